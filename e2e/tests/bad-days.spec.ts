import { expect, test } from "@playwright/test";
import { expectAccessible } from "../lib/axe";
import { alerts, allIsWell, begun, gaps, goesOnToItsEnd, keepAlerts, lastSound, nextWordWithin, nothingIsLost } from "../lib/interview";
import { strikeAfterWords } from "../lib/lastWords";
import { freshLinks, isAlive, type Part, pidOf, startAgain, supervisorPid, url } from "../lib/product";
import { withProbe } from "../rehearse/browser.mjs";
import { begin, enter } from "../rehearse/candidate.mjs";

// Each part in an interview of its own: what is said right before a blow answers a question, and the plan has three.
for (const part of ["server", "twin", "postgres"] as const satisfies Part[]) {
  test(`kill -9 of the ${part} in mid-interview: nothing acknowledged is lost, the page says so, and the interview goes on to its end`, async ({ browser }) => {
    test.setTimeout(4 * 60_000);
    const interview = await begun(browser);
    const { page, sessionId } = interview;
    await keepAlerts(page);
    const pid = pidOf(part);
    expect(pid, `the process of the ${part}`).not.toBeNull();
    await strikeAfterWords(interview, () => void process.kill(pid ?? 0, "SIGKILL"));

    await expect.poll(() => alerts(page), { message: "the page says so", timeout: 30_000 }).toMatch(/lost the connection|interrupted/i);
    // The old number may stand in run.json for a moment, and its process be waited for by nobody yet.
    await expect.poll(() => [null, pid].includes(pidOf(part)), { timeout: 60_000, message: `the ${part} is started again` }).toBe(false);

    const before = await lastSound(page);
    await allIsWell();
    await nextWordWithin(page, before, 10_000);
    await nothingIsLost(interview);
    if (part !== "postgres") {
      const silences = (await gaps(page, sessionId)).filter((gap) => gap.to_ms > gap.from_ms);
      expect(silences.length, "the silence is a gap by name").toBeGreaterThan(0);
    }
    await goesOnToItsEnd(interview);
    await interview.close();
  });
}

test("an interviewer that answers no call when it is to begin: the page says so, and begins when it answers again", async ({ browser }) => {
  test.setTimeout(4 * 60_000);
  const context = await browser.newContext();
  await withProbe(context, new URL(url).origin);
  const page = await context.newPage();
  await enter(page, (await freshLinks()).candidate);
  const twin = pidOf("twin") ?? 0;
  expect(twin).toBeGreaterThan(0);
  process.kill(twin, "SIGSTOP");
  try {
    await begin(page);
    await expect(page.getByRole("alert")).toContainText(/cannot be reached|did not answer/i, { timeout: 60_000 });
    await expectAccessible(page);
  } finally {
    process.kill(twin, "SIGCONT");
  }
  await nextWordWithin(page, null, 5_000);
  await context.close();
});

// In a run of its own (tools/test.sh): what it starts again has another operator's token.
test("kill -9 of viva in mid-interview @alone: after another start the entries are there, and the interview goes on, over the service's limit for a call", async ({
  browser,
}) => {
  test.setTimeout(8 * 60_000);
  const interview = await begun(browser);
  const { page } = interview;

  await keepAlerts(page);
  const children = (["server", "twin", "postgres"] as const).map((part) => pidOf(part));
  expect(children).not.toContain(null);
  await strikeAfterWords(interview, () => void process.kill(supervisorPid(), "SIGKILL"));
  await expect
    .poll(() => children.filter((pid) => isAlive(pid ?? 0)), { timeout: 15_000, message: "nothing outlives viva" })
    .toEqual([]);
  await expect(page.getByRole("alert")).toContainText(/lost the connection|interrupted/i, { timeout: 30_000 });
  const again = await startAgain();
  try {
    const before = await lastSound(page);
    await allIsWell();
    await nextWordWithin(page, before, 10_000);
    await nothingIsLost(interview);
    await goesOnToItsEnd(interview);
    const limit = Number(process.env.VIVA_EXPECT_ROLLOVER ?? 0);
    if (limit > 0) {
      const renewed = (await gaps(page, interview.sessionId)).filter((gap) => gap.reason === "session_limit");
      expect(renewed.length, "calls were renewed ahead of the service's limit").toBeGreaterThan(0);
      expect(await alerts(page), "and nobody was told of a break for it").not.toMatch(/limit/i);
    }
  } finally {
    await again.stop();
    await interview.close();
  }
});
