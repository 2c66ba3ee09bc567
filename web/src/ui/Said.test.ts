import { expect, it } from "vitest";
import type { TranscriptEntry, TranscriptGap } from "../api/model";
import { linesOf } from "./Said";

const entry = (id: string, start_ms: number): TranscriptEntry => ({
  id,
  start_ms,
  end_ms: start_ms + 10,
  sequence_number: 1,
  speaker: "ai",
  text: id,
  source: "sideband",
  final: true,
  interrupted: false,
  confidence: null,
  question: null,
});
const gap = (from_ms: number): TranscriptGap => ({ from_ms, to_ms: from_ms + 5, speaker: "candidate", reason: "call_lost" });

it("puts each gap before the first entry that starts after it and keeps the server's order of entries", () => {
  const transcript = { session_id: "s", entries: [entry("a", 0), entry("b", 100), entry("c", 90)], gaps: [gap(500), gap(50)] };
  const seen = linesOf(transcript).map((line) => ("entry" in line ? line.entry.id : `gap ${line.at}`));
  expect(seen).toEqual(["a", "gap 50", "b", "c", "gap 500"]);
});
