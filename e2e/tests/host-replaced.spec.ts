import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { Hosts } from "../lib/hosts";
import { begun, gaps, lastSound, nextWordWithin, nothingIsLost, transcript } from "../lib/interview";
import { isAlive } from "../lib/product";
import { converse } from "../rehearse/candidate.mjs";

/** The statuses that a host ends with (`viva help`). */
const FENCED = 13;

/** How many calls the embedded interviewer holds. */
async function callsAtTheTwin(): Promise<number> {
  const run = JSON.parse(readFileSync(process.env.VIVA_RUN ?? "", "utf8")) as { twin_url: string };
  const answer = await fetch(new URL("/twin/status", run.twin_url));
  return ((await answer.json()) as { calls: { open: number } }).calls.open;
}

async function timesAsked(page: Page, sessionId: string, question: string): Promise<number> {
  return (await transcript(page, sessionId)).filter((entry) => entry.speaker === "ai" && entry.text.includes(question)).length;
}

// Needs a product whose hosts are processes that the test starts (tools/test.sh).
test("a host that stands still is replaced while it lives on @handed: the interview goes on, and the old one is fenced when it wakes", async ({
  browser,
}) => {
  test.setTimeout(5 * 60_000);
  const hosts = Hosts.taking();
  const interview = await begun(browser);
  const { page, sessionId, plan, wavs } = interview;
  try {
    const [first] = hosts.of(sessionId);
    expect(first?.order.host_epoch).toBe(1);
    await expect(page.locator('[data-turn="listening"]')).toBeVisible({ timeout: 30_000 });
    const asked = await timesAsked(page, sessionId, plan[0] ?? "");
    expect(asked).toBeGreaterThan(0);

    first?.process.kill("SIGSTOP");
    await expect.poll(() => hosts.of(sessionId).length, { message: "it is missed", timeout: 15_000, intervals: [100] }).toBe(2);
    const before = await lastSound(page);
    await nextWordWithin(page, before, 10_000);
    await nothingIsLost(interview);
    expect((await gaps(page, sessionId)).length, "the silence is a gap by name").toBeGreaterThan(0);
    await expect.poll(callsAtTheTwin, { message: "the old host's call is gone" }).toBe(1);

    first?.process.kill("SIGCONT");
    expect(await first?.ended, "the old host is fenced, and ends").toBe(FENCED);
    await expect.poll(callsAtTheTwin, { message: "and nothing else is gone with it" }).toBe(1);

    const talk = await converse(page, wavs.slice(1), { deadline: Date.now() + 90_000, turnsWanted: 1 });
    expect(talk.turns, "the next question is answered").toHaveLength(1);
    expect(await timesAsked(page, sessionId, plan[0] ?? ""), "what was answered is not asked again").toBe(asked);

    await page.evaluate(
      (id) => fetch(`/api/sessions/${id}/complete`, { method: "POST", headers: { "Content-Type": "application/json", "X-Viva": "1", "X-Viva-App": "candidate" }, body: "{}" }),
      sessionId,
    );
    await expect(page.getByRole("heading", { name: /finished/i })).toBeVisible({ timeout: 20_000 });
    const [, second] = hosts.of(sessionId);
    expect(await second?.ended, "the new one ends with its session").toBe(0);
    expect(isAlive(second?.process.pid ?? 0)).toBe(false);
  } finally {
    await interview.close();
    await hosts.close();
  }
});
