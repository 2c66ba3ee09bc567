/** Waiting before attempt n: doubling from the first to the longest wait, with half of it random, so that forty pages that lost one server do not come back as one. */
export interface Backoff {
  firstMs: number;
  longestMs: number;
}

export const RECONNECT: Backoff = { firstMs: 400, longestMs: 8_000 };
export const POLL_RESULT: Backoff = { firstMs: 800, longestMs: 6_000 };

/** @param attempt from 0. @param random in [0, 1). @returns milliseconds, between half of the full wait and the full wait. */
export function waitMs(backoff: Backoff, attempt: number, random: number): number {
  const full = Math.min(backoff.longestMs, backoff.firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(full / 2 + (full / 2) * random);
}
