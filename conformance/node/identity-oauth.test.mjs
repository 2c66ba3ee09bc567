// @supabase/auth-js against the identity twin, with a real OpenID provider behind it (oidc-provider 8.8.1) whose pages are
// walked through without a browser. Last seen true against the twin: 2026-11-29 (@supabase/auth-js 2.109.0, Node 20).
// TWIN_OIDC_PORT, TWIN_OIDC_CLIENT and TWIN_OIDC_SECRET say as what the twin knows the provider.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test, { after, before } from 'node:test';
import Provider from 'oidc-provider';
import { admin, client, fragment, memory, newEmail, raw, signedIn, site, url } from './identity-desk.mjs';

const env = process.env;
const issuer = `http://127.0.0.1:${env.TWIN_OIDC_PORT}`;
const ownCallback = 'http://127.0.0.1:1/own';
const redirectTo = 'https://app.example.org/back';
let server;

before(async () => {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: env.TWIN_OIDC_CLIENT,
        client_secret: env.TWIN_OIDC_SECRET,
        redirect_uris: [`${url}/callback`, ownCallback],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['not-a-secret-in-a-test'] },
    pkce: { required: () => false },
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: id.replace(/^unverified-/, ''),
        email_verified: !id.startsWith('unverified-'),
        name: 'Ada Lovelace',
      }),
    }),
  });
  provider.on('server_error', (context, error) => console.error(error));
  await new Promise((ready) => (server = provider.listen(Number(env.TWIN_OIDC_PORT), '127.0.0.1', ready)));
});

after(() => {
  server.closeAllConnections();
  server.close();
});

/** A visitor of the provider: follows redirects with cookies until it would leave. */
async function visit(start, login, { deny = false } = {}) {
  const cookies = new Map();
  let address = start;
  let form;
  for (let step = 0; step < 15; step++) {
    if (!address.startsWith(issuer)) {
      return address;
    }
    const answer = await fetch(address, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      body: form,
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      cookies.set(name, value);
    }
    form = undefined;
    if (answer.status >= 300 && answer.status < 400) {
      address = new URL(answer.headers.get('location'), address).toString();
      continue;
    }
    const page = await answer.text();
    const prompt = page.match(/name="prompt" value="(\w+)"/)?.[1];
    assert.ok(prompt, `${answer.status} ${page.replace(/<style>[^]*<\/style>/, '')}`);
    if (deny) {
      address = `${address}/abort`;
    } else {
      form = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'x' } : { prompt });
    }
  }
  throw new Error('the provider goes round in circles');
}

const landing = async (callback) => (await fetch(callback, { redirect: 'manual' })).headers.get('location');

/** From the app's button to the app's page. */
async function throughGoogle(browser, login, options = {}) {
  const { data, error } = await browser.signInWithOAuth({
    provider: 'google',
    options: { redirectTo, skipBrowserRedirect: true, queryParams: { prompt: 'consent', access_type: 'offline' } },
  });
  assert.equal(error, null);
  const sent = await fetch(data.url, { redirect: 'manual' });
  assert.equal(sent.status, 302);
  const page = sent.headers.get('location');
  assert.ok(page.startsWith(`${issuer}/auth?`), page);
  const callback = await visit(page, login, options);
  assert.ok(callback.startsWith(`${url}/callback?`), callback);
  return { page: new URL(page), callback, landed: await landing(callback) };
}

test('PKCE: the provider is passed through and the code exchanged by the browser that asked', async () => {
  const email = newEmail('google');
  const browser = client({ flowType: 'pkce', storage: memory() });
  const { page, callback, landed } = await throughGoogle(browser, email);
  assert.match(page.searchParams.get('state'), /^[0-9a-f-]{36}$/);
  assert.equal(page.searchParams.get('access_type'), 'offline');
  assert.equal(page.searchParams.get('redirect_uri'), `${url}/callback`);
  for (const scope of ['openid', 'email', 'profile']) {
    assert.ok(page.searchParams.get('scope').split(' ').includes(scope));
  }
  const code = new URL(landed).searchParams.get('code');
  assert.ok(landed.startsWith(`${redirectTo}?code=`), landed);
  const { data, error } = await browser.exchangeCodeForSession(code);
  assert.equal(error, null);
  assert.equal(data.user.email, email);
  assert.ok(data.session.provider_token);
  assert.deepEqual(data.user.app_metadata, { provider: 'google', providers: ['google'] });
  assert.equal(data.user.user_metadata.full_name, 'Ada Lovelace');
  const claims = (await browser.getClaims()).data.claims;
  assert.equal(claims.amr[0].method, 'oauth');
  assert.equal(claims.amr[0].provider, 'google');
  const replayed = await landing(callback);
  assert.match(replayed, /error_code=(flow_state_already_used|bad_oauth_state)/);
});

test('implicit: the session stands in the fragment', async () => {
  const email = newEmail('google');
  const { landed } = await throughGoogle(client(), email);
  const hash = fragment(landed);
  assert.ok(hash.get('access_token') && hash.get('refresh_token') && hash.get('provider_token'));
  assert.equal((await client().getUser(hash.get('access_token'))).data.user.email, email);
});

