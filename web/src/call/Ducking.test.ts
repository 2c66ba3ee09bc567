import { expect, it } from "vitest";
import { DuckingGate } from "./Ducking";

/** Hears one level for a while, every 15 ms. @returns whether the sound was held back at the end */
function hears(gate: DuckingGate, rms: number, from: number, ms: number): boolean {
  let held = false;
  for (let at = from; at <= from + ms; at += 15) held = gate.hear(rms, at);
  return held;
}

it("holds the interviewer back within 60 ms of speech", () => {
  const gate = new DuckingGate();
  gate.speaking(true);
  expect(hears(gate, 0.001, 0, 300)).toBe(false);
  expect(hears(gate, 0.1, 315, 30)).toBe(false);
  expect(hears(gate, 0.1, 360, 15)).toBe(true);
});

it("lets the interviewer sound again when the person is quiet", () => {
  const gate = new DuckingGate();
  gate.speaking(true);
  hears(gate, 0.1, 0, 300);
  expect(hears(gate, 0.001, 315, 200)).toBe(true);
  expect(hears(gate, 0.001, 530, 200)).toBe(false);
});

it("does nothing while the interviewer is silent, nor for a click", () => {
  const gate = new DuckingGate();
  expect(hears(gate, 0.1, 0, 500)).toBe(false);
  gate.speaking(true);
  expect(hears(gate, 0.001, 515, 30)).toBe(false);
  expect(hears(gate, 0.2, 560, 15)).toBe(false);
  expect(hears(gate, 0.001, 590, 100)).toBe(false);
});

it("is not fooled by a room that is loud all the time", () => {
  const gate = new DuckingGate();
  hears(gate, 0.01, 0, 6_000);
  gate.speaking(true);
  expect(hears(gate, 0.02, 6_015, 300)).toBe(false);
  expect(hears(gate, 0.2, 6_330, 100)).toBe(true);
});

it("gives up on echo: held back in vain three times, the interviewer goes on", () => {
  const gate = new DuckingGate();
  gate.speaking(true);
  let at = 0;
  for (let i = 0; i < 3; i++) {
    expect(hears(gate, 0.1, at, 200)).toBe(true);
    expect(hears(gate, 0.001, at + 215, 500)).toBe(false);
    at += 800;
  }
  expect(hears(gate, 0.1, at, 400)).toBe(false);
  gate.speaking(false);
  gate.speaking(true);
  expect(hears(gate, 0.1, at + 500, 200)).toBe(true);
});

it("begins each stretch of the interviewer's aloud", () => {
  const gate = new DuckingGate();
  gate.speaking(true);
  expect(hears(gate, 0.1, 0, 200)).toBe(true);
  gate.speaking(false);
  expect(hears(gate, 0.001, 215, 60)).toBe(true);
  gate.speaking(true);
  expect(gate.hear(0.001, 300)).toBe(false);
});
