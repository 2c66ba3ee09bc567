#!/usr/bin/env node
// viva bench voice: interviews held by a synthetic candidate in real Chromium, measured in the page. One configuration,
// the half of the texts that nothing was tuned on. Prints one JSON object a line.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launch, withProbe } from "../rehearse/browser.mjs";
import { ask, begin, enter } from "../rehearse/candidate.mjs";
import { judged } from "./bounds.mjs";
import { chance, plan, synthesise } from "./corpus.mjs";

const { values: options } = parseArgs({
  options: {
    url: { type: "string" },
    half: { type: "string", default: "measured" },
    /** How many; 64 unless said, with --long all there are. */
    clips: { type: "string" },
    seed: { type: "string", default: "7" },
    long: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    details: { type: "string" },
    "no-sandbox": { type: "string", default: "auto" },
  },
});
const SILENCE_WINDOW_MS = 500;
const LOOK_EVERY_MS = 40;
/** The welcome, a repeated question, a call made anew. */
const QUESTION_WITHIN_MS = 90_000;
/** Longer than the longest wait of the interviewer's. */
const REPLY_WITHIN_MS = 20_000;
const CLIPS = 64;
/** Other than a bound that is missed. */
const BROKE_OFF = 2;
let wanted = Number.POSITIVE_INFINITY;
const folder = mkdtempSync(join(tmpdir(), "viva-voice-"));
const turns = [];
const barges = [];
const backchannels = [];
const loads = [];
let browser;
try {
  browser = await launch(options["no-sandbox"]);
  const all = shuffled(plan(options.half, Number(options.seed), options.long), chance(Number(options.seed) + 1));
  const clips = all.slice(0, Number(options.clips ?? (options.long ? all.length : CLIPS)));
  wanted = clips.length;
  for (let fruitless = 0; clips.length > 0 && fruitless < 3; ) {
    const before = clips.length;
    await interview(clips);
    fruitless = clips.length === before ? fruitless + 1 : 0;
  }
} catch (reason) {
  console.error(reason instanceof Error ? reason.stack : String(reason));
} finally {
  await browser?.close().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
}
process.exit(report());

function shuffled(list, random) {
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  return mixed;
}

