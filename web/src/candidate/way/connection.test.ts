import { describe, expect, it } from "vitest";
import { jitterMs, measure, medianMs, type Quality, qualityInWords, qualityOf } from "./connection";

const steady = (ms: number, count = 12) => Array.from({ length: count }, () => ms);

describe("a connection in words", () => {
  it.each<[string, number[], number, Quality]>([
    ["quick and steady", steady(20), 0, "good"],
    ["at the edge of good", steady(150), 0, "good"],
    ["slower", steady(200), 0, "ok"],
    ["quick, but one did not come back", steady(20, 11), 1, "ok"],
    ["quick but uneven", [20, 90, 20, 90, 20, 90], 0, "ok"],
    ["very uneven", [20, 220, 20, 220, 20, 220], 0, "poor"],
    ["far away", steady(600), 0, "poor"],
    ["several did not come back", steady(20, 10), 2, "poor"],
    ["nothing came back", [], 3, "none"],
  ])("%s", (_, timesMs, lost, quality) => expect(qualityOf({ timesMs, lost })).toBe(quality));

  it("always says what it means, and what to do unless all is well", () => {
    for (const quality of ["good", "ok", "poor", "none"] as const) {
      const words = qualityInWords(quality);
      expect(words.meaning).not.toBe("");
      expect(words.advice === "").toBe(quality === "good");
    }
  });
});

it("the middle of an even number lies between two", () => {
  expect(medianMs([40, 10, 20, 30])).toBe(25);
  expect(medianMs([])).toBeNaN();
});

it("one trip has no jitter", () => expect(jitterMs([70])).toBe(0));

describe("the test itself", () => {
  function run(trip: (number: number) => Promise<number>) {
    let now = 0;
    let number = 0;
    return {
      trip: async () => {
        now += await trip(number++);
      },
      now: () => now,
      pause: async () => undefined,
      count: () => number,
    };
  }

  it("does not count the trip that opens the connection", async () => {
    const trips = await measure(run(async (number) => (number === 0 ? 900 : 30)));
    expect(trips).toEqual({ timesMs: steady(30), lost: 0 });
  });

  it("counts what does not come back and goes on", async () => {
    const trips = await measure(run(async (number) => (number === 4 ? Promise.reject(new Error("lost")) : 30)));
    expect(trips).toEqual({ timesMs: steady(30, 11), lost: 1 });
  });

  it("gives up soon when nothing comes back", async () => {
    const offline = run(() => Promise.reject(new Error("offline")));
    expect(qualityOf(await measure(offline))).toBe("none");
    expect(offline.count()).toBe(3);
  });
});
