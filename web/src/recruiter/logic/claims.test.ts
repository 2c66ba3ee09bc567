import { describe, expect, it } from "vitest";
import type { TranscriptEntry } from "../../api/model";
import { type Claim, claimsOf, standingWords } from "./claims";

const claim = (id: string, standing: Claim["standing"]): Claim => ({
  id,
  speaker: "candidate",
  text: "I repaired it.",
  timestamp: "2026-11-20T10:00:00Z",
  sequence_number: null,
  item_id: null,
  confidence: null,
  start_ms: null,
  end_ms: null,
  source: "client",
  late: false,
  standing,
  heard_entry_id: standing === "agrees" || standing === "differs" ? "e1" : null,
});

const heard = { id: "e1", start_ms: 83_000 } as TranscriptEntry;

describe("what a browser says beside what was heard", () => {
  it("is read where it says something else, in its order; what says the same is put aside", () => {
    const { toRead, same } = claimsOf({ client_entries: [claim("1", "agrees"), claim("2", "only_the_browser"), claim("3", "differs"), claim("4", "in_a_gap"), claim("5", "agrees")] });
    expect(toRead.map(({ id }) => id)).toEqual(["2", "3", "4"]);
    expect(same.map(({ id }) => id)).toEqual(["1", "5"]);
  });

  it("is named for what it is, with the moment of what was heard", () => {
    expect(standingWords(claim("1", "agrees"), heard)).toBe("The server heard the same at 01:23.");
    expect(standingWords(claim("1", "differs"), heard)).toMatch(/something else at 01:23\. What it heard counts/);
    expect(standingWords(claim("1", "differs"), undefined)).toMatch(/^The server heard something else\./);
    expect(standingWords(claim("1", "in_a_gap"), undefined)).toMatch(/gap/);
    expect(standingWords(claim("1", "only_the_browser"), undefined)).toMatch(/nothing like it/);
  });
});
