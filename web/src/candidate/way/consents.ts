import type { Consent, ConsentAnswer } from "../../api/model";

export type Ticked = Readonly<Record<string, boolean>>;

/** An answer to each purpose, with the version of the text that was shown: what is not ticked is a no. */
export function answersOf(consents: readonly Consent[], ticked: Ticked): ConsentAnswer[] {
  return consents.map(({ purpose, version }) => ({ purpose, version, given: ticked[purpose] === true }));
}

/** The required purposes that are not ticked. */
export function missingOf(consents: readonly Consent[], ticked: Ticked): string[] {
  return consents.filter(({ purpose, required }) => required && ticked[purpose] !== true).map(({ purpose }) => purpose);
}

/** Whether a refusal means that the page shows an old text. */
export function isChanged(code: string): boolean {
  return code === "consent_text_changed";
}
