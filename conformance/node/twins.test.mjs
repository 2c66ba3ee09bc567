// OpenAI's own Node clients against the twins. Last seen true against the twins: 2026-11-21 (openai 7.55.0,
// @openai/agents-realtime 0.20.0). The cloud itself has not been tried from here.
// TWIN_REALTIME_URL, TWIN_REALTIME_KEY, TWIN_ASSESSOR_URL, TWIN_ASSESSOR_KEY and TWIN_OFFER_FILE say where they are.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { OpenAIRealtimeWebSocket } from '@openai/agents-realtime';
import OpenAI from 'openai';

const env = process.env;
const offer = readFileSync(env.TWIN_OFFER_FILE, 'utf8').replace(/\r?\n/g, '\r\n');
const session = { type: 'realtime', model: 'gpt-realtime-2.1' };
const realtime = (apiKey = env.TWIN_REALTIME_KEY) =>
  new OpenAI({ apiKey, baseURL: env.TWIN_REALTIME_URL, maxRetries: 0 });

async function withCall(use) {
  const created = await realtime().realtime.calls.create({ sdp: offer, session });
  const callId = created.headers.get('location').split('/').pop();
  try {
    await use(callId, created);
  } finally {
    await realtime().realtime.calls.hangup(callId);
  }
}

test('a call is made, answered and hung up', async () => {
  await withCall(async (callId, created) => {
    assert.equal(created.status, 201);
    assert.match(callId, /^rtc_u/);
    assert.match(await created.text(), /^v=0[^]*a=candidate:/);
  });
});

test('a wrong key is a typed error', async () => {
  await assert.rejects(
    realtime('sk-nobody-0000000000').realtime.calls.create({ sdp: offer, session }),
    (error) => error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key',
  );
});

test('the agents SDK follows a written response on the sideband', async () => {
  await withCall(async (callId) => {
    const url = `${env.TWIN_REALTIME_URL.replace(/^http/, 'ws')}/realtime?call_id=${callId}`;
    const socket = new OpenAIRealtimeWebSocket({ url, useInsecureApiKey: true });
    const seen = [];
    const problems = [];
    socket.on('*', (event) => seen.push(event.type));
    socket.on('error', (problem) => problems.push(problem));
    const transcript = new Promise((resolve) => socket.on('turn_done', resolve));
    await socket.connect({
      apiKey: env.TWIN_REALTIME_KEY,
      initialSessionConfig: {
        outputModalities: ['text'],
        audio: { input: { turnDetection: { type: 'server_vad' }, transcription: { model: 'gpt-transcribe' } } },
      },
    });
    socket.sendEvent({
      type: 'response.create',
      response: { instructions: '"""Written, not spoken."""', output_modalities: ['text'] },
    });
    const done = await transcript;
    assert.equal(done.response.output[0].content[0].text, 'Written, not spoken.');
    assert.deepEqual(problems, []);
    assert.ok(seen.includes('session.updated'), seen.join(' '));
    socket.close();
  });
});

test('a JSON schema is filled from the words of the talk', async () => {
  const client = new OpenAI({
    apiKey: env.TWIN_ASSESSOR_KEY, baseURL: env.TWIN_ASSESSOR_URL, maxRetries: 0,
  });
  const point = {
    type: 'object', additionalProperties: false, required: ['sentence', 'entry_ids'],
    properties: { sentence: { type: 'string' }, entry_ids: { type: 'array', items: { type: 'string' } } },
  };
  const entries = [
    { id: 'e1', speaker: 'ai', text: 'What did you build?' },
    { id: 'e2', speaker: 'candidate', text: 'A search index for two thousand shops.' },
  ];
  const completion = await client.chat.completions.create({
    model: 'gpt-6-luna',
    messages: [{ role: 'user', content: JSON.stringify({ entries }) }],
    response_format: {
      type: 'json_schema',
      json_schema: {
        name: 'summary', strict: true,
        schema: { type: 'object', additionalProperties: false, required: ['covered'],
          properties: { covered: { type: 'array', items: point } } },
      },
    },
  });
  assert.equal(completion.choices[0].finish_reason, 'stop');
  const { covered } = JSON.parse(completion.choices[0].message.content);
  assert.deepEqual(covered[0].entry_ids, ['e1', 'e2']);
});
