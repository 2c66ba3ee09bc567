// OpenAI's agents SDK in a real Chromium holds a spoken conversation with the realtime twin: by WebRTC with an ephemeral
// key, with a function that the page carries out and an interruption by voice. Last seen true against the twin:
// 2026-11-29 (@openai/agents-realtime 0.20.0). The cloud itself has not been tried from here. Settings: see wire.mjs;
// TWIN_MICROPHONE is the WAV that Chromium's microphone plays: silence, an answer, and then, again and again between
// silences, words that interrupt: on a busy machine the first of them may come before there is anything to interrupt.
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { env, realtime, record } from './wire.mjs';

const GREETING = 'Hello, I am an automated interviewer. What did you build?';
const REMARK = Array.from({ length: 12 }, (_, i) => `This is sentence number ${i + 1} of a very long remark.`).join(' ');
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

function serve() {
  const server = createServer((request, answer) => {
    const bundle = /^\/agents\/([\w.-]+\.mjs)$/.exec(request.url);
    if (request.url !== '/' && !bundle) return answer.writeHead(404).end();
    const file = bundle ? `node_modules/@openai/agents-realtime/dist/bundle/${bundle[1]}` : 'spoken.html';
    answer.writeHead(200, { 'content-type': bundle ? 'text/javascript' : 'text/html' });
    createReadStream(here(file)).pipe(answer);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const launch = () => chromium.launch({
  executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${env.TWIN_MICROPHONE}%noloop`,
    '--autoplay-policy=no-user-gesture-required', '--disable-background-networking', '--disable-component-update',
    '--disable-dev-shm-usage', '--mute-audio',
  ],
});

test('the agents SDK in a page is greeted, calls its function, and interrupts', async () => {
  const server = await serve();
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => window.ready);
    const { value: key } = await realtime().realtime.clientSecrets.create({
      session: { type: 'realtime', model: 'gpt-realtime-2.1' },
    });
    const seen = () => page.evaluate(() => window.seen);
    /** Waits for an event on the channel, the nth of its kind. */
    const event = (type, seconds, nth = 1) => page.waitForFunction(
      ([wanted, count]) => window.seen.wire.filter(({ text }) => JSON.parse(text).type === wanted).length >= count,
      [type, nth],
      { timeout: seconds * 1000, polling: 50 },
    ).catch(async () => {
      const { wire, ...rest } = await seen();
      assert.fail(`no ${type} (${nth}) came; ${wire.map(({ text }) => JSON.parse(text).type).join(' ')} ${JSON.stringify(rest)} ${faults}`);
    });

    await page.evaluate((given) => window.hold(given), {
      key, url: `${env.TWIN_REALTIME_URL}/realtime/calls`, greeting: GREETING, remark: REMARK,
    });
    await event('output_audio_buffer.started', 15);
    await page.waitForFunction(() => window.seen.heardMs.length > 10, null, { timeout: 10_000 });
    await event('output_audio_buffer.stopped', 20);

    await event('conversation.item.input_audio_transcription.completed', 90);
    await event('response.function_call_arguments.done', 20);
    await event('output_audio_buffer.started', 30, 2);
    const replied = await seen();
    assert.equal(replied.noted.length, 1, 'the page carried the function out once');
    assert.match(replied.callId, /^rtc_u/, 'the page may see the Location');

    await event('conversation.item.truncated', 40);
    await page.waitForFunction(() => {
      const { wire, history } = window.seen;
      const truncated = wire.map(({ text }) => JSON.parse(text)).findIndex(({ type }) => type === 'conversation.item.truncated');
      const again = wire.slice(truncated).some(({ text }) => JSON.parse(text).type === 'conversation.item.retrieved');
      return again && history.filter(({ role, content }) => role === 'user' && content[0]?.transcript).length >= 2;
    }, null, { timeout: 60_000, polling: 50 });
    check(await seen());
    assert.deepEqual(faults, []);
    await page.evaluate(() => window.session.close());
  } finally {
    await browser.close();
    server.close();
  }
});

function check(seen) {
  const wire = seen.wire.map(({ atMs, text }) => ({ atMs, ...JSON.parse(text) }));
  seen.wire.forEach(({ text }) => record(text));
  assert.deepEqual(seen.errors, []);
  assert.equal(wire[0].type, 'session.created', 'the first event on the channel');
  const first = (type, after = 0) => wire.find((event) => event.type === type && event.atMs > after);

  // What was said came to the function, and what the function gave back was spoken.
  const [words] = seen.noted;
  const call = first('response.function_call_arguments.done');
  assert.deepEqual(JSON.parse(call.arguments), { words });
  const reply = wire.filter(({ type }) => type === 'response.output_audio_transcript.delta')
    .filter(({ atMs }) => atMs > call.atMs).map(({ delta }) => delta).join('');
  assert.ok(reply.startsWith(`Noted in the page: ${words}.`), reply);

  // The interruption: speech, then silence in the page, and the record shows no words that were not heard.
  const playing = wire.filter(({ type }) => type === 'output_audio_buffer.started')[1];
  const spoken = first('input_audio_buffer.speech_started', playing.atMs);
  const cleared = first('output_audio_buffer.cleared', spoken.atMs - 1);
  const truncated = first('conversation.item.truncated', spoken.atMs - 1);
  const [lastHeard] = seen.heardMs.slice(-1);
  assert.ok(lastHeard > playing.atMs, 'the reply was to be heard');
  assert.ok(lastHeard < cleared.atMs + 1_000, `heard until ${lastHeard - cleared.atMs} ms after it was cleared`);

  const messages = seen.history.filter(({ type }) => type === 'message');
  const said = (role) => messages.filter((item) => item.role === role).map(({ content }) => content[0].transcript);
  assert.ok(said('user').length >= 2, JSON.stringify(seen.history));
  assert.ok(said('user').includes(words), words);
  const understood = ['designed', 'database', 'tests', 'shop'].filter((word) => said('user')[0].includes(word));
  assert.ok(understood.length >= 2, said('user')[0]);
  assert.equal(said('assistant')[0], 'Hello, I am an automated interviewer. What did you build?');
  // The record shows no words for what was cut; the SDK keeps those it knew.
  const kept = wire.filter(({ type, item }) => type === 'conversation.item.retrieved' && item.id === truncated.item_id);
  assert.ok(kept.length >= 1, 'the SDK asked for the item again');
  assert.equal(kept[0].item.status, 'incomplete');
  assert.equal(kept[0].item.content[0].transcript, undefined);
  assert.ok(messages.find(({ itemId }) => itemId === truncated.item_id).content[0].transcript.startsWith('Noted in the page'));
  const called = seen.history.find(({ type }) => type === 'function_call');
  assert.match(called.output, /Noted in the page/, 'the history holds the function and its output');
  console.log(`figures: speech to cleared ${Math.round(cleared.atMs - spoken.atMs)} ms, cleared to the last sound`
    + ` ${Math.round(lastHeard - cleared.atMs)} ms, ${wire.length} events on the channel`);
}
