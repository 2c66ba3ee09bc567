import type { AppName } from "../../api/viva";

/** What the address of the sign-in page carries in its fragment, which no browser sends anywhere. */
export type MailLink =
  | { kind: "link"; app: AppName; tokenHash: string }
  | { kind: "error"; app: AppName; code: string }
  | { kind: "nothing"; app: AppName };

export function readMailLink(fragment: string): MailLink {
  const said = new URLSearchParams(fragment.replace(/^#/, ""));
  const app: AppName = said.get("app") === "member" ? "member" : "candidate";
  const error = said.get("error_code") ?? said.get("error");
  if (error) return { kind: "error", app, code: error };
  const tokenHash = said.get("token_hash");
  return tokenHash ? { kind: "link", app, tokenHash } : { kind: "nothing", app };
}

export interface Refusal {
  title: string;
  text: string;
}

/** Why signing in did not work, by the published code; what to do next stands beside it on the page. */
export function refusalInWords(code: string): Refusal {
  switch (code) {
    case "code_wrong":
    case "otp_expired":
      return {
        title: "This link does not work any more",
        text: "It was used already, it is too old, or a newer mail has replaced it. Each one opens once.",
      };
    case "wrong_person":
      return {
        title: "This invitation is for another address",
        text: "You have shown that you own an address, but it is not the one that was invited. Only the invited person can take the interview.",
      };
    case "invitation_unusable":
      return {
        title: "This invitation cannot be used any more",
        text: "It has expired or was taken back. If you would still like to take the interview, please ask the people who invited you for a new link.",
      };
    case "no_tenant_access":
      return {
        title: "This address has no access",
        text: "It belongs to no team here. Ask the owner of the team to invite this address, or sign in with the address that was invited.",
      };
    case "email_unverified":
      return {
        title: "Your address is not confirmed there",
        text: "The other provider has not confirmed that the address is yours, so it counts for nothing here. A code by mail works without it.",
      };
    case "signin_expired":
      return { title: "Signing in took too long", text: "The way to the other provider and back was interrupted. Please try again." };
    case "signin_unavailable":
    case "unavailable":
      return { title: "Signing in is not possible just now", text: "This is our fault, not yours. Please wait a few minutes, then try again." };
    case "signin_cancelled":
    case "access_denied":
      return { title: "Signing in was cancelled", text: "Nothing has happened. You can try again, or use a code by mail." };
    case "banned":
    case "user_banned":
      return { title: "This address cannot sign in", text: "Please ask the people who invited you." };
    case "rate_limited":
    case "over_request_rate_limit":
      return { title: "That was a little too often", text: "Please wait a few minutes, then try again." };
    default:
      return { title: "Signing in did not work", text: "It may work if you try again. If it does not, use a code by mail." };
  }
}
