// Makes openai-types.json, the part of OpenAI's published description that the twins' answers are held against.
// usage: node subset.mjs path/to/openapi.json COMMIT > ../src/test/resources/org/vivavoce/conformance/openai-types.json
// Schemas are copied word for word but for texts for readers (descriptions, examples); one stands on a line.
import { readFileSync } from 'node:fs';

const [file, commit] = process.argv.slice(2);
const whole = JSON.parse(readFileSync(file, 'utf8'));
const schemas = whole.components.schemas;
const prefix = '#/components/schemas/';

/** Events of the beta, of MCP servers and of telephones are not the twin's. */
const notOurs = /^RealtimeServerEvent(|TranscriptionSessionUpdated|ConversationItemCreated|.*MCP.*|.*Dtmf.*)$/;
const wanted = [
  ...Object.keys(schemas).filter((name) => name.startsWith('RealtimeServerEvent') && !notOurs.test(name)),
  'RealtimeCreateClientSecretResponse', 'CreateChatCompletionResponse', 'Response', 'ListModelsResponse', 'ErrorResponse',
];

const forReaders = new Set(['description', 'example', 'examples', 'x-oaiMeta', 'x-oaiTypeLabel', 'x-oaiExpandable']);
const bare = (node, names = false) => {
  if (Array.isArray(node)) return node.map((each) => bare(each));
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node)
    .filter(([key]) => names || !forReaders.has(key))
    .map(([key, value]) => [key, bare(value, key === 'properties' && !names)]));
};

const taken = new Map();
for (const queue = [...wanted]; queue.length > 0;) {
  const name = queue.pop();
  if (taken.has(name)) continue;
  const schema = bare(schemas[name]);
  taken.set(name, schema);
  for (const [, next] of JSON.stringify(schema).matchAll(/#\/components\/schemas\/([^"]+)"/g)) queue.push(next);
}

const lines = [...taken.keys()].sort().map((name) => `${JSON.stringify(name)}:${JSON.stringify(taken.get(name))}`);
const about = {
  origin: 'github.com/openai/openai-openapi, openapi.json',
  commit, version: whole.info.version, licence: 'MIT, Copyright (c) OpenAI',
};
console.log(`{"about":${JSON.stringify(about)},\n"components":{"schemas":{\n${lines.join(',\n')}\n}}}`);
