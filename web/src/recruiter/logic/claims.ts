import type { Transcript, TranscriptEntry } from "../../api/model";
import { clock } from "../../ui/format";

export type Claim = Transcript["client_entries"][number];

/** What a reader is to look at, and what says only what the transcript says too. */
export interface Claims {
  toRead: Claim[];
  same: Claim[];
}

export function claimsOf(transcript: Pick<Transcript, "client_entries">): Claims {
  const same = transcript.client_entries.filter(({ standing }) => standing === "agrees");
  return { toRead: transcript.client_entries.filter((claim) => !same.includes(claim)), same };
}

/** What a claim is beside what the server heard, in words; what was heard stands in every case. */
export function standingWords(claim: Claim, heard: TranscriptEntry | undefined): string {
  const at = heard ? ` at ${clock(heard.start_ms)}` : "";
  switch (claim.standing) {
    case "agrees":
      return `The server heard the same${at}.`;
    case "differs":
      return `The server heard something else${at}. What it heard counts.`;
    case "in_a_gap":
      return "The server heard nothing then: the transcript has a gap there. This may be what was said, and nobody can vouch for it.";
    case "only_the_browser":
      return "The server heard nothing like it.";
  }
}
