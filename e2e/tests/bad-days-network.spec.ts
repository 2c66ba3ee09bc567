import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../lib/axe";
import { type Begun, begun, type Gap, gaps, goesOnToItsEnd, killTab, lastSound, nextWordWithin, nothingIsAskedTwice, nothingIsLost, transcript } from "../lib/interview";
import { strikeAfterWords } from "../lib/lastWords";
import { ask, converse } from "../rehearse/candidate.mjs";

/** Tells the twin to lose packets; its address and key are those of the running product. */
async function faults(wanted: Record<string, number>): Promise<void> {
  const run = JSON.parse(readFileSync(process.env.VIVA_RUN ?? "", "utf8")) as { twin_url?: string };
  const keys = JSON.parse(readFileSync(process.env.VIVA_TWIN_KEYS ?? "", "utf8")) as Record<string, string>;
  const realtime = run.twin_url;
  const key = keys.realtime ?? Object.values(keys)[0];
  if (!realtime || !key) throw new Error("the running product names no realtime twin");
  const answer = await fetch(new URL("/twin/faults", realtime), {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify(wanted),
  });
  if (answer.status !== 204) throw new Error(`the twin takes no faults: ${answer.status}; was it started with --faults?`);
}

/** The cause itself lasts this long. */
const past = (instant: number) => expect.poll(() => Date.now(), { timeout: 60_000, intervals: [200] }).toBeGreaterThan(instant);

const alert = (page: Page) => page.getByRole("alert");

/** What may have been said meanwhile is a gap by name, of at least this length; it becomes durable in a moment. */
async function named({ page, sessionId }: Begun, reason: string, ms: number): Promise<void> {
  await expect
    .poll(async () => (await gaps(page, sessionId)).some((gap) => gap.reason.includes(reason) && gap.to_ms - gap.from_ms >= ms), {
      message: `a gap of ${ms} ms ${reason}`,
    })
    .toBe(true);
}

/** It waits in the browser, says so, and arrives once. */
async function typedWhileTheNetworkIsAway({ context, page, sessionId }: Begun): Promise<void> {
  await page.getByRole("button", { name: "Type" }).click();
  const typed = page.getByLabel("Or type your answer");
  await typed.fill("I also repaired the pump myself.");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("waiting to be sent")).toBeVisible();
  await expect(status(page)).not.toHaveText("Connected");
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(page.getByText("You (typed)")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("waiting to be sent")).toBeHidden({ timeout: 15_000 });
  await expect
    .poll(async () => (await transcript(page, sessionId)).filter((entry) => entry.text.includes("repaired the pump")).length, { timeout: 20_000 })
    .toBe(1);
}

// Needs a product that was started with --faults: in --long only (tools/test.sh).
test("5 % loss throughout @faults, no packets for 10 s, and no network for 30 s: the interview comes back each time and ends well", async ({ browser }) => {
  test.setTimeout(6 * 60_000);
  await faults({ drop_share: 0.05 });
  try {
    const interview = await begun(browser);
    const { context, page, wavs } = interview;

    await strikeAfterWords(interview, () => faults({ drop_all_ms: 10_000 }));
    const dropped = Date.now();
    // The next question is said into the gap: whoever heard nothing of it is spoken to again.
    await past(dropped + 9_500);
    const heard = await lastSound(page);
    await past(dropped + 10_000);
    await nextWordWithin(page, heard, 5_000);
    await expect(alert(page)).toBeHidden({ timeout: 5_000 });
    await nothingIsLost(interview);
    await named(interview, "call_lost", 10_000);
    await converse(page, wavs.slice(1), { deadline: Date.now() + 60_000, turnsWanted: 1 });

    await strikeAfterWords(interview, async () => {
      await faults({ drop_all_ms: 30_000 });
      await context.setOffline(true);
    });
    const gone = Date.now();
    const before = await lastSound(page);
    await expect(alert(page)).toContainText(/lost the connection/i, { timeout: 15_000 });
    await past(gone + 30_000);
    await context.setOffline(false);
    await faults({ drop_all_ms: 0 });
    await nextWordWithin(page, before, 5_000);
    await nothingIsLost(interview);
    await named(interview, "", 25_000);
    await goesOnToItsEnd(interview);
    await interview.close();
  } finally {
    await faults({ drop_share: 0, drop_all_ms: 0 });
  }
});

