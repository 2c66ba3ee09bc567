import type { TranscriptEntry } from "../api/model";

/** Below this a recogniser's own word for its certainty is worth a reader's second look (docs/speech.md). */
const UNSURE_BELOW = 0.5;

/** With more than this share of its words unsure, marks on single words would say less than one sentence. */
const MOSTLY = 0.5;

/** A stretch of an entry's text; `unsure`: the recogniser may have misheard it. */
export interface Stretch {
  text: string;
  unsure: boolean;
}

export type Certainty = { kind: "plain" } | { kind: "mostly_unsure" } | { kind: "some_unsure"; stretches: Stretch[] };

/**
 * What to mark in an entry. Unsure words in a row are one stretch. Where the words are not those of the text (a
 * server of another version), nothing is marked.
 */
export function certainty(entry: TranscriptEntry): Certainty {
  const words = entry.words ?? [];
  const unsure = words.filter((word) => isUnsure(word.confidence)).length;
  const same = words.map((word) => word.word).join(" ") === entry.text;
  if (unsure === 0 || !same) return { kind: "plain" };
  if (unsure > words.length * MOSTLY) return { kind: "mostly_unsure" };
  const stretches: Stretch[] = [];
  for (const word of words) {
    const last = stretches.at(-1);
    if (last && last.unsure === isUnsure(word.confidence)) last.text += ` ${word.word}`;
    else stretches.push({ text: word.word, unsure: isUnsure(word.confidence) });
  }
  return { kind: "some_unsure", stretches };
}

function isUnsure(confidence: number | null): boolean {
  return confidence !== null && confidence < UNSURE_BELOW;
}

/** Whether anything in these entries is marked, so that the mark is explained once. */
export function anyUnsure(entries: readonly TranscriptEntry[]): boolean {
  return entries.some((entry) => certainty(entry).kind === "some_unsure");
}
