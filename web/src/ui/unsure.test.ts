import { expect, it } from "vitest";
import type { TranscriptEntry } from "../api/model";
import { anyUnsure, certainty } from "./unsure";

const entry = (text: string, words: [string, number | null][] | null): TranscriptEntry => ({
  id: "e",
  start_ms: 0,
  end_ms: 10,
  sequence_number: 1,
  speaker: "candidate",
  text,
  source: "sideband",
  final: true,
  interrupted: false,
  confidence: null,
  question: null,
  words: words?.map(([word, confidence]) => ({ word, confidence })) ?? null,
});

it("marks unsure words, those in a row as one stretch, and leaves the sure and the unknown alone", () => {
  const said = entry("I ran the pay roll in SAP.", [
    ["I", 0.9],
    ["ran", null],
    ["the", 0.5],
    ["pay", 0.2],
    ["roll", 0.49],
    ["in", 0.9],
    ["SAP.", 0.8],
  ]);
  expect(certainty(said)).toEqual({
    kind: "some_unsure",
    stretches: [
      { text: "I ran the", unsure: false },
      { text: "pay roll", unsure: true },
      { text: "in SAP.", unsure: false },
    ],
  });
  expect(anyUnsure([said])).toBe(true);
});

it("says of an entry that is mostly unsure so once", () => {
  expect(certainty(entry("Well so", [["Well", 0.1], ["so", 0.2]]))).toEqual({ kind: "mostly_unsure" });
  expect(anyUnsure([entry("Well so", [["Well", 0.1], ["so", 0.2]])])).toBe(false);
});

it("marks nothing where the recogniser did not tell, was sure, or told of other words", () => {
  expect(certainty(entry("Well so", null))).toEqual({ kind: "plain" });
  expect(certainty(entry("Well so", [["Well", 0.9], ["so", 0.9]]))).toEqual({ kind: "plain" });
  expect(certainty(entry("Well so", [["Bell", 0.1], ["so", 0.9]]))).toEqual({ kind: "plain" });
});
