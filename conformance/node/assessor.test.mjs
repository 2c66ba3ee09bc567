// OpenAI's own Node client against the assessor twin. Last seen true against the twin: 2026-11-29 (openai 7.55.0). The
// cloud itself has not been tried from here. Settings: see wire.mjs.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { assessor } from './wire.mjs';

const point = {
  type: 'object', additionalProperties: false, required: ['sentence', 'entry_ids'],
  properties: { sentence: { type: 'string' }, entry_ids: { type: 'array', items: { type: 'string' } } },
};
const schema = {
  type: 'object', additionalProperties: false, required: ['covered'],
  properties: { covered: { type: 'array', items: point } },
};
const entries = JSON.stringify({ entries: [
  { id: 'e1', speaker: 'ai', text: 'What did you build?' },
  { id: 'e2', speaker: 'candidate', text: 'A search index for two thousand shops.' },
] });
const model = 'gpt-6-luna';
const chat = (client, wanted = schema) => client.chat.completions.create({
  model,
  messages: [{ role: 'user', content: entries }],
  response_format: { type: 'json_schema', json_schema: { name: 'summary', strict: true, schema: wanted } },
});
const respond = (client, wanted = schema) => client.responses.create({
  model,
  instructions: 'Sum it up.',
  input: entries,
  text: { format: { type: 'json_schema', name: 'summary', strict: true, schema: wanted } },
  store: false,
});

test('a chat completion fills a JSON schema from the words of the talk', async () => {
  const completion = await chat(assessor());
  assert.equal(completion.choices[0].finish_reason, 'stop');
  const { covered } = JSON.parse(completion.choices[0].message.content);
  assert.deepEqual(covered[0].entry_ids, ['e1', 'e2']);
});

test('a response fills it with the same words', async () => {
  const response = await respond(assessor());
  assert.equal(response.status, 'completed');
  assert.equal(response.error, null);
  const completion = await chat(assessor());
  assert.equal(response.output_text, completion.choices[0].message.content, 'the client joins the text itself');
});

test('a response is parsed by the client against its own format', async () => {
  const parsed = await assessor().responses.parse({
    model,
    input: [{ role: 'user', content: [{ type: 'input_text', text: entries }] }],
    text: { format: { type: 'json_schema', name: 'summary', strict: true, schema } },
  });
  assert.equal(JSON.parse(parsed.output_text).covered.length, 1);
});

test('refusals are typed errors at both addresses', async () => {
  const unknown = { type: 'object', additionalProperties: false, required: ['verdict'], properties: { verdict: { type: 'string' } } };
  for (const [ask, param] of [[chat, 'response_format.json_schema.schema'], [respond, 'text.format.schema']]) {
    await assert.rejects(
      ask(assessor({ apiKey: 'sk-nobody-0000000000', maxRetries: 2 })),
      (error) => error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key',
    );
    await assert.rejects(
      ask(assessor(), unknown),
      (error) => error instanceof OpenAI.BadRequestError && error.code === 'unsupported_schema' && error.param === param,
    );
  }
});

test('the models are listed', async () => {
  const listed = await assessor().models.list();
  assert.equal(listed.data[0].id, 'vivavoce-extractive');
});
