import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { synthesise, wavFiles } from "../rehearse/answers.mjs";
import { ask } from "../rehearse/candidate.mjs";
import { wordsOf } from "./words";

/** One for each blow: plain words for a weak recogniser, in no answer of the rehearsal. */
const PHRASES = [
  "We have a small house and a big garden and the children play there every day.",
  "My father built a small house near the river and we lived there every summer.",
  "She opened the door of the shop and put three red apples in the window.",
];

/** The blow falls at most this long after the last sample, as chance has it. */
const STRIKE_WITHIN_MS = 500;

/** Of the words, when all were heard; the rest is the recogniser's weakness. */
const HEARD = 0.6;

/** The end of a session's begin as its row tells it, and of an utterance as the service does. */
const SLACK_MS = 500;

/** A phrase that was finished right before the blow, on this machine's clock. */
export interface LastWords {
  text: string;
  fromMs: number;
  toMs: number;
  struckAfterMs: number;
}

interface Look {
  now: number;
  turn: string | null;
  question: string | null;
  silentMs: number | null;
}

interface Probe {
  look(): Look;
  speak(wav: string): Promise<{ from: number; to: number }>;
}

/** A WAV that ends with its last word. */
function spoken(text: string): string {
  const folder = synthesise([text], mkdtempSync(join(tmpdir(), "viva-last-words-")));
  try {
    const [whole] = wavFiles(folder);
    const cut = join(folder, "cut.wav");
    execFileSync("sox", [whole ?? "", cut, "reverse", "silence", "1", "0.02", "0.5%", "reverse"]);
    return readFileSync(cut).toString("base64");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The candidate speaks when it is their turn by what the page says, and the blow falls within half a second of the last
 * sample; `lastWords` keeps what was said, for {@link wordsOrGap}.
 */
export async function strikeAfterWords({ page, lastWords }: { page: Page; lastWords: LastWords[] }, strike: () => Promise<void> | void): Promise<void> {
  const text = PHRASES[lastWords.length];
  if (text === undefined) throw new Error("there is no phrase left for another blow");
  const wav = spoken(text);
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const seen = (window as unknown as { __rehearse: Probe }).__rehearse.look();
          return seen.turn === "listening" && seen.question !== null && (seen.silentMs ?? 0) >= 800;
        }),
      { message: "it is the candidate's turn", timeout: 60_000, intervals: [60] },
    )
    .toBe(true);
  const said = await page.evaluate(async (data) => {
    const probe = (window as unknown as { __rehearse: Probe }).__rehearse;
    const { from, to } = await probe.speak(data);
    const zero = Date.now() - probe.look().now * 1_000;
    return { fromMs: zero + from * 1_000, toMs: zero + to * 1_000 };
  }, wav);
  const strikeAt = said.toMs + Math.random() * STRIKE_WITHIN_MS;
  while (Date.now() < strikeAt) await page.waitForTimeout(Math.min(20, strikeAt - Date.now()));
  const struckAfterMs = Date.now() - said.toMs;
  await strike();
  lastWords.push({ ...said, text, struckAfterMs });
}

interface Written {
  entries: { speaker: string; text: string }[];
  gaps: { from_ms: number; to_ms: number; reason: string }[];
}

/** The share of the phrase's words that stand in an entry, in their order. */
function share(phrase: string, entry: string): number {
  const said = wordsOf(phrase);
  const heard = wordsOf(entry);
  let row = new Array<number>(heard.length + 1).fill(0);
  for (const word of said) {
    const next = [0];
    heard.forEach((other, j) => next.push(word === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0)));
    row = next;
  }
  return (row[heard.length] ?? 0) / said.length;
}

/** One of the last words was heard: what came before the blow is not cut off. */
function toItsEnd(phrase: string, entry: string): boolean {
  const last = wordsOf(phrase).slice(-2);
  return wordsOf(entry).some((word) => last.includes(word));
}

/** Milliseconds of the stretch that lie in a gap. */
function named(gaps: Written["gaps"], fromMs: number, toMs: number): number {
  let until = fromMs;
  let sum = 0;
  for (const gap of [...gaps].sort((a, b) => a.from_ms - b.from_ms)) {
    const from = Math.max(gap.from_ms, until);
    const to = Math.min(gap.to_ms, toMs);
    if (to > from) {
      sum += to - from;
      until = to;
    }
  }
  return sum;
}

/** What was finished before the blow is in the transcript, or its time is in a gap by name: what words are missing, their share of the time. */
export async function wordsOrGap(page: Page, sessionId: string, words: LastWords): Promise<void> {
  let told = "";
  await expect
    .poll(
      async () => {
        const session = await ask(page, `/api/sessions/${sessionId}`, "candidate").catch(() => null);
        const answer = await ask(page, `/api/sessions/${sessionId}/transcript`, "candidate").catch(() => null);
        const startedAt = Date.parse((session?.body as { started_at: string } | undefined)?.started_at ?? "");
        if (answer?.status !== 200 || Number.isNaN(startedAt)) return false;
        const { entries, gaps } = answer.body as Written;
        // Each entry for itself: words of the phrase are scattered over other answers, too.
        const texts = entries.filter((entry) => entry.speaker === "candidate").map((entry) => entry.text);
        const best = texts.reduce((one, other) => (share(words.text, other) > share(words.text, one) ? other : one), "");
        const heard = share(words.text, best);
        const from = words.fromMs - startedAt;
        const to = words.toMs - startedAt;
        const inGaps = named(gaps, from, to);
        told = `struck ${Math.round(words.struckAfterMs)} ms after ${Math.round(from)}–${Math.round(to)} ms; heard ${heard.toFixed(2)}, in gaps ${Math.round(inGaps)} ms of ${JSON.stringify(gaps)}; “${best}”`;
        return (heard >= HEARD && toItsEnd(words.text, best)) || inGaps >= (1 - heard) * (to - from) - SLACK_MS;
      },
      { message: "the last words before the blow, or a gap that covers their time", timeout: 30_000 },
    )
    .toBe(true)
    .catch((reason: Error) => {
      throw new Error(`${reason.message}\n${told}`);
    });
  console.log(`last words: ${told}`);
}
