// The synthetic candidate: goes through the page by its labels, listens, and speaks when it is its turn.
import { readFileSync } from "node:fs";

/** The page must say "listening", and the interviewer must have been silent, for this long before the candidate speaks. */
const POLITE_MS = 450;
const LOOK_EVERY_MS = 60;
/** Longer than any patience of the interviewer. */
const REPLY_WITHIN_MS = 30_000;

/** Presses the button of a one-use link. @returns the page it leads to is loaded */
export async function enter(page, link) {
  await page.goto(link);
  await page.getByRole("button", { name: "Open in this browser" }).click();
  await page.waitForURL((url) => url.pathname !== "/enter", { timeout: 20_000 });
}

/** From a mailed join link to the page after signing in, with the code of the mail that comes then. */
export async function join(page, link, readCode) {
  await page.goto(link);
  await page.getByRole("button", { name: "Get started" }).click();
  await page.getByRole("button", { name: "Email me a code" }).click();
  const code = page.getByLabel("Code from the mail");
  // At most one code in 30 s for an address: whoever asked a moment ago waits on the next page.
  const haveOne = page.getByRole("button", { name: "Enter a code that I have" });
  await code.or(haveOne).waitFor();
  if (await haveOne.isVisible()) {
    await haveOne.click();
    await page.locator('button:not([aria-disabled="true"])', { hasText: "Send another code" }).click({ timeout: 40_000 });
  }
  await code.fill(await readCode());
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: /^(Your agreement|Check your sound)$/ }).waitFor();
}

/** Agrees to everything, where agreement is still asked for; from the welcome or from the agreement to the sound check. */
export async function agree(page) {
  const welcome = page.getByRole("button", { name: /^(Next: your agreement|Next: check your microphone|Go on with the interview|Go on here)$/ });
  const agreement = page.getByRole("heading", { name: "Your agreement" });
  const check = page.getByRole("heading", { name: "Check your sound" });
  await welcome.or(agreement).or(check).first().waitFor();
  if (await welcome.isVisible()) await welcome.click();
  await agreement.or(check).first().waitFor();
  if (!(await agreement.isVisible())) return;
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "Agree and go on" }).click();
  await check.waitFor();
}

/** From the welcome, the agreement or the status to the room. */
export async function begin(page) {
  await agree(page);
  await page.getByRole("button", { name: "Use my microphone" }).click();
  await page.getByRole("button", { name: /^(Start|Continue) the interview$/ }).click();
}

/**
 * Takes the interview to its end, or for a number of turns.
 * @param {import("playwright-core").Page} page
 * @param {string[]} wavs paths, one a turn; when they are used up the candidate starts over for a new question and else keeps silent
 * @param {{deadline: number, turnsWanted?: number, onTurn?: (turn: {answer: string, question: string|null, reply_ms: number|null}) => void}} how
 * @returns {Promise<{turns: {answer: string, question: string|null, reply_ms: number|null}[], questions: string[], ended: boolean, errors: string[]}>}
 */
export async function converse(page, wavs, { deadline, turnsWanted = Infinity, onTurn = () => {} }) {
  const turns = [];
  const questions = new Map();
  const errors = [];
  let answered = 0; // seconds on the page's audio clock: end of the last answer
  let lastNumber = null;
  let politeSince = null;
  let interruptions = 0;
  while (Date.now() < deadline) {
    const seen = await page.evaluate(() => window.__rehearse.look());
    if (seen.questionNumber && seen.question) questions.set(seen.questionNumber, seen.question);
    if (/finished|could not be finished|cancelled|expired/i.test(seen.heading)) return done(true);
    if (seen.alert && (await pressContinue(page))) {
      errors.push(`interrupted: ${seen.alert}`);
      if (++interruptions > 5) return done(false);
    }
    const mine =
      seen.turn === "listening" &&
      seen.question !== null &&
      seen.silentMs !== null &&
      seen.silentMs >= POLITE_MS &&
      seen.lastSoundOn > answered &&
      (turns.length < wavs.length || seen.questionNumber !== lastNumber);
    politeSince = mine ? (politeSince ?? Date.now()) : null;
    if (politeSince !== null && Date.now() - politeSince >= POLITE_MS) {
      const wav = wavs[turns.length % wavs.length];
      const said = await page.evaluate((data) => window.__rehearse.speak(data), readFileSync(wav).toString("base64"));
      answered = said.to;
      lastNumber = seen.questionNumber;
      politeSince = null;
      const reply = await firstSoundAfter(page, said, deadline);
      if (reply.cutIn) errors.push(`the interviewer spoke while answer ${turns.length + 1} was being given`);
      turns.push({ answer: wav, question: seen.question, reply_ms: reply.ms });
      onTurn(turns[turns.length - 1]);
      if (turns.length >= turnsWanted) return done(false);
    }
    await page.waitForTimeout(LOOK_EVERY_MS);
  }
  errors.push("the interview did not end in time");
  return done(false);

  function done(ended) {
    return { turns, questions: [...questions.values()], ended, errors };
  }
}

/** Waits for the interviewer's first sound after the candidate's last sample; null when there is none in time. */
async function firstSoundAfter(page, said, deadline) {
  const until = Math.min(Date.now() + REPLY_WITHIN_MS, deadline);
  let cutIn = false;
  while (Date.now() < until) {
    const { sounds, heading } = await page.evaluate(() => ({
      sounds: window.__rehearse.sounds(),
      heading: document.querySelector("h1")?.textContent ?? "",
    }));
    cutIn ||= sounds.some((sound) => sound.on > said.from && sound.on < said.to);
    const reply = sounds.find((sound) => sound.on >= said.to);
    if (reply) return { ms: Math.round((reply.on - said.to) * 10_000) / 10, cutIn };
    if (/finished/i.test(heading)) break;
    await page.waitForTimeout(LOOK_EVERY_MS);
  }
  return { ms: null, cutIn };
}

async function pressContinue(page) {
  const button = page.getByRole("button", { name: /^(Continue|Try again|Turn the sound on)$/ }).first();
  if (!(await button.isVisible().catch(() => false))) return false;
  await button.click({ timeout: 2_000 }).catch(() => undefined);
  return true;
}

/**
 * Asks the server as the page would, with the page's cookie.
 * @returns {Promise<{status: number, body: any}>}
 */
export async function ask(page, path, app) {
  return page.evaluate(
    async ([where, who]) => {
      const response = await fetch(where, { headers: { "X-Viva-App": who }, cache: "no-store" });
      const text = await response.text();
      let body = null;
      try {
        body = JSON.parse(text);
      } catch {
        body = text;
      }
      return { status: response.status, body };
    },
    [path, app],
  );
}

/** Asks until the answer is not 202. */
export async function askUntilReady(page, path, app, withinMs = 90_000) {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask(page, path, app);
    if (answer.status !== 202 || Date.now() > until) return answer;
    await page.waitForTimeout(500);
  }
}
