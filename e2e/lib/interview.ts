import { rmSync } from "node:fs";
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import { ANSWERS, synthesise, wavFiles } from "../rehearse/answers.mjs";
import { withProbe } from "../rehearse/browser.mjs";
import { ask, begin, converse, enter } from "../rehearse/candidate.mjs";
import { type LastWords, wordsOrGap } from "./lastWords";
import { freshLinks, url } from "./product";

export interface Entry {
  id: string;
  speaker: string;
  text: string;
  final: boolean;
  question: number | null;
}

/** An interview with one answered question, so that there is something to lose. */
export interface Begun {
  context: BrowserContext;
  page: Page;
  sessionId: string;
  /** A page of somebody who invited the candidate, in a browser of their own. */
  member: Page;
  /** The frozen questions, in their order. */
  plan: string[];
  wavs: string[];
  /** The entries that were durable when the bad day began. */
  before: Entry[];
  /** What was finished right before each blow so far. */
  lastWords: LastWords[];
  close(): Promise<void>;
}

/** @param prepare what is done to the candidate's browser before it opens a page */
export async function begun(browser: Browser, prepare: (context: BrowserContext) => Promise<void> = async () => {}): Promise<Begun> {
  const folder = synthesise(ANSWERS.slice(0, 3));
  const context = await browser.newContext();
  await withProbe(context, new URL(url).origin);
  await prepare(context);
  const page = await context.newPage();
  const opened = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/api/sessions"));
  const links = await freshLinks();
  await enter(page, links.candidate);
  await begin(page);
  const { session_id: sessionId } = (await (await opened).json()) as { session_id: string };
  const wavs = wavFiles(folder);
  const member = await (await browser.newContext()).newPage();
  await enter(member, links.member);
  const asked = await ask(member, `/api/v1/sessions/${sessionId}/plan`, "member");
  const plan = (asked.body as { questions: { text: string }[] }).questions.map((question) => question.text);
  await converse(page, wavs, { deadline: Date.now() + 120_000, turnsWanted: 1 });
  let before: Entry[] = [];
  await expect
    .poll(
      async () => {
        before = await transcript(page, sessionId);
        return before.some((entry) => entry.speaker === "candidate" && entry.final);
      },
      { message: "an answer is durable, whole", timeout: 60_000 },
    )
    .toBe(true);
  const close = async () => {
    await member.context().close();
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { context, page, sessionId, member, plan, wavs, before, lastWords: [], close };
}

/** The entries that are durable now; a server that is down is asked again. */
export async function transcript(page: Page, sessionId: string): Promise<Entry[]> {
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

/** What was durable is there, and what was finished right before a blow is too, or is a gap by name. */
export async function nothingIsLost({ page, sessionId, before, lastWords }: Begun): Promise<void> {
  const after = await transcript(page, sessionId);
  for (const entry of before) {
    const kept = after.find((one) => one.id === entry.id);
    expect(kept?.text.trim(), `“${entry.text}” is still there`).toBeTruthy();
    // What was still being spoken or recognised may end otherwise than it began; what was final stays.
    if (entry.final) expect(kept?.text).toBe(entry.text);
  }
  for (const words of lastWords) await wordsOrGap(page, sessionId, words);
}

/** Its process ends without a word to anybody, as one that runs out of memory. */
export async function killTab(tab: Page): Promise<void> {
  const gone = tab.waitForEvent("crash");
  const debug = await tab.context().newCDPSession(tab);
  debug.send("Page.crash").catch(() => {}); // nobody is left to answer
  await gone;
  await tab.close();
}

/** The questions in their order, each with an answer, however the interview was broken off in between. */
export async function goesOnToItsEnd({ page, sessionId, plan, wavs }: Begun): Promise<void> {
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
  nothingIsAskedTwice(entries, plan);
}

/** A question that nobody has begun to answer may be put again after a break; one that was answered, or passed, may not. */
export function nothingIsAskedTwice(entries: Entry[], plan: string[]): void {
  let furthest = 0;
  const answered = new Set<number>();
  for (const entry of entries) {
    if (entry.speaker === "candidate" && entry.question !== null && entry.text.trim() !== "") answered.add(entry.question);
    const put = entry.speaker === "ai" ? plan.findIndex((question) => entry.text.includes(question)) + 1 : 0;
    if (put === 0) continue;
    expect(answered.has(put), `question ${put} is asked again after an answer`).toBe(false);
    expect(put, `question ${put} is asked again after question ${furthest}`).toBeGreaterThanOrEqual(furthest);
    furthest = put;
  }
}

export interface Gap {
  from_ms: number;
  to_ms: number;
  speaker: string;
  reason: string;
}

export async function gaps(page: Page, sessionId: string): Promise<Gap[]> {
  const answer = await ask(page, `/api/sessions/${sessionId}/transcript`, "candidate");
  return (answer.body as { gaps: Gap[] }).gaps;
}

/** Keeps what the page says in alerts from now on: one that comes back at once says it for a moment only. */
export async function keepAlerts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept: string[] = ((window as unknown as { __alerts: string[] }).__alerts = []);
    let before = "";
    const look = () => {
      const now = [...document.querySelectorAll('[role="alert"]')].map((alert) => alert.textContent ?? "").join("\n");
      if (now !== before && now !== "") kept.push(now); // the same words again, after they were gone, are news
      before = now;
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

export function alerts(page: Page): Promise<string> {
  return page.evaluate(() => (window as unknown as { __alerts: string[] }).__alerts.join("\n"));
}

/** When the interviewer's last sound began, on the page's audio clock; null before the first. */
export async function lastSound(page: Page): Promise<number | null> {
  return page.evaluate(() => (window as unknown as { __rehearse: { look(): { lastSoundOn: number | null } } }).__rehearse.look().lastSoundOn);
}

/** The interviewer is heard again within so many milliseconds; `before` is the last sound that was heard before. */
export async function nextWordWithin(page: Page, before: number | null, ms: number): Promise<void> {
  await expect.poll(() => lastSound(page), { message: "the next word", timeout: ms, intervals: [100] }).not.toBe(before);
}

/** The product says that everything works again. */
export async function allIsWell(): Promise<void> {
  await expect
    .poll(() => fetch(new URL("/readyz", url)).then((answer) => answer.status, () => 0), { timeout: 60_000, intervals: [100] })
    .toBe(200);
}