test('an account with the same verified address is the same person', async () => {
  const { email, user } = await signedIn();
  const browser = client({ flowType: 'pkce', storage: memory() });
  const { landed } = await throughGoogle(browser, email);
  const { data } = await browser.exchangeCodeForSession(new URL(landed).searchParams.get('code'));
  assert.equal(data.user.id, user.id);
  assert.deepEqual(data.user.app_metadata.providers, ['email', 'google']);
  assert.equal(data.user.identities.length, 2);
});

test('an account that somebody else prepared without showing the address is taken from him', async () => {
  const email = newEmail('google');
  const prepared = await admin().createUser({ email, user_metadata: { trap: true } });
  const { data: link } = await admin().generateLink({ type: 'signup', email, password: 'x' });
  const { landed } = await throughGoogle(client(), email);
  const { data } = await client().getUser(fragment(landed).get('access_token'));
  assert.equal(data.user.id, prepared.data.user.id);
  assert.deepEqual(data.user.app_metadata.providers, ['google']);
  assert.equal(data.user.user_metadata.trap, undefined);
  const trap = await client().verifyOtp({ type: 'signup', token_hash: link.properties.hashed_token });
  assert.equal(trap.error.code, 'otp_expired');
});

test('an address that the provider has not verified signs nobody in', async () => {
  const email = newEmail('google');
  const { landed } = await throughGoogle(client(), `unverified-${email}`);
  for (const members of [new URL(landed).searchParams, fragment(landed)]) {
    assert.equal(members.get('error'), 'access_denied');
    assert.equal(members.get('error_code'), 'provider_email_needs_verification');
  }
  assert.equal((await admin().generateLink({ type: 'recovery', email })).error.code, 'user_not_found');
});

test('somebody who changes his mind at the provider comes back with its error', async () => {
  const { landed } = await throughGoogle(client(), newEmail(), { deny: true });
  assert.equal(new URL(landed).searchParams.get('error'), 'access_denied');
  assert.equal(fragment(landed).get('error'), 'access_denied');
  assert.ok(fragment(landed).has('sb'));
});

test('a made-up or missing state ends on the site', async () => {
  for (const [query, code] of [
    ['code=x&state=00000000-0000-4000-8000-000000000000', 'bad_oauth_state'],
    ['code=x&state=nonsense', 'bad_oauth_state'],
    ['code=x', 'bad_oauth_callback'],
  ]) {
    const answer = await raw(`/callback?${query}`, { key: null });
    assert.equal(answer.status, 303);
    const where = new URL(answer.headers.get('location'));
    assert.equal(where.origin, site);
    assert.equal(where.searchParams.get('error_code'), code);
  }
});

test('a forged authorisation code is an error of the provider, not a session', async () => {
  const { data } = await client().signInWithOAuth({
    provider: 'google',
    options: { redirectTo, skipBrowserRedirect: true },
  });
  const page = new URL((await fetch(data.url, { redirect: 'manual' })).headers.get('location'));
  const landed = await landing(`${url}/callback?code=forged&state=${page.searchParams.get('state')}`);
  assert.equal(fragment(landed).get('error'), 'server_error');
  assert.equal(fragment(landed).get('access_token'), null);
});

test('providers that are not offered are refused, and reserved parameters are not passed on', async () => {
  const other = await raw('/authorize?provider=github', { key: null });
  assert.equal(other.status, 400);
  assert.match((await other.json()).message, /^Unsupported provider/);
  const page = await raw('/authorize?provider=google&client_id=evil&state=evil&redirect_uri=https://evil.test', { key: null });
  const sent = new URL(page.headers.get('location'));
  assert.equal(sent.searchParams.get('client_id'), env.TWIN_OIDC_CLIENT);
  assert.notEqual(sent.searchParams.get('state'), 'evil');
});

/** An ID token of the provider for the twin's client, fetched as an app would that has the provider's own SDK. */
async function idToken(login, nonce) {
  const query = new URLSearchParams({
    client_id: env.TWIN_OIDC_CLIENT,
    response_type: 'code',
    redirect_uri: ownCallback,
    scope: 'openid email',
    nonce: createHash('sha256').update(nonce).digest('hex'),
  });
  const callback = await visit(`${issuer}/auth?${query}`, login);
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa([env.TWIN_OIDC_CLIENT, env.TWIN_OIDC_SECRET].map(encodeURIComponent).join(':'))}`,
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(callback).searchParams.get('code'),
      redirect_uri: ownCallback,
    }),
  });
  return (await answer.json()).id_token;
}

test('an ID token signs in whom the twin knows, with the nonce that belongs to it', async () => {
  const email = newEmail('google');
  await throughGoogle(client(), email);
  const token = await idToken(email, 'once');
  const { data, error } = await client().signInWithIdToken({ provider: 'google', token, nonce: 'once' });
  assert.equal(error, null);
  assert.equal(data.user.email, email);
  for (const [nonce, message] of [
    ['twice', /Nonces mismatch/],
    [undefined, /both exist or not/],
  ]) {
    const wrong = await client().signInWithIdToken({ provider: 'google', token, nonce });
    assert.equal(wrong.error.status, 400);
    assert.match(wrong.error.message, message);
  }
  const [head, body] = token.split('.');
  const forged = await client().signInWithIdToken({ provider: 'google', token: `${head}.${body}.AAAA`, nonce: 'once' });
  assert.match(forged.error.message, /Bad ID token/);
});
