/** What the round trips to the server told: times of those that came back, in order, and how many did not. */
export interface Trips {
  timesMs: number[];
  lost: number;
}

export type Quality = "good" | "ok" | "poor" | "none";

const GOOD = { medianMs: 150, jitterMs: 30 };
const OK = { medianMs: 350, jitterMs: 100 };

/** The middle round trip in milliseconds; NaN without any. */
export function medianMs(times: number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/** How unlike each other neighbouring round trips are: the mean of their differences, in milliseconds. */
export function jitterMs(times: number[]): number {
  if (times.length < 2) return 0;
  const differences = times.slice(1).map((time, index) => Math.abs(time - (times[index] as number)));
  return differences.reduce((sum, one) => sum + one, 0) / differences.length;
}

/** A call feels its slowest moments, so one lost trip of twelve is already no longer good. */
export function qualityOf(trips: Trips): Quality {
  if (trips.timesMs.length === 0) return "none";
  const middle = medianMs(trips.timesMs);
  const jitter = jitterMs(trips.timesMs);
  if (trips.lost === 0 && middle <= GOOD.medianMs && jitter <= GOOD.jitterMs) return "good";
  if (trips.lost <= 1 && middle <= OK.medianMs && jitter <= OK.jitterMs) return "ok";
  return "poor";
}

/** What it means, and what to do about it; empty when nothing need be done. */
export function qualityInWords(quality: Quality): { word: string; meaning: string; advice: string } {
  switch (quality) {
    case "good":
      return { word: "Good", meaning: "Your connection is quick and steady enough for a conversation.", advice: "" };
    case "ok":
      return {
        word: "Good enough",
        meaning: "You may notice short pauses before the interviewer answers.",
        advice: "If others share your network, ask them to leave downloads and videos for later.",
      };
    case "poor":
      return {
        word: "May cut out",
        meaning: "The sound may break up now and then. Nothing you say is lost if it does: you go on where you stopped.",
        advice: "It helps to move closer to the router, to use a cable, to switch from a public network to mobile data, or to close other programs that use the network.",
      };
    case "none":
      return {
        word: "No answer",
        meaning: "We could not be reached just now.",
        advice: "Check that you are online, then test again.",
      };
  }
}

export interface TestRun {
  /** One round trip; rejects when no answer comes. */
  trip(signal: AbortSignal): Promise<unknown>;
  now(): number;
  pause(ms: number): Promise<void>;
}

const TRIPS = 12;
const GAP_MS = 120;
const WITHIN_MS = 2_500;
/** After so many without an answer in a row nobody learns anything from more. */
const GIVE_UP_AFTER = 3;

/** The first trip opens the connection and is not counted. */
export async function measure(run: TestRun): Promise<Trips> {
  const trips: Trips = { timesMs: [], lost: 0 };
  let silent = 0;
  for (let number = 0; number <= TRIPS && silent < GIVE_UP_AFTER; number++) {
    const from = run.now();
    try {
      await run.trip(AbortSignal.timeout(WITHIN_MS));
      silent = 0;
      if (number > 0) trips.timesMs.push(run.now() - from);
    } catch {
      silent++;
      if (number > 0) trips.lost++;
    }
    await run.pause(GAP_MS);
  }
  return trips;
}
