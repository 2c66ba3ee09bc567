// OpenAI's own Node clients against the realtime twin. Last seen true against the twin: 2026-11-29 (openai 7.55.0,
// @openai/agents-realtime 0.20.0). The cloud itself has not been tried from here. Settings: see wire.mjs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { OpenAIRealtimeWebSocket } from '@openai/agents-realtime';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { callId, env, next, offer, realtime, record, session, withCall } from './wire.mjs';

const QUOTED = '"""Written, not spoken."""';

test('a call is made, answered and hung up', async () => {
  const id = await withCall(async (id, created) => {
    assert.equal(created.status, 201);
    assert.match(id, /^rtc_u/);
    assert.match(await created.text(), /^v=0[^]*a=candidate:/);
    return id;
  });
  await assert.rejects(
    realtime().realtime.calls.hangup(id),
    (error) => error instanceof OpenAI.NotFoundError && error.code === 'call_id_not_found',
  );
});

test('a wrong key is a typed error', async () => {
  for (const attempt of [
    (client) => client.realtime.calls.create({ sdp: offer(), session }),
    (client) => client.realtime.clientSecrets.create({ session }),
    (client) => client.realtime.calls.hangup('rtc_u1_nobody'),
  ]) {
    await assert.rejects(
      attempt(realtime({ apiKey: 'sk-nobody-0000000000' })),
      (error) => error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key' && error.requestID !== null,
    );
  }
});

test('a browser gets a key with its session, and the key opens that session', async () => {
  const secret = await realtime().realtime.clientSecrets.create({
    expires_after: { anchor: 'created_at', seconds: 60 },
    session: { ...session, instructions: 'Be calm.' },
  });
  assert.match(secret.value, /^ek_/);
  assert.ok(Math.abs(secret.expires_at - Date.now() / 1000 - 60) < 5, String(secret.expires_at));
  assert.equal(secret.session.instructions, 'Be calm.');
  const created = await realtime({ apiKey: secret.value }).realtime.calls.create({ sdp: offer() });
  assert.equal(created.status, 201);
  await realtime().realtime.calls.hangup(callId(created));
});

test('a limit that passes is tried again after retry-after-ms, and only when the client wants it', async () => {
  const held = [];
  const create = (client) => client.realtime.calls.create({ sdp: offer(), session });
  try {
    for (let i = 0; i < Number(env.TWIN_MAX_CALLS); i++) held.push(callId(await create(realtime())));
    await assert.rejects(
      create(realtime()),
      (error) => error instanceof OpenAI.RateLimitError && error.code === 'rate_limit_exceeded',
    );
    const seen = [];
    const waiting = create(realtime({ maxRetries: 2, seen }));
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await realtime().realtime.calls.hangup(held.pop());
    held.push(callId(await waiting));
    assert.deepEqual(seen.map(({ status }) => status), [429, 201]);
    const [first, second] = seen;
    assert.equal(first.answer.get('x-should-retry'), 'true');
    const asked = Number(first.answer.get('retry-after-ms'));
    assert.ok(asked > 0 && second.at - first.at >= asked - 5, `${second.at - first.at} ms, asked for ${asked}`);
    assert.equal(second.headers.get('x-stainless-retry-count'), '1');
  } finally {
    for (const id of held) await realtime().realtime.calls.hangup(id);
  }
});

test('what the twin does not do is not tried again', async () => {
  const seen = [];
  await assert.rejects(
    realtime({ maxRetries: 2, seen }).realtime.calls.refer('rtc_u1_nobody', { target_uri: 'tel:+4912345' }),
    (error) => error.status === 501 && error.code === 'not_implemented_by_twin',
  );
  assert.equal(seen.length, 1);
});

/** Reads whole responses off a connection of `openai/realtime/ws`, whose URLs are always wss. */
async function overTls(properties, use) {
  const client = realtime({ baseURL: env.TWIN_REALTIME_TLS_URL });
  const connection = new OpenAIRealtimeWS({ ...properties, options: { rejectUnauthorized: false } }, client);
  const problems = [];
  connection.on('event', record);
  connection.on('error', (problem) => problems.push(problem));
  await next(connection, 'session.created');
  await use(connection, problems);
  connection.close();
}

async function written(connection) {
  const done = next(connection, 'response.done');
  connection.send({ type: 'response.create', response: { instructions: QUOTED, output_modalities: ['text'] } });
  const { response } = await done;
  assert.equal(response.status, 'completed');
  assert.equal(response.output[0].content[0].text, 'Written, not spoken.');
}

test('the ws client joins a call over TLS, writes, and hears of its mistakes', async () => {
  await withCall((id) => overTls({ callID: id }, async (connection, problems) => {
    await written(connection);
    assert.deepEqual(problems, []);
    const mistake = next(connection, 'error');
    connection.send({ type: 'response.cancel', event_id: 'mine' });
    const { error } = await mistake;
    assert.equal(error.code, 'response_cancel_not_active');
    assert.equal(error.event_id, 'mine');
  }));
});

test('the ws client opens a session of its own over TLS', async () => {
  await overTls({ model: 'gpt-realtime-2.1' }, async (connection, problems) => {
    const added = next(connection, 'conversation.item.done');
    connection.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'I built a shop.' }] },
    });
    assert.equal((await added).item.content[0].text, 'I built a shop.');
    await written(connection);
    assert.deepEqual(problems, []);
  });
});

test('the agents SDK follows a written response on the sideband', async () => {
  await withCall(async (id) => {
    const url = `${env.TWIN_REALTIME_URL.replace(/^http/, 'ws')}/realtime?call_id=${id}`;
    const socket = new OpenAIRealtimeWebSocket({ url, useInsecureApiKey: true });
    const seen = [];
    const problems = [];
    socket.on('*', (event) => { seen.push(event.type); record(event); });
    socket.on('error', (problem) => problems.push(problem));
    const transcript = next(socket, 'turn_done');
    await socket.connect({
      apiKey: env.TWIN_REALTIME_KEY,
      initialSessionConfig: {
        outputModalities: ['text'],
        audio: { input: { turnDetection: { type: 'server_vad' }, transcription: { model: 'gpt-transcribe' } } },
      },
    });
    socket.sendEvent({
      type: 'response.create',
      response: { instructions: QUOTED, output_modalities: ['text'] },
    });
    const done = await transcript;
    assert.equal(done.response.output[0].content[0].text, 'Written, not spoken.');
    assert.deepEqual(problems, []);
    assert.ok(seen.includes('session.updated'), seen.join(' '));
    socket.close();
  });
});
