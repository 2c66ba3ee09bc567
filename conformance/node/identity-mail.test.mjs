// @supabase/auth-js against the identity twin: codes and links by mail. Last seen true against the twin: 2026-11-29
// (@supabase/auth-js 2.109.0, Node 20). The cloud itself has not been tried from here.
import assert from 'node:assert/strict';
import test from 'node:test';
import { admin, client, fragment, lastMail, linksUrl, mails, memory, newAddress, newEmail, raw, site, url } from './identity-desk.mjs';

test('a code from a mail signs a stranger in, once', async () => {
  const email = newEmail();
  const browser = client();
  const events = [];
  browser.onAuthStateChange((event) => events.push(event));
  const asked = await browser.signInWithOtp({ email, options: { data: { colour: 'blue' } } });
  assert.deepEqual(asked, { data: { user: null, session: null }, error: null });
  const { code } = await lastMail(email);
  const { data, error } = await browser.verifyOtp({ type: 'email', email: email.toUpperCase(), token: code });
  assert.equal(error, null);
  assert.equal(data.user.email, email);
  assert.equal(data.user.user_metadata.colour, 'blue');
  assert.equal(data.user.user_metadata.email_verified, true);
  assert.deepEqual(data.user.app_metadata, { provider: 'email', providers: ['email'] });
  assert.equal(data.user.identities.length, 1);
  assert.equal(data.session.token_type, 'bearer');
  assert.equal(data.session.expires_in, 3600);
  const again = await client().verifyOtp({ type: 'email', email, token: code });
  assert.equal(again.error.status, 403);
  assert.equal(again.error.code, 'otp_expired');
  assert.equal(again.error.message, 'Token has expired or is invalid');
  assert.ok(events.includes('SIGNED_IN'));
});

test('the link of a mail ends on a page, with the token where no server sees it', async () => {
  const email = newEmail();
  await client().signInWithOtp({ email });
  const { link, text } = await lastMail(email);
  assert.ok(link.startsWith(`${site}/signin#`), link);
  const hash = fragment(link);
  assert.equal(hash.get('type'), 'signup');
  assert.match(hash.get('token_hash'), /^[0-9a-f]{56}$/);
  assert.match(text, /multipart\/alternative[^]*text\/plain[^]*text\/html/);
  const { data, error } = await client().verifyOtp({ type: 'email', token_hash: hash.get('token_hash') });
  assert.equal(error, null);
  assert.equal(data.user.email, email);
});

test('somebody known gets a magic link, and its type says so', async () => {
  const email = newEmail();
  await admin().createUser({ email, email_confirm: true });
  await client().signInWithOtp({ email, options: { shouldCreateUser: false } });
  const hash = fragment((await lastMail(email)).link);
  assert.equal(hash.get('type'), 'magiclink');
  const wrong = await client().verifyOtp({ type: 'signup', token_hash: hash.get('token_hash') });
  assert.equal(wrong.error.code, 'otp_expired');
  const right = await client().verifyOtp({ type: 'magiclink', token_hash: hash.get('token_hash') });
  assert.equal(right.error, null);
});

test('a stranger who may not be created is refused and gets no mail', async () => {
  const email = newEmail();
  const { error } = await client().signInWithOtp({ email, options: { shouldCreateUser: false } });
  assert.equal(error.status, 422);
  assert.equal(error.code, 'otp_disabled');
  assert.equal((await mails(email)).length, 0);
});

test('a second mail within the minute is refused with the seconds to wait', async () => {
  const email = newEmail();
  await client().signInWithOtp({ email });
  const { error } = await client().signInWithOtp({ email });
  assert.equal(error.status, 429);
  assert.equal(error.code, 'over_email_send_rate_limit');
  assert.match(error.message, /^For security purposes, you can only request this after \d+ seconds\.$/);
  assert.equal((await mails(email)).length, 1);
});

test('one client address cannot ask without end', async () => {
  const address = newAddress();
  const codes = [];
  for (let i = 0; i < 35; i++) {
    const { error } = await client({ address }).verifyOtp({ type: 'email', email: newEmail(), token: '000000' });
    codes.push(error.code);
  }
  assert.deepEqual(new Set(codes.slice(0, 30)), new Set(['otp_expired']));
  assert.ok(codes.includes('over_request_rate_limit'));
  const other = await client().verifyOtp({ type: 'email', email: newEmail(), token: '000000' });
  assert.equal(other.error.code, 'otp_expired');
});

