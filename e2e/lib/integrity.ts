import { expect, type Page } from "@playwright/test";
import { ask } from "../rehearse/candidate.mjs";
import { url } from "./product";

export interface Noted {
  source: string;
  event: string;
  level: string;
  count: number;
  last_at: string;
}

export interface Integrity {
  integrity: string;
  events: Noted[];
}

/** What a member reads of a session. */
export async function integrityOf(member: Page, sessionId: string): Promise<Integrity> {
  const { status, body } = await ask(member, `/api/v1/sessions/${sessionId}/integrity`, "member");
  expect(status, JSON.stringify(body)).toBe(200);
  return body as Integrity;
}

/** An attempt that began at `since` stands in the log, and stood there within two seconds of its end. */
export async function standsInTheLog(member: Page, sessionId: string, event: string, since: number, until: number, level?: string): Promise<Noted> {
  let found: Noted | undefined;
  let seenAt = 0;
  await expect
    .poll(
      async () => {
        const { events } = await integrityOf(member, sessionId);
        seenAt = Date.now();
        found = events.find((one) => one.event === event && (level ?? one.level) === one.level && Date.parse(one.last_at) >= since - 1_000);
        return found !== undefined;
      },
      { message: `${event} stands in the log`, timeout: 10_000, intervals: [50] },
    )
    .toBe(true);
  // Read no later than two seconds after it ended; a slow look counts by what the row says of its time.
  expect(Math.min(seenAt, Date.parse(found?.last_at ?? "")), `${event}: when it stood in the log`).toBeLessThan(until + 2_000);
  return found as Noted;
}

/** How often something was tried so far, over all of its entries. */
export async function countOf(member: Page, sessionId: string, event: string, level: string): Promise<number> {
  const { events } = await integrityOf(member, sessionId);
  return events.filter((one) => one.event === event && one.level === level).reduce((sum, one) => sum + one.count, 0);
}

/** Attempts, each of which is counted, and was within two seconds after the last one. */
export async function isCounted(member: Page, sessionId: string, event: string, level: string, times: number, attempts: () => Promise<unknown>): Promise<void> {
  const before = await countOf(member, sessionId, event, level);
  const since = Date.now();
  await attempts();
  await standsInTheLog(member, sessionId, event, since, Date.now(), level);
  await expect.poll(() => countOf(member, sessionId, event, level), { message: `${event} ${level} is counted ${times} times`, timeout: 2_000, intervals: [50] }).toBe(before + times);
}

export interface Verified {
  holds: boolean;
  entries: number;
  head: string | null;
  findings: string[];
}

/** The operator's check of a session: journal, signed heads, and that what people read is what the journal says. */
export async function verified(sessionId: string, head: unknown = null): Promise<Verified> {
  const answer = await fetch(new URL("/internal/v1/verify", url), {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.VIVA_ADMIN_TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify({ session_id: sessionId, head }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Verified;
}

/** What was heard and is whole, and what is missing by name, as the bytes that a member is sent. */
export async function heardBytes(member: Page, sessionId: string): Promise<string> {
  const { body } = await ask(member, `/api/sessions/${sessionId}/transcript`, "member");
  const { entries, gaps } = body as { entries: { final: boolean; sequence_number: number }[]; gaps: unknown[] };
  return JSON.stringify({ entries: entries.filter((entry) => entry.final), gaps });
}
