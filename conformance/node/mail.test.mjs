// nodemailer against the mail twin. Last seen true against the twin: 2026-11-29 (nodemailer 10.6.1). No mail service
// in the net has been tried from here.
// TWIN_SMTP_PORT, TWIN_SMTP_USER, TWIN_SMTP_PASSWORD, TWIN_INBOX_URL and TWIN_SMTP_LIMIT say where it is.
import assert from 'node:assert/strict';
import net from 'node:net';
import test from 'node:test';
import nodemailer from 'nodemailer';

const env = process.env;
const connection = (auth, more = {}) =>
  nodemailer.createTransport({
    host: '127.0.0.1', port: Number(env.TWIN_SMTP_PORT), secure: false, auth, ...more,
  });
const known = { user: env.TWIN_SMTP_USER, pass: env.TWIN_SMTP_PASSWORD };

async function inbox(to) {
  const list = await (await fetch(`${env.TWIN_INBOX_URL}/api/messages?to=${encodeURIComponent(to)}`)).json();
  return Promise.all(
    list.messages.map(async ({ id }) => (await fetch(`${env.TWIN_INBOX_URL}/api/messages/${id}`)).json()),
  );
}

test('a plain letter arrives', async () => {
  const sent = await connection(known).sendMail({
    from: 'a@example.org', to: 'plain@example.org', subject: 'Plain', text: 'One line.\n.\n..and dots\n',
  });
  assert.match(sent.response, /^250 2\.0\.0 Kept/);
  const [letter] = await inbox('plain@example.org');
  assert.equal(letter.text.replaceAll('\r\n', '\n').trimEnd(), 'One line.\n.\n..and dots');
  assert.equal(letter.html, null);
  assert.equal(letter.envelope_from, 'a@example.org');
});

test('text and HTML arrive, with words and addresses of other scripts', async () => {
  await connection(known).sendMail({
    from: '"Jörg Müller" <joerg@example.org>', to: 'Zoë 山田 <zoë@exämple.org>',
    subject: 'Grüße aus der Bäckerei – 求人 – and on, and on, until a header line must be folded at least once',
    text: 'Grüße, 山田', html: '<p>Grüße, <a href="https://viva.test/?a=1&amp;b=2">山田</a></p>',
  });
  const [letter] = await inbox('zoë@');
  assert.equal(
    letter.subject,
    'Grüße aus der Bäckerei – 求人 – and on, and on, until a header line must be folded at least once',
  );
  assert.equal(letter.text.trim(), 'Grüße, 山田');
  assert.match(letter.html, /Grüße, .*山田/);
  assert.deepEqual(letter.links, ['https://viva.test/?a=1&b=2']);
  assert.match(letter.from, /Jörg Müller/);
});

test('a letter that is too large is refused, before it is sent where its size is said', async () => {
  const text = 'x'.repeat(Number(env.TWIN_SMTP_LIMIT) + 1000);
  await assert.rejects(
    connection(known).sendMail({ from: 'a@example.org', to: 'large@example.org', subject: 'Large', text }),
    (error) => error.responseCode === 552,
  );
  await assert.rejects(
    connection(known).sendMail({
      envelope: { from: 'a@example.org', to: 'large@example.org', size: Number(env.TWIN_SMTP_LIMIT) + 1 },
      raw: 'Subject: Large\r\n\r\nsmall in truth',
    }),
    // It has read the limit in EHLO's answer and does not even ask.
    /size larger than allowed 50000/,
  );
  assert.deepEqual(await inbox('large@'), []);
});

test('wrong credentials and none are refused', async () => {
  const letter = { from: 'a@example.org', to: 'nobody@example.org', subject: 'No', text: 'No.' };
  await assert.rejects(
    connection({ ...known, pass: 'wrong' }).sendMail(letter),
    (error) => error.code === 'EAUTH' && error.responseCode === 535,
  );
  await assert.rejects(connection(undefined).sendMail(letter), (error) => error.responseCode === 530);
  assert.deepEqual(await inbox('nobody@'), []);
});

test('fifty letters at once all arrive', async () => {
  const numbers = [...Array(50).keys()];
  await Promise.all(
    numbers.map((n) =>
      connection(known).sendMail({ from: 'a@example.org', to: `many-${n}@example.org`, subject: `No. ${n}`, text: `${n}` })),
  );
  const letters = await inbox('many-');
  assert.deepEqual(letters.map((each) => Number(each.text)).sort((a, b) => a - b), numbers);
});

test('a client that dies in the middle of a letter leaves nothing of it', async () => {
  const socket = net.connect(Number(env.TWIN_SMTP_PORT), '127.0.0.1');
  const answers = socket[Symbol.asyncIterator]();
  const say = async (line) => {
    if (line) socket.write(`${line}\r\n`);
    return String((await answers.next()).value);
  };
  await say();
  await say('EHLO client.test');
  await say(`AUTH PLAIN ${Buffer.from(`\0${known.user}\0${known.pass}`).toString('base64')}`);
  await say('MAIL FROM:<a@example.org>');
  await say('RCPT TO:<half@example.org>');
  assert.match(await say('DATA'), /^354/);
  socket.write('Subject: Half\r\n\r\nThe first half of a let');
  socket.resetAndDestroy();
  await connection(known).sendMail({ from: 'a@example.org', to: 'after@example.org', subject: 'After', text: 'Whole.' });
  assert.equal((await inbox('after@')).length, 1);
  assert.deepEqual(await inbox('half@'), []);
});
