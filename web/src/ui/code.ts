/** The code of a sign-in mail as a person types or pastes it. */
export type CodeRead = { ok: true; code: string } | { ok: false; problem: "empty" | "letters" | "short" | "long" };

const SHORTEST = 6;
/** Identity providers may be set to longer codes than the usual six digits. */
const LONGEST = 10;

/** Spaces, dashes and full-width digits are a matter of the keyboard or of the mail program, not mistakes. */
export function readCode(typed: string): CodeRead {
  const plain = typed.normalize("NFKC").replaceAll(/[\s\u200b-\u200d\u2060\ufeff\p{Pd}.,]/gu, "");
  if (plain === "") return { ok: false, problem: "empty" };
  if (!/^\d+$/.test(plain)) return { ok: false, problem: "letters" };
  if (plain.length < SHORTEST) return { ok: false, problem: "short" };
  if (plain.length > LONGEST) return { ok: false, problem: "long" };
  return { ok: true, code: plain };
}

export function codeProblemInWords(problem: "empty" | "letters" | "short" | "long"): string {
  switch (problem) {
    case "empty":
      return "Enter the code from the mail.";
    case "letters":
      return "The code has digits only. Enter just the digits from the mail.";
    case "short":
      return `The code has at least ${SHORTEST} digits. Some are missing.`;
    case "long":
      return "That is longer than the code in the mail. Enter just the digits of the code.";
  }
}
