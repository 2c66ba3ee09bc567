import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { judged } from "../bench/bounds.mjs";
import { synthesise } from "../bench/corpus.mjs";
import { freshLinks, url } from "../lib/product";
import { withProbe } from "../rehearse/browser.mjs";
import { ask, begin, enter } from "../rehearse/candidate.mjs";

interface Said {
  start: number;
  from: number;
  to: number;
}
interface Sound {
  on: number;
  off: number | null;
}
interface Look {
  turn: string | null;
  question: string | null;
  silentMs: number | null;
}

test("a figure of the voice bench that is too high or was not measured is said to have missed its bound", () => {
  const figures = judged({ reply_ms_p50: 1_100, pipeline_ms_p50: 601, barge_in_ms_p95: null, false_cut_ins_pct: 0 });
  expect(figures.map(({ metric, bound }) => `${metric} ${bound}`)).toEqual(["reply_ms_p50 kept", "pipeline_ms_p50 MISSED", "barge_in_ms_p95 MISSED", "false_cut_ins_pct kept"]);
});

/** The short form of `viva bench voice`: a few clips, with bounds that a busy machine keeps. */
test("waits through a pause in mid-sentence, and falls silent for whoever cuts in", async ({ browser }) => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), "viva-patience-"));
  const context = await browser.newContext();
  try {
    const clip = (name: string, parts: string[], pauseMs: number) => synthesise({ name, kind: "inside", voice: "slt", pauseMs, parts }, folder);
    const cut = clip("cut", ["Sorry, could you repeat the question please?"], 0);
    // Words that the embedded recogniser knows well: what comes of those that it mishears is measured by the bench.
    const paused = clip("paused", ["In my last job I helped the customer because", "I had to help him with the plan."], 2_500);
    await withProbe(context, new URL(url).origin);
    const page = await context.newPage();
    const opened = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/api/sessions"));
    await enter(page, (await freshLinks()).candidate);
    await begin(page);
    const sessionId = ((await (await opened).json()) as { session_id: string }).session_id;

    await until(page, (seen) => seen.question !== null && seen.turn === "speaking" && seen.silentMs === 0);
    const into = await speak(page, cut.wav);
    await expect
      .poll(() => silentAfter(page, into.from), { message: "seconds until the interviewer is silent in the page", timeout: 5_000, intervals: [100] })
      .toBeLessThan(1);

    await until(page, (seen) => seen.turn === "listening" && seen.silentMs !== null && seen.silentMs > 500);
    const said = await speak(page, paused.wav);
    const cutIns = (await sounds(page)).filter((sound) => sound.on > said.start + (paused.pauseFromMs ?? 0) / 1_000 && sound.on < said.to);
    expect(cutIns, "what the interviewer said into the pause").toEqual([]);
    await until(page, (seen) => seen.turn === "speaking");
    const answers = async () => {
      const { body } = await ask(page, `/api/sessions/${sessionId}/transcript`, "candidate");
      const entries = (body as { entries: { speaker: string; text: string }[] }).entries;
      return entries.filter((entry) => entry.speaker === "candidate").map((entry) => entry.text);
    };
    await expect
      .poll(answers, { message: "one entry holds what was said before and after the pause", timeout: 30_000 })
      .toContainEqual(expect.stringMatching(/job.*plan/is));
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function speak(page: Page, wav: string): Promise<Said> {
  return page.evaluate(
    (data) => (window as unknown as { __rehearse: { speak: (wav: string) => Promise<Said> } }).__rehearse.speak(data),
    readFileSync(wav).toString("base64"),
  );
}

/** Seconds from then to the interviewer's silence, held by the page or ended; a great number while it sounds. */
function silentAfter(page: Page, from: number): Promise<number> {
  return page.evaluate((since) => {
    const probe = (window as unknown as { __rehearse: { holds: () => { at: number; back: boolean }[]; sounds: () => Sound[] } }).__rehearse;
    const held = probe.holds().find((hold) => hold.back && hold.at >= since)?.at ?? 1e9;
    const ended = probe.sounds().find((sound) => sound.off !== null && sound.off >= since)?.off ?? 1e9;
    return Math.min(held, ended) - since;
  }, from);
}

function sounds(page: Page): Promise<Sound[]> {
  return page.evaluate(() => (window as unknown as { __rehearse: { sounds: () => Sound[] } }).__rehearse.sounds());
}

async function until(page: Page, holds: (seen: Look) => boolean): Promise<void> {
  await expect
    .poll(async () => holds(await page.evaluate(() => (window as unknown as { __rehearse: { look: () => Look } }).__rehearse.look())), {
      timeout: 60_000,
      intervals: [60],
    })
    .toBe(true);
}