/** What the page says of its line; never that it is connected while it is not. */
const status = (page: Page) => page.getByRole("status").filter({ hasText: /./ }).first();

// Socket and sound at once, and so short that the call may heal by itself: nobody but the host can tell what was not heard.
test("10 s without any network @faults: the page says that it is not connected, and the time in which nobody was heard is a gap by name", async ({ browser }) => {
  test.setTimeout(5 * 60_000);
  const interview = await begun(browser);
  const { context, page, sessionId } = interview;
  try {
    await strikeAfterWords(interview, async () => {
      await faults({ drop_all_ms: 10_000 });
      await context.setOffline(true);
    });
    const gone = Date.now();
    await expect(status(page)).not.toHaveText("Connected", { timeout: 1_000 });
    await past(gone + 10_000);
    const before = await lastSound(page);
    await context.setOffline(false);
    const back = Date.now();
    await nextWordWithin(page, before, 5_000);
    await expect(alert(page)).toBeHidden({ timeout: 5_000 });
    await expect(status(page)).toHaveText("Connected");
    await nothingIsLost(interview);
    const session = await ask(page, `/api/sessions/${sessionId}`, "candidate");
    const zero = Date.parse((session.body as { started_at: string }).started_at);
    const covers = (gap: Gap) => gap.from_ms <= gone - zero && gap.to_ms >= back - zero;
    await expect.poll(async () => (await gaps(page, sessionId)).filter(covers).length, { message: "a gap over all of it" }).toBeGreaterThan(0);
    await goesOnToItsEnd(interview);
    await interview.close();
  } finally {
    await faults({ drop_all_ms: 0 });
  }
});

test("a killed tab goes on by itself in the next one; a second tab takes over only on a press; what is typed without a network arrives once", async ({ browser }) => {
  test.setTimeout(4 * 60_000);
  const interview = await begun(browser);
  const { context, page: killed } = interview;
  const room = killed.url();
  await strikeAfterWords(interview, () => killTab(killed));

  const reopened = await context.newPage();
  await reopened.goto(room);
  interview.page = reopened;
  await nextWordWithin(reopened, null, 10_000);
  await nothingIsLost(interview);

  const second = await context.newPage();
  await second.goto(room);
  await expect(second.getByRole("button", { name: /^(Go on here|Use my microphone)$/ })).toBeVisible({ timeout: 20_000 });
  await expect(alert(reopened), "a tab that only looks takes nothing over").toBeHidden();
  const goOn = second.getByRole("button", { name: "Go on here" });
  if (await goOn.isVisible()) await goOn.click();
  await second.getByRole("button", { name: "Use my microphone" }).click();
  await second.getByRole("button", { name: "Continue the interview" }).click();
  await expect(alert(reopened)).toContainText("open in another tab", { timeout: 20_000 });
  await expectAccessible(reopened);
  await nextWordWithin(second, null, 5_000);
  interview.page = second;
  await typedWhileTheNetworkIsAway(interview);
  await expect(alert(reopened), "no ping-pong").toContainText("open in another tab");
  await nothingIsLost(interview);
  nothingIsAskedTwice(await transcript(second, interview.sessionId), interview.plan);
  await interview.close();
});

// Needs a product whose interviewer ends each call after a time that nobody was told (tools/test.sh): in --long only.
test("an interviewer that ends each call at its limit @limit: each time the next word comes within 5 s, and the interview ends well", async ({ browser }) => {
  test.setTimeout(6 * 60_000);
  const interview = await begun(browser);
  const { page } = interview;
  const calls = () => page.evaluate(() => (window as unknown as { __rehearse: { times(): { calls: number } } }).__rehearse.times().calls);
  const made = await calls();
  await expect.poll(calls, { message: "another call is made", timeout: 90_000, intervals: [50] }).toBeGreaterThan(made);
  await nextWordWithin(page, await lastSound(page), 5_000);
  await expect(alert(page)).toBeHidden({ timeout: 5_000 });
  await nothingIsLost(interview);
  await named(interview, "session_limit", 0);
  await goesOnToItsEnd(interview);
  await interview.close();
});
