// What the OpenAI tests share: clients whose every answer and event is written to TWIN_RECORD_FILE, one JSON object
// a line, as it came from the wire; the Maven test holds the file against the published types.
// TWIN_REALTIME_URL (ends in /v1), TWIN_REALTIME_TLS_URL, TWIN_REALTIME_KEY, TWIN_ASSESSOR_URL, TWIN_ASSESSOR_KEY and
// TWIN_OFFER_FILE say where the twins are and what offer to make.
import { appendFileSync, readFileSync } from 'node:fs';
import OpenAI from 'openai';

export const env = process.env;
export const offer = () => readFileSync(env.TWIN_OFFER_FILE, 'utf8').replace(/\r?\n/g, '\r\n');
export const session = { type: 'realtime', model: 'gpt-realtime-2.1' };

const write = (record) => appendFileSync(env.TWIN_RECORD_FILE, `${JSON.stringify(record)}\n`);

/** Keeps an event as the wire had it. */
export const record = (event) => write({ event: typeof event === 'string' ? JSON.parse(event) : event });

/** fetch that keeps every JSON answer; `seen` gets each request's headers and the answer's status, with its time. */
export const recordingFetch = (seen = []) => async (url, init) => {
  if (!String(url).startsWith('http')) return fetch(url, init); // the client tries out what fetch can do
  const at = performance.now();
  const answer = await fetch(url, init);
  seen.push({ at, status: answer.status, headers: new Headers(init?.headers), answer: answer.headers });
  const json = (answer.headers.get('content-type') ?? '').startsWith('application/json');
  const text = json ? await answer.clone().text() : ''; // a hang-up's answer is empty
  if (text !== '') write({ path: new URL(url).pathname, status: answer.status, body: JSON.parse(text) });
  return answer;
};

export const realtime = ({ apiKey = env.TWIN_REALTIME_KEY, baseURL = env.TWIN_REALTIME_URL, maxRetries = 0, seen } = {}) =>
  new OpenAI({ apiKey, baseURL, maxRetries, fetch: recordingFetch(seen) });

export const assessor = ({ apiKey = env.TWIN_ASSESSOR_KEY, maxRetries = 0 } = {}) =>
  new OpenAI({ apiKey, baseURL: env.TWIN_ASSESSOR_URL, maxRetries, fetch: recordingFetch() });

export const callId = (answer) => answer.headers.get('location').split('/').pop();

/** Makes a call, uses it and hangs it up whatever happens. */
export async function withCall(use) {
  const created = await realtime().realtime.calls.create({ sdp: offer(), session });
  const id = callId(created);
  try {
    return await use(id, created);
  } finally {
    await realtime().realtime.calls.hangup(id);
  }
}

/** The next value of an emitter's event, or an error in words after `ms`. */
export const next = (emitter, name, ms = 10_000) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name} within ${ms} ms`)), ms);
    emitter.on(name, (value) => { clearTimeout(timer); resolve(value); });
  });
