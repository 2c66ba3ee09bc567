#!/usr/bin/env node
// A synthetic candidate takes an interview in headless Chromium and reports it as JSON (./viva rehearse).
// Exit code 0 only when the interview was completed.
import { rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { synthesise, wavFiles } from "./answers.mjs";
import { launch, withProbe } from "./browser.mjs";
import { ask, askUntilReady, begin, converse, enter, join } from "./candidate.mjs";
import { invite } from "./invite.mjs";
import { addressOf, codeIn, hasInbox, joinLinkIn, messages, waitForMail } from "./mailbox.mjs";

const HELP = `rehearse.mjs --url URL --invitation LINK [--member LINK [--mailed]] [--answers DIR] [--json FILE] [--no-sandbox auto|true|false] [--minutes N]
LINK is the link of an invitation mail, or a one-use link. --mailed: the member invites somebody new, and the synthetic
candidate goes the whole way from that mail, where there is an inbox to read; LINK is only for where there is none.
Without --invitation, VIVA_ADMIN_TOKEN lets it ask URL for fresh demo links, and it goes the whole way.`;

const { values: options } = parseArgs({
  options: {
    url: { type: "string" },
    invitation: { type: "string" },
    member: { type: "string" },
    mailed: { type: "boolean", default: false },
    answers: { type: "string" },
    json: { type: "string" },
    "no-sandbox": { type: "string", default: "auto" },
    minutes: { type: "string", default: "20" },
    help: { type: "boolean", default: false },
  },
});

const report = {
  status: "failed",
  session_id: null,
  questions: [],
  transcript: [],
  turns: [],
  connect_ms: null,
  first_word_ms: null,
  result: { summary: null, ratings: [] },
  recording: { duration_ms: null, channels: null },
  recognizer: null,
  voice: null,
  console_errors: [],
  errors: [],
};

if (options.help) {
  console.log(HELP);
  process.exit(0);
}
let browser;
let ownAnswers = null;
try {
  await rehearse();
} catch (reason) {
  report.errors.push(reason instanceof Error ? reason.message : String(reason));
} finally {
  await browser?.close().catch(() => undefined);
  if (ownAnswers) rmSync(ownAnswers, { recursive: true, force: true });
}
if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
console.log(inWords(report));
process.exit(report.status === "completed" ? 0 : 1);

async function rehearse() {
  const links = await linksOf();
  const origin = new URL(links.candidate).origin;
  const folder = options.answers ?? (ownAnswers = synthesise());
  const wavs = wavFiles(folder);
  if (wavs.length === 0) throw new Error(`${folder} holds no WAV file`);
  browser = await launch(options["no-sandbox"]);
  const context = await browser.newContext();
  await withProbe(context, origin);
  const reader = links.member ? await memberPage(links.member) : null;
  const page = await context.newPage();
  watch(page);

  await arrive(page, await wayIn(links, reader));
  await begin(page);
  const deadline = Date.now() + Number(options.minutes) * 60_000;
  const talk = await converse(page, wavs, {
    deadline,
    onTurn: (turn) => console.error(`answered “${turn.question}”; reply after ${turn.reply_ms ?? "no"} ms`),
  });
  report.turns = talk.turns.map(({ reply_ms }) => ({ reply_ms }));
  report.questions = talk.questions;
  report.errors.push(...talk.errors);
  const times = await page.evaluate(() => window.__rehearse.times());
  report.connect_ms = rounded(times.connectMs);
  report.first_word_ms = rounded(times.firstWordMs);
  report.errors.push(...times.errors);
  await collect(page, reader);
}

/** A page of the member's own, so that the two people share no cookie. */
async function memberPage(link) {
  const page = await (await browser.newContext()).newPage();
  watch(page);
  await enter(page, link);
  return page;
}

/** The link that the candidate opens, and the address whose mailbox gets the code; null where no code is needed. */
async function wayIn(links, member) {
  const url = options.url ?? new URL(links.candidate).origin;
  if (new URL(links.candidate).pathname === "/interview/join") {
    return { url, link: links.candidate, email: await addressOf(url, links.candidate) };
  }
  const mailed = options.mailed || !options.invitation;
  if (!mailed || !member || !(await hasInbox(url))) return { url, link: links.candidate, email: null };
  const { email } = await invite(member);
  return { url, link: await waitForMail(url, email, joinLinkIn), email };
}

async function arrive(page, { url, link, email }) {
  if (email === null) {
    await enter(page, link);
    return;
  }
  const before = new Set((await messages(url, email)).map((mail) => mail.id));
  await join(page, link, () => waitForMail(url, email, codeIn, before));
}

async function linksOf() {
  if (options.invitation) return { candidate: options.invitation, member: options.member ?? null };
  const token = process.env.VIVA_ADMIN_TOKEN;
  if (!options.url || !token) throw new Error(`Say which interview to take.\n${HELP}`);
  const response = await fetch(new URL("/internal/v1/demo/links", options.url), {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`${options.url} gave no demo links: ${response.status}`);
  const links = await response.json();
  return { candidate: links.candidate, member: options.member ?? links.member };
}

function watch(page) {
  page.on("console", (message) => {
    if (message.type() === "error") report.console_errors.push(message.text());
  });
  page.on("pageerror", (error) => report.errors.push(`page error: ${error.message}`));
  page.on("response", (response) => {
    if (response.request().method() !== "POST" || new URL(response.url()).pathname !== "/api/sessions") return;
    response.json().then(
      (body) => (report.session_id ??= body.session_id ?? null),
      () => undefined,
    );
  });
}

/** What the server keeps of it, asked as the candidate, and as the member where there is a link. */
async function collect(page, member) {
  const id = report.session_id;
  if (!id) throw new Error("no session was opened");
  const session = await ask(page, `/api/sessions/${id}`, "candidate");
  report.status = session.body?.status ?? `unknown (${session.status})`;
  const transcript = await ask(page, `/api/sessions/${id}/transcript`, "candidate");
  report.transcript = (transcript.body?.entries ?? []).map(({ speaker, text, start_ms, end_ms, source }) => ({
    speaker,
    text,
    start_ms,
    end_ms,
    source,
  }));
  const system = await ask(page, "/api/v1/system", "candidate");
  report.recognizer = system.body?.realtime?.recognizer ?? null;
  report.voice = system.body?.realtime?.voice ?? null;

  if (member) {
    const plan = await ask(member, `/api/v1/sessions/${id}/plan`, "member");
    if (plan.status === 200) report.questions = plan.body.questions.map((question) => question.text);
    else report.errors.push(`the plan was not readable with the member's link: ${plan.status}`);
  }
  if (report.status !== "completed") return;
  const result = await askUntilReady(member ?? page, `/api/sessions/${id}/result`, member ? "member" : "candidate");
  if (result.status !== 200) {
    report.errors.push(`no summary: ${result.status}`);
    return;
  }
  const covered = result.body.summary_detail?.covered ?? [];
  report.result.summary = result.body.summary ?? (covered.map((sentence) => sentence.text).join(" ") || null);
  report.result.ratings = result.body.evaluation?.ratings ?? [];
}

function rounded(value) {
  return value === null || !Number.isFinite(value) ? null : Math.round(value);
}

function inWords(done) {
  const replies = done.turns.map((turn) => turn.reply_ms).filter((ms) => ms !== null);
  const middle = median(replies);
  return [
    `Interview ${done.session_id ?? "(none)"}: ${done.status}`,
    `${done.questions.length} questions, ${done.turns.length} answers, ${done.transcript.length} entries in the transcript`,
    `connected after ${done.connect_ms ?? "?"} ms, first word after ${done.first_word_ms ?? "?"} ms, median reply ${middle ?? "?"} ms`,
    `summary: ${done.result.summary ?? "none"}`,
    ...done.console_errors.map((text) => `console error: ${text}`),
    ...done.errors.map((text) => `error: ${text}`),
  ].join("\n");
}

function median(numbers) {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return Math.round(sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
}
