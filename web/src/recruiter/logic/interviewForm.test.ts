import { describe, expect, it } from "vitest";
import { costInWords, formOf, settingsOf } from "./interviewForm";

describe("interview settings in a form", () => {
  const said = {
    temperature: 0.7,
    voice: "cedar",
    speed: 0.9,
    turn_detection: { type: "server_vad", threshold: 0.4, prefix_padding_ms: 200, silence_duration_ms: 900 },
    session_budget_usd: 1.5,
  };

  it("come back as they were, also what the form does not show", () => {
    const form = formOf({ settings: said, defaults: {}, warnings: [] });
    expect(settingsOf(form, said)).toEqual(said);
  });

  it("leave out what is empty, and change the way of turns whole", () => {
    const form = { ...formOf({ settings: said, defaults: {}, warnings: [] }), voice: " ", turns: "semantic_vad", eagerness: "" };
    expect(settingsOf(form, said)).toEqual({
      temperature: 0.7,
      speed: 0.9,
      turn_detection: { type: "semantic_vad", eagerness: "auto" },
      session_budget_usd: 1.5,
    });
  });

  it("send what is no number as it is, so that the server names the field", () => {
    const form = { ...formOf({ settings: {}, defaults: {}, warnings: [] }), speed: "fast" };
    expect(settingsOf(form, {})).toEqual({ speed: "fast" });
  });

  it("say of a cost only what is known", () => {
    expect(costInWords({ usd: 1.234567, is_whole: true })).toBe("$1.23");
    expect(costInWords({ usd: 0.5, is_whole: false })).toMatch(/^More than \$0\.50/);
    expect(costInWords({ usd: null, is_whole: false })).toMatch(/^Not known/);
  });
});
