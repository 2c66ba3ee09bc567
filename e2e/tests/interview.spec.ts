import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../lib/axe";
import { Ledger } from "../lib/ledger";
import { freshLinks, secrets, url } from "../lib/product";
import { errorRate, median, wordErrors, wordsOf } from "../lib/words";
import { ANSWERS, synthesise, wavFiles } from "../rehearse/answers.mjs";
import { withProbe } from "../rehearse/browser.mjs";
import { ask, askUntilReady, begin, converse, enter } from "../rehearse/candidate.mjs";

interface Entry {
  id: string;
  speaker: string;
  text: string;
  start_ms: number;
  end_ms: number | null;
  source: string;
}
interface Sentence {
  text: string;
  entry_ids: string[];
}

/** The words that the embedded assessor puts around what was said. */
const FRAME = new Set(wordsOf("Asked to the candidate said and in the candidate's own words the answer to was short no answer was recorded"));

/** One whole spoken interview; the tests below look at it from all sides. */
test.describe("a whole spoken interview", () => {
  let context: BrowserContext;
  let ledger: Ledger;
  let page: Page;
  let member: Page;
  let folder: string;
  let sessionId: string;
  let plan: string[];
  let entries: Entry[];
  let turns: { answer: string; question: string | null; reply_ms: number | null; at: number }[];
  let errors: string[];
  let detail: { covered: Sentence[]; strengths?: Sentence[]; probe?: Sentence[] } | null;
  let summary: string | null;
  /** What the candidate's browser was given before the member's page was opened in it. */
  let asCandidate: number;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(8 * 60_000);
    folder = synthesise(ANSWERS.slice(0, 3));
    const links = await freshLinks();
    context = await browser.newContext();
    await withProbe(context, new URL(url).origin);
    ledger = new Ledger(context);
    page = await context.newPage();
    const opened = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/api/sessions"));
    await enter(page, links.candidate);
    await begin(page);
    sessionId = ((await (await opened).json()) as { session_id: string }).session_id;
    turns = [];
    const talk = await converse(page, wavFiles(folder), {
      deadline: Date.now() + 6 * 60_000,
      onTurn: (turn) => turns.push({ ...turn, at: Date.now() }),
    });
    errors = talk.errors;
    expect(talk.ended, "the interview came to its end").toBe(true);
    await expect(page.locator('[data-summary="covered"]')).toBeVisible({ timeout: 90_000 });
    entries = ((await ask(page, `/api/sessions/${sessionId}/transcript`, "candidate")).body as { entries: Entry[] }).entries;
    await ledger.settled();
    asCandidate = ledger.received.length;

    member = await context.newPage();
    await enter(member, links.member);
    const asked = await ask(member, `/api/v1/sessions/${sessionId}/plan`, "member");
    plan = (asked.body as { questions: { text: string }[] }).questions.map((question) => question.text);
    const result = await askUntilReady(member, `/api/sessions/${sessionId}/result`, "member");
    summary = (result.body as { summary: string | null }).summary;
    detail = (result.body as { summary_detail: typeof detail }).summary_detail;
  });

  test.afterAll(async () => {
    await context?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const answersHeard = () => entries.filter((entry) => entry.speaker === "candidate");

  test("is completed, without an interruption and without an error in the console", async () => {
    const session = await ask(page, `/api/sessions/${sessionId}`, "candidate");
    expect((session.body as { status: string }).status).toBe("completed");
    expect(errors).toEqual([]);
    expect(ledger.consoleErrors).toEqual([]);
  });

  test("asks each core question once, in order, word for word", () => {
    expect(plan.length).toBe(3);
    const where = plan.map((question) => {
      const asked = entries.flatMap((entry, index) => (entry.speaker === "ai" && entry.text.includes(question) ? [index] : []));
      expect(asked, `how often “${question}” was asked`).toHaveLength(1);
      return asked[0] as number;
    });
    expect(where).toEqual([...where].sort((a, b) => a - b));
  });

  test("says that it is an AI before its first question", () => {
    const first = entries.findIndex((entry) => entry.text.includes(plan[0] as string));
    const before = entries.slice(0, first + 1).map((entry) => entry.text).join(" ");
    expect(before.slice(0, before.indexOf(plan[0] as string))).toMatch(/\bAI\b|artificial|automated|not a person/i);
  });

  test("keeps each answer in an entry of its own, between its question and the next", () => {
    const shape = entries.map((entry) => {
      const asked = plan.findIndex((question) => entry.speaker === "ai" && entry.text.includes(question));
      return entry.speaker === "candidate" ? "answer" : asked >= 0 ? `question ${asked + 1}` : "other";
    });
    expect(shape.filter((kind) => kind !== "other")).toEqual(plan.flatMap((_, index) => [`question ${index + 1}`, "answer"]));
  });

  test("never takes one speaker for the other", () => {
    const heard = answersHeard();
    ANSWERS.slice(0, 3).forEach((said: string, index: number) => {
      const wrong = wordErrors(said, heard[index]?.text ?? "") / wordsOf(said).length;
      expect(wrong, `answer ${index + 1} under the candidate's name`).toBeLessThan(0.5);
      for (const entry of entries.filter((one) => one.speaker === "ai")) {
        const inCommon = wordErrors(said, entry.text) / wordsOf(said).length;
        expect(inCommon, "an answer under the interviewer's name").toBeGreaterThan(0.5);
      }
    });
    expect(entries.map((entry) => entry.source).filter((source) => source !== "sideband")).toEqual([]);
  });

  test("has no more than 5 points more word errors than the same recogniser on the clean files", () => {
    const said = ANSWERS.slice(0, 3) as string[];
    expect(said.flatMap(wordsOf).length).toBeGreaterThanOrEqual(100);
    const live = errorRate(said.map((text, index) => [text, answersHeard()[index]?.text ?? ""]));
    test.info().annotations.push({ type: "word error rate, live", description: `${live.toFixed(1)} %` });
    const decoder = process.env.VIVA_CLEAN_DECODE;
    test.skip(!decoder, "VIVA_CLEAN_DECODE names no command that decodes the clean files");
    const [program, ...args] = (decoder ?? "").split(" ");
    const printed = execFileSync(program ?? "", [...args, ...wavFiles(folder)], { encoding: "utf8" });
    const clean = errorRate((JSON.parse(printed) as string[]).map((text, index) => [said[index] ?? "", text]));
    test.info().annotations.push({ type: "word error rate, clean files", description: `${clean.toFixed(1)} %` });
    expect(live).toBeLessThanOrEqual(clean + 5);
  });

  test("answers within 1,600 ms in the median", () => {
    const replies = turns.map((turn) => turn.reply_ms);
    test.info().annotations.push({ type: "reply_ms", description: replies.join(", ") });
    expect(replies).not.toContain(null);
    expect(median(replies as number[])).toBeLessThanOrEqual(1_600);
  });

  test("is summed up only with things that were said, each with the entries it rests on", () => {
    expect(summary).toBeTruthy();
    const sentences = [...(detail?.covered ?? []), ...(detail?.strengths ?? []), ...(detail?.probe ?? [])];
    expect(sentences.length).toBeGreaterThan(0);
    for (const sentence of sentences) {
      const cited = sentence.entry_ids.map((id) => entries.find((entry) => entry.id === id));
      expect(cited, `entries cited by “${sentence.text}”`).not.toContain(undefined);
      expect(cited.length).toBeGreaterThan(0);
      // What stands in quotation marks was said, word for word; what stands around it is the frame and claims nothing.
      const quotes = [...sentence.text.matchAll(/“([^”]+)”/g)].map((match) => wordsOf(match[1] ?? "").join(" "));
      expect(quotes.length, `quotes in “${sentence.text}”`).toBeGreaterThan(0);
      const said = entries.map((entry) => wordsOf(entry.text).join(" "));
      for (const quote of quotes) expect(said.some((text) => text.includes(quote)), `“${quote}” was said`).toBe(true);
      const frame = sentence.text.replaceAll(/“[^”]+”/g, "");
      expect(wordsOf(frame).filter((word) => !FRAME.has(word)), `words of “${sentence.text}” that nobody said`).toEqual([]);
    }
  });

  test("gives the candidate's browser no credential", () => {
    const given = ledger.received.slice(0, asCandidate);
    expect(given.length).toBeGreaterThan(10);
    expect(ledger.unread, "answers that nobody could look into").toEqual([]);
    for (const { from, text } of given) {
      for (const secret of secrets()) expect(text.includes(secret), `a secret in ${from}`).toBe(false);
      expect(text, from).not.toMatch(/\bsk-[A-Za-z0-9_-]{8,}|"(api_key|host_token|grant|OPENAI_API_KEY)"\s*:|\bpostgres(ql)?:\/\//);
    }
  });

  test("gives the candidate's browser nothing of the plan but the question that is being asked", () => {
    const given = ledger.received.slice(0, asCandidate);
    for (const { from, text } of given) {
      if (from.includes("/assets/")) continue; // scripts and styles: the same for everybody
      expect(text, from).not.toMatch(/"(rubric|rubric_levels|anchors?|weight|patience_ms|questions|plan|instructions|probes?)"\s*:/);
      for (const match of text.matchAll(/"competencies"\s*:\s*(\[[^\]]*\])/g)) {
        for (const competency of JSON.parse(match[1] ?? "[]") as object[]) expect(Object.keys(competency)).toEqual(["name"]);
      }
    }
    plan.forEach((question, index) => {
      const seen = ledger.firstSeen(question);
      expect(seen, `“${question}” reached the page`).not.toBeNull();
      const answered = turns[index - 1];
      // `at` is noted after the reply began, so a question may be seen a little before it, never before the answer.
      if (answered) expect(seen ?? 0).toBeGreaterThan(answered.at - (answered.reply_ms ?? 0) - 1_000);
    });
  });

  test("ends on a page that shows the same when one comes back to it", async () => {
    const shown = () => page.locator(".said-text").allTextContents();
    const before = await shown();
    expect(before).toEqual(entries.map((entry) => entry.text));
    await page.reload();
    await expect(page.getByRole("heading", { name: "Thank you, the interview is finished" })).toBeVisible();
    await expect(page.locator('[data-summary="covered"]')).toBeVisible();
    expect(await shown()).toEqual(before);
    await expectAccessible(page);
  });

  test("is shown to the member with sentences that lead to the words they rest on", async () => {
    await member.bringToFront();
    await expect(member.getByRole("heading", { name: "Summary" })).toBeVisible();
    const link = member.locator(".cited a").first();
    await link.click();
    const marked = member.locator('[data-marked="true"]');
    await expect(marked).toHaveCount(1);
    await expect(marked).toBeFocused();
    await expect(marked).toBeInViewport();
    await expectAccessible(member);
  });
});