test('a PKCE mail link gives a code that only its browser can exchange', async () => {
  const email = newEmail();
  const storage = memory();
  const browser = client({ at: linksUrl, flowType: 'pkce', storage });
  const redirect = 'https://app.example.org/welcome?x=1&sb_flow_id=7';
  const asked = await browser.signInWithOtp({ email, options: { emailRedirectTo: redirect } });
  assert.equal(asked.error, null);
  const { link } = await lastMail(email);
  assert.match(link, /\/auth\/v1\/verify\?token=pkce_[0-9a-f]{56}&type=signup&/);
  const clicked = await fetch(link, { redirect: 'manual' });
  assert.equal(clicked.status, 303);
  const landed = new URL(clicked.headers.get('location'));
  assert.equal(landed.origin + landed.pathname, 'https://app.example.org/welcome');
  assert.equal(landed.searchParams.get('x'), '1');
  assert.equal(landed.searchParams.get('sb_flow_id'), '7');
  const code = landed.searchParams.get('code');
  const stranger = await client({ at: linksUrl, flowType: 'pkce' }).exchangeCodeForSession(code);
  assert.notEqual(stranger.error, null);
  const stolen = await raw('/token?grant_type=pkce', {
    at: linksUrl,
    method: 'POST',
    body: { auth_code: code, code_verifier: 'x'.repeat(60) },
  });
  assert.equal(stolen.status, 400);
  assert.equal((await stolen.json()).code, 'bad_code_verifier');
  const { data, error } = await browser.exchangeCodeForSession(code);
  assert.equal(error, null);
  assert.equal(data.user.email, email);
  const twice = await raw('/token?grant_type=pkce', {
    at: linksUrl,
    method: 'POST',
    body: { auth_code: code, code_verifier: 'x'.repeat(60) },
  });
  assert.equal(twice.status, 404);
  assert.equal((await twice.json()).code, 'flow_state_not_found');
});

test('an implicit mail link brings the session in the fragment; a scanner who was first has burnt it', async () => {
  const email = newEmail();
  await client({ at: linksUrl }).signInWithOtp({ email });
  const { link } = await lastMail(email);
  for (let i = 0; i < 3; i++) {
    assert.equal((await fetch(link, { method: 'HEAD', redirect: 'manual' })).status, 405);
  }
  const clicked = await fetch(link, { redirect: 'manual' });
  const hash = fragment(clicked.headers.get('location'));
  assert.deepEqual(
    [...hash.keys()].sort(),
    ['access_token', 'expires_at', 'expires_in', 'refresh_token', 'sb', 'token_type', 'type'],
  );
  const browser = client({ at: linksUrl });
  const set = await browser.setSession({
    access_token: hash.get('access_token'),
    refresh_token: hash.get('refresh_token'),
  });
  assert.equal(set.error, null);
  assert.equal(set.data.user.email, email);
  const second = fragment((await fetch(link, { redirect: 'manual' })).headers.get('location'));
  assert.equal(second.get('error'), 'access_denied');
  assert.equal(second.get('error_code'), 'otp_expired');
  assert.equal(second.get('error_description'), 'Email link is invalid or has expired');
});

test('a redirect to a place that is not allowed becomes the site', async () => {
  for (const [wanted, where] of [
    ['https://app.example.org/a/b', 'https://app.example.org/a/b'],
    ['http://127.0.0.1:5555/x', 'http://127.0.0.1:5555/x'],
    ['http://localhost:9999/any', 'http://localhost:9999/any'],
    ['https://evil.test/', site],
    ['https://app.example.org.evil.test/', site],
    ['http://10.1.2.3/', site],
    ['javascript:alert(1)', site],
  ]) {
    const { data } = await admin().generateLink({
      type: 'magiclink',
      email: newEmail(),
      options: { redirectTo: wanted },
    });
    assert.equal(data.properties.redirect_to, where);
    const clicked = await fetch(data.properties.action_link, { redirect: 'manual' });
    assert.ok(clicked.headers.get('location').startsWith(`${where}#access_token=`), wanted);
  }
});

test('what a request for a code may look like is checked', async () => {
  for (const [body, status, code] of [
    [{}, 400, 'validation_failed'],
    [{ email: 'no address' }, 400, 'validation_failed'],
    [{ email: newEmail(), phone: '+4912345' }, 400, 'validation_failed'],
    [{ email: newEmail(), channel: 'sms' }, 400, 'validation_failed'],
    [{ email: newEmail(), code_challenge: 'a'.repeat(43) }, 400, 'validation_failed'],
    [{ email: newEmail(), code_challenge: 'a'.repeat(42), code_challenge_method: 's256' }, 400, 'validation_failed'],
    [{ email: newEmail(), code_challenge: '!'.repeat(43), code_challenge_method: 's256' }, 400, 'validation_failed'],
  ]) {
    const answer = await raw('/otp', { method: 'POST', body });
    assert.equal(answer.status, status, JSON.stringify(body));
    assert.equal((await answer.json()).code, code);
  }
  for (const body of [
    { type: 'email' },
    { type: 'email', token: '1', token_hash: '2', email: 'a@b.c' },
    { type: 'email', token_hash: '2', email: 'a@b.c' },
    { type: 'nonsense', token_hash: '2' },
    { token_hash: '2' },
  ]) {
    const answer = await raw('/verify', { method: 'POST', body });
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.equal((await answer.json()).code, 'validation_failed');
  }
  assert.equal((await raw('/verify?type=email', { key: null })).status, 400);
  assert.equal((await raw('/verify?token=x', { key: null })).status, 400);
  const broken = await fetch(`${url}/otp`, { method: 'POST', body: '{', headers: { apikey: process.env.TWIN_IDENTITY_ANON } });
  assert.equal((await broken.json()).error_code, 'bad_json');
});