async function links() {
  const response = await fetch(new URL("/internal/v1/demo/links?fresh=true", options.url), {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.VIVA_ADMIN_TOKEN}` },
  });
  if (!response.ok) throw new Error(`${options.url} gave no demo links: ${response.status}`);
  return response.json();
}

/** One interview: cuts in on the first question, says "mm hm" to the second, answers all with the next clips. */
async function interview(clips) {
  const { candidate } = await links();
  const context = await browser.newContext();
  await withProbe(context, new URL(candidate).origin);
  const page = await context.newPage();
  try {
    const opened = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/api/sessions"));
    await enter(page, candidate);
    await begin(page);
    const session = (await (await opened).json()).session_id;
    let cutIn = false;
    let mumbled = false;
    while (clips.length > 0) {
      const seen = await untilQuestion(page);
      if (seen === null) return;
      if (!cutIn) {
        cutIn = true;
        barges.push(await cutsIn(page));
        continue;
      }
      if (!mumbled && seen.speaking && seen.number !== null && !seen.number.includes("1 of")) {
        mumbled = true;
        backchannels.push(await mumbles(page));
        continue;
      }
      if (seen.speaking) {
        await page.waitForTimeout(LOOK_EVERY_MS);
        continue;
      }
      await answers(page, session, clips.shift());
    }
  } finally {
    await context.close();
  }
}

/** Until a question sounds, or was asked and the page listens; null at the interview's end. */
async function untilQuestion(page) {
  let quietSince = null;
  const until = Date.now() + QUESTION_WITHIN_MS;
  for (;;) {
    const seen = await page.evaluate(() => window.__rehearse.look());
    if (/finished|could not be finished|cancelled|expired/i.test(seen.heading)) return null;
    if (Date.now() > until) {
      console.error(`no question in time, the interview is left: ${JSON.stringify(seen)}`);
      return null;
    }
    if (seen.alert) {
      const again = page.getByRole("button", { name: /^(Continue|Try again|Turn the sound on)$/ }).first();
      if (await again.isVisible().catch(() => false)) await again.click({ timeout: 2_000 }).catch(() => undefined);
    }
    const sounding = seen.silentMs === 0;
    if (sounding && seen.question !== null && seen.turn === "speaking") return { speaking: true, number: seen.questionNumber };
    const quiet = seen.turn === "listening" && seen.question !== null && seen.silentMs !== null && seen.silentMs > 450;
    quietSince = quiet ? (quietSince ?? Date.now()) : null;
    if (quietSince !== null && Date.now() - quietSince > 400) return { speaking: false, number: seen.questionNumber };
    await page.waitForTimeout(LOOK_EVERY_MS);
  }
}

function clip(text, name, voice = "slt") {
  return synthesise({ name, kind: "complete", voice, pauseMs: 0, parts: [text] }, folder);
}

async function speak(page, wav) {
  return page.evaluate((data) => window.__rehearse.speak(data), readFileSync(wav).toString("base64"));
}

/** Speaks into the question. @returns how long the interviewer was still to be heard, ms; null when it had ended by itself */
async function cutsIn(page) {
  await page.waitForTimeout(700);
  const said = await speak(page, clip("Sorry, could you say that again please?", "cut").wav);
  await page.waitForTimeout(1_500);
  const { sounds, holds } = await page.evaluate(() => ({ sounds: window.__rehearse.sounds(), holds: window.__rehearse.holds() }));
  const sound = sounds.find((one) => one.on < said.from && (one.off === null || one.off > said.from));
  if (!sound) return null;
  const held = holds.find((hold) => hold.back && hold.at >= said.from)?.at ?? Infinity;
  return Math.round((Math.min(held, sound.off ?? Infinity) - said.from) * 1_000);
}

/** "mm hm" in letters that flite does not spell out. @returns whether the interviewer's sentence went on to its end after it */
async function mumbles(page) {
  await page.waitForTimeout(500);
  const said = await speak(page, clip("um hum", "mumble").wav);
  await page.waitForTimeout(1_500);
  const sounds = await page.evaluate(() => window.__rehearse.sounds());
  const sound = sounds.find((one) => one.on < said.from && (one.off === null || one.off > said.from));
  return sound ? sound.off === null || sound.off > said.to + 0.3 : null;
}

async function answers(page, session, wanted) {
  const made = synthesise(wanted, folder);
  loads.push(loadavg()[0]);
  const said = await speak(page, made.wav);
  const turn = { clip: wanted.name, kind: wanted.kind, voice: wanted.voice, pauseMs: wanted.pauseMs, reply_ms: null, cut_in: false, load: loadavg()[0] };
  turns.push(turn);
  const until = Date.now() + REPLY_WITHIN_MS;
  while (Date.now() < until) {
    const sounds = await page.evaluate(() => window.__rehearse.sounds());
    if (made.pauseFromMs !== null) {
      // From the pause to the last word, each sound of the interviewer's is a cut-in.
      turn.cut_in ||= sounds.some((one) => one.on > said.start + made.pauseFromMs / 1_000 && one.on < said.to);
    }
    const reply = sounds.find((one) => one.on >= said.to);
    if (reply) {
      turn.reply_ms = Math.round((reply.on - said.to) * 1_000);
      break;
    }
    await page.waitForTimeout(LOOK_EVERY_MS);
  }
  const { body } = await ask(page, `/api/sessions/${session}/transcript`, "candidate");
  const last = body?.entries?.filter((entry) => entry.speaker === "candidate").at(-1);
  turn.heard = last?.text ?? null;
  turn.words = last?.words?.slice(-3) ?? null;
  console.error(JSON.stringify(turn));
}

function quantile(numbers, share) {
  const sorted = numbers.filter((one) => one !== null).sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function report() {
  const complete = turns.filter((turn) => turn.kind === "complete").map((turn) => turn.reply_ms);
  const paused = turns.filter((turn) => turn.kind !== "complete" && turn.pauseMs <= 3_000);
  const reply = quantile(complete, 0.5);
  const cutIns = paused.length === 0 ? null : (100 * paused.filter((turn) => turn.cut_in).length) / paused.length;
  const found = {
    reply_ms_p50: reply,
    pipeline_ms_p50: reply === null ? null : reply - SILENCE_WINDOW_MS,
    barge_in_ms_p95: quantile(barges, 0.95),
    false_cut_ins_pct: cutIns,
  };
  const load = loads.length === 0 ? null : loads.reduce((a, b) => a + b, 0) / loads.length;
  const figures = judged(found);
  for (const figure of figures) console.log(JSON.stringify(figure));
  if (options.details) {
    writeFileSync(options.details, JSON.stringify({ turns, barges, backchannels, load, cpus: cpus().length }, null, 1));
  }
  const heard = backchannels.filter((one) => one !== null);
  console.error(
    `${complete.length} complete answers, ${paused.length} with a pause of up to 3 s, ${barges.length} cut in, ` +
      `${heard.filter(Boolean).length} of ${heard.length} sentences went on after "mm hm"; load ${load?.toFixed(1)} on ${cpus().length} processors`,
  );
  if (turns.length !== wanted) return BROKE_OFF;
  return figures.every(({ bound }) => bound === "kept") ? 0 : 1;
}
