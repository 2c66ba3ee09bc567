import type { ApiProblem } from "../../api/problem";

export interface Refusal {
  title: string;
  words: string;
}

/** Why a sign-in did not succeed and what to do now, by the published code. */
export function refusalOf(code: string): Refusal {
  switch (code) {
    case "code_wrong":
      return {
        title: "That is not the newest code",
        words: "Please compare it with the mail. A newer mail makes the codes before it useless, and a code lasts only a short time.",
      };
    case "no_tenant_access":
      return {
        title: "This address has no access",
        words:
          "You have shown that the address is yours, but nobody has given it access. Ask an owner of your organisation to invite exactly this address, or use another one.",
      };
    case "wrong_person":
      return { title: "This is another address", words: "The invitation was sent to another address than the one you have just proven." };
    case "invitation_unusable":
      return { title: "The invitation is over", words: "It has expired or was withdrawn. Please ask for a new one." };
    case "rate_limited":
      return {
        title: "Too many attempts",
        words: "To protect the account, codes are not taken for a while. Wait fifteen minutes, ask for a new mail, and use its code.",
      };
    case "unreachable":
      return { title: "The server did not answer", words: "Please check your connection and try again. Nothing was lost." };
    case "link_used":
    case "ticket_spent":
      return { title: "This link cannot be used", words: "It was used already, or its time is over. Ask for a new mail below." };
    case "access_denied":
      return { title: "Google did not sign you in", words: "You stopped it, or Google refused. You can try again or use a code by e-mail." };
    default:
      return { title: "You could not be signed in", words: "That was not your fault. Please try again; if it stays so, use a code by e-mail." };
  }
}

export function refusalFrom(problem: ApiProblem): Refusal {
  if (problem.status === 429) return refusalOf("rate_limited");
  return refusalOf(problem.code);
}

/** Where to go after signing in: a path of ours or nothing, never another site's address. */
export function safeNext(next: string | null): string | null {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith("/signin") ? next : null;
}

/** What a mail link or the way back from another provider says in the address's fragment. */
export function fragmentOf(hash: string): { app: "candidate" | "member"; tokenHash: string | null; error: string | null } {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  return { app: said.get("app") === "candidate" ? "candidate" : "member", tokenHash: said.get("token_hash"), error: said.get("error") };
}
