import { rmSync } from "node:fs";
import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../lib/axe";
import { freshLinks, isAlive, type Part, pidOf, startAgain, supervisorPid, url } from "../lib/product";
import { ANSWERS, synthesise, wavFiles } from "../rehearse/answers.mjs";
import { withProbe } from "../rehearse/browser.mjs";
import { ask, begin, converse, enter } from "../rehearse/candidate.mjs";

interface Entry {
  id: string;
  speaker: string;
  text: string;
  final: boolean;
  question: number | null;
}

/** An interview with one answered question, so that there is something to lose. */
interface Begun {
  context: BrowserContext;
  page: Page;
  sessionId: string;
  /** The frozen questions, in their order. */
  plan: string[];
  wavs: string[];
  /** The entries that were durable when the bad day began. */
  before: Entry[];
  close(): Promise<void>;
}

async function begun(browser: Browser): Promise<Begun> {
  const folder = synthesise(ANSWERS.slice(0, 3));
  const context = await browser.newContext();
  await withProbe(context, new URL(url).origin);
  const page = await context.newPage();
  const opened = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/api/sessions"));
  const links = await freshLinks();
  await enter(page, links.candidate);
  await begin(page);
  const { session_id: sessionId } = (await (await opened).json()) as { session_id: string };
  const wavs = wavFiles(folder);
  const member = await context.newPage();
  await enter(member, links.member);
  const asked = await ask(member, `/api/v1/sessions/${sessionId}/plan`, "member");
  const plan = (asked.body as { questions: { text: string }[] }).questions.map((question) => question.text);
  await member.close();
  await converse(page, wavs, { deadline: Date.now() + 90_000, turnsWanted: 1 });
  let before: Entry[] = [];
  await expect
    .poll(
      async () => {
        before = await transcript(page, sessionId);
        return before.some((entry) => entry.speaker === "candidate" && entry.final);
      },
      { message: "an answer is durable, whole", timeout: 20_000 },
    )
    .toBe(true);
  const close = async () => {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { context, page, sessionId, plan, wavs, before, close };
}

/** The entries that are durable now; a server that is down is asked again. */
async function transcript(page: Page, sessionId: string): Promise<Entry[]> {
  let entries: Entry[] = [];
  await expect
    .poll(
      async () => {
        const answer = await ask(page, `/api/sessions/${sessionId}/transcript`, "candidate").catch(() => null);
        if (answer?.status === 200) entries = (answer.body as { entries: Entry[] }).entries;
        return answer?.status;
      },
      { timeout: 60_000 },
    )
    .toBe(200);
  return entries;
}

async function nothingIsLost({ page, sessionId, before }: Begun): Promise<void> {
  const after = await transcript(page, sessionId);
  for (const entry of before) {
    const kept = after.find((one) => one.id === entry.id);
    expect(kept?.text.trim(), `“${entry.text}” is still there`).toBeTruthy();
    // What was still being spoken or recognised may end otherwise than it began; what was final stays.
    if (entry.final) expect(kept?.text).toBe(entry.text);
  }
}

async function isDisconnected({ page, sessionId }: Begun): Promise<void> {
  await expect
    .poll(async () => (await ask(page, `/api/sessions/${sessionId}`, "candidate")).body, { timeout: 60_000 })
    .toMatchObject({ status: "disconnected" });
}

/** The questions in their order, each with an answer, however the interview was broken off in between. */
async function goesOnToItsEnd({ page, sessionId, plan, wavs }: Begun): Promise<void> {
  const talk = await converse(page, wavs.slice(1), { deadline: Date.now() + 4 * 60_000 });
  expect(talk.ended).toBe(true);
  const session = await ask(page, `/api/sessions/${sessionId}`, "candidate");
  expect((session.body as { status: string }).status).toBe("completed");
  const entries = await transcript(page, sessionId);
  const first = plan.map((question) => entries.findIndex((entry) => entry.speaker === "ai" && entry.text.includes(question)));
  expect(first, "each question was asked").not.toContain(-1);
  expect(first, "in order").toEqual([...first].sort((a, b) => a - b));
  plan.forEach((question, index) => {
    const answers = entries.filter((entry) => entry.speaker === "candidate" && entry.question === index + 1);
    expect(answers.length, `answers to “${question}”`).toBeGreaterThan(0);
  });
  expect(entries.filter((entry) => !entry.final), "nothing stays open").toEqual([]);
}

for (const part of ["server", "twin", "postgres"] as const satisfies Part[]) {
  test(`kill -9 of the ${part} in mid-interview: nothing acknowledged is lost, the page says so, and the interview goes on`, async ({
    browser,
  }) => {
    test.setTimeout(8 * 60_000);
    const interview = await begun(browser);
    const { page } = interview;

    const pid = pidOf(part);
    expect(pid, `the process of the ${part}`).not.toBeNull();
    process.kill(pid ?? 0, "SIGKILL");

    await expect(page.getByRole("alert")).toContainText(/lost the connection|interrupted/i, { timeout: 30_000 });
    // The old number may stand in run.json for a moment, and its process be waited for by nobody yet.
    await expect
      .poll(() => [null, pid].includes(pidOf(part)), { timeout: 60_000, message: `the ${part} is started again` })
      .toBe(false);

    await nothingIsLost(interview);
    await isDisconnected(interview);

    // With the call still up the interview goes on by itself; without it the candidate says when.
    if (part === "postgres") await expect(page.getByRole("alert")).toBeHidden({ timeout: 60_000 });
    else await page.getByRole("button", { name: "Continue" }).click({ timeout: 60_000 });
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
  await page.getByRole("button", { name: /^(Continue|Try again)$/ }).click({ timeout: 60_000 });
  await expect(page.locator('[data-turn="speaking"]')).toBeVisible({ timeout: 60_000 });
  await context.close();
});

// In a run of its own (tools/test.sh): what it starts again has another operator's token.
test("kill -9 of viva in mid-interview @alone: after another start the entries are there, and the interview goes on", async ({
  browser,
}) => {
  test.setTimeout(8 * 60_000);
  const interview = await begun(browser);
  const { page } = interview;

  const children = (["server", "twin", "postgres"] as const).map((part) => pidOf(part));
  expect(children).not.toContain(null);
  process.kill(supervisorPid(), "SIGKILL");
  await expect
    .poll(() => children.filter((pid) => isAlive(pid ?? 0)), { timeout: 15_000, message: "nothing outlives viva" })
    .toEqual([]);
  await expect(page.getByRole("alert")).toContainText(/lost the connection|interrupted/i, { timeout: 30_000 });
  const again = await startAgain();
  try {
    await nothingIsLost(interview);
    await isDisconnected(interview);
    await page.getByRole("button", { name: "Continue" }).click({ timeout: 60_000 });
    await goesOnToItsEnd(interview);
  } finally {
    await again.stop();
    await interview.close();
  }
});
