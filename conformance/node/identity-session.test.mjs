// @supabase/auth-js against the identity twin: sessions and administration. Last seen true against the twin: 2026-11-29
// (@supabase/auth-js 2.109.0, Node 20). The cloud itself has not been tried from here.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { AuthSessionMissingError } from '@supabase/auth-js';
import { admin, anon, client, lastMail, newEmail, raw, service, signedIn, url } from './identity-desk.mjs';

test('getUser and getClaims know who is signed in; the claims are verified here', async () => {
  const { browser, email, session } = await signedIn();
  const { data } = await browser.getUser();
  assert.equal(data.user.email, email);
  assert.equal(data.user.is_anonymous, false);
  assert.equal(data.user.phone, '');
  const verified = await browser.getClaims();
  assert.equal(verified.error, null);
  assert.equal(verified.data.header.alg, 'ES256');
  const claims = verified.data.claims;
  assert.equal(claims.aud, 'authenticated');
  assert.equal(claims.iss, url);
  assert.equal(claims.sub, data.user.id);
  assert.equal(claims.role, 'authenticated');
  assert.equal(claims.aal, 'aal1');
  assert.equal(claims.amr[0].method, 'otp');
  assert.equal(claims.exp - claims.iat, 3600);
  assert.equal(claims.phone, '');
  assert.match(claims.session_id, /^[0-9a-f-]{36}$/);
  const [head, body, signature] = session.access_token.split('.');
  const forged = `${head}.${Buffer.from(JSON.stringify({ ...claims, role: 'service_role' })).toString('base64url')}.${signature}`;
  assert.notEqual((await browser.getClaims(forged)).error, null);
  assert.equal((await client().getUser(forged)).error.code, 'bad_jwt');
  assert.ok(body);
});

test('the published key verifies only', async () => {
  const answer = await raw('/.well-known/jwks.json', { key: null });
  assert.equal(answer.headers.get('cache-control'), 'public, max-age=600');
  const { keys } = await answer.json();
  assert.equal(keys.length, 1);
  assert.equal(keys[0].alg, 'ES256');
  assert.deepEqual(keys[0].key_ops, ['verify']);
  assert.equal(keys[0].d, undefined);
});

test('a refreshed session goes on; its tokens rotate', async () => {
  const { browser, session } = await signedIn();
  const { data, error } = await browser.refreshSession();
  assert.equal(error, null);
  assert.notEqual(data.session.refresh_token, session.refresh_token);
  const many = await Promise.all(
    Array.from({ length: 8 }, () => client().refreshSession({ refresh_token: session.refresh_token })),
  );
  for (const one of many) {
    assert.equal(one.error, null);
    assert.equal(one.data.session.refresh_token, data.session.refresh_token);
  }
});

test('refresh tokens that are none, and other grants, are refused', async () => {
  const { error } = await client().refreshSession({ refresh_token: 'abcdefghijkl' });
  assert.equal(error.status, 400);
  assert.equal(error.code, 'refresh_token_not_found');
  const password = await client().signInWithPassword({ email: newEmail(), password: 'correct horse' });
  assert.equal(password.error.code, 'invalid_credentials');
  const empty = await raw('/token?grant_type=refresh_token', { method: 'POST', body: {} });
  assert.equal(empty.status, 400);
  assert.equal((await empty.json()).error, 'invalid_request');
  const other = await raw('/token?grant_type=wishes', { method: 'POST', body: {} });
  assert.equal((await other.json()).message, 'unsupported_grant_type');
});

test('signing out ends what its scope says', async () => {
  const email = newEmail();
  const one = await signedIn(email);
  const two = await signedIn(email);
  const three = await signedIn(email);
  assert.equal((await one.browser.signOut({ scope: 'others' })).error, null);
  assert.equal((await one.browser.getUser()).error, null);
  const ended = await two.browser.getUser();
  assert.ok(ended.error instanceof AuthSessionMissingError);
  const gone = await client().refreshSession({ refresh_token: three.session.refresh_token });
  assert.ok(gone.error);
  const four = await signedIn(email);
  await one.browser.signOut({ scope: 'local' });
  assert.ok((await client().getUser(one.session.access_token)).error);
  assert.equal((await four.browser.getUser()).error, null);
  await four.browser.signOut();
  assert.ok((await client().getUser(four.session.access_token)).error);
  const odd = await raw('/logout?scope=everything', { method: 'POST', bearer: (await signedIn()).session.access_token });
  assert.equal(odd.status, 400);
});

test('somebody changes what is said about him, and cannot make himself an admin', async () => {
  const { browser } = await signedIn();
  const { data, error } = await browser.updateUser({ data: { colour: 'green' } });
  assert.equal(error, null);
  assert.equal(data.user.user_metadata.colour, 'green');
  const { session } = (await browser.getSession()).data;
  const app = await raw('/user', {
    method: 'PUT',
    bearer: session.access_token,
    body: { app_metadata: { role: 'x' } },
  });
  assert.equal(app.status, 403);
  assert.equal((await app.json()).code, 'not_admin');
  const password = await browser.updateUser({ password: 'correct horse' });
  assert.equal(password.error.status, 501);
});

test('an address changes when both have said yes', async () => {
  const { browser, email } = await signedIn();
  const changed = newEmail('grace');
  const { data } = await browser.updateUser({ email: changed });
  assert.equal(data.user.new_email, changed);
  const first = await client().verifyOtp({ type: 'email_change', email, token: (await lastMail(email)).code });
  assert.equal(first.error, null);
  assert.equal(first.data.session, null);
  const second = await client().verifyOtp({
    type: 'email_change',
    email: changed,
    token: (await lastMail(changed)).code,
  });
  assert.equal(second.error, null);
  assert.equal(second.data.user.email, changed);
  assert.equal((await browser.getUser()).data.user.email, changed);
});

test('the service key makes, finds, changes, bans and deletes people', async () => {
  const id = randomUUID();
  const email = newEmail();
  const made = await admin().createUser({ id, email, email_confirm: true, app_metadata: { team: 7 } });
  assert.equal(made.error, null);
  assert.equal(made.data.user.id, id);
  assert.ok(made.data.user.email_confirmed_at);
  assert.deepEqual(made.data.user.app_metadata, { provider: 'email', providers: ['email'], team: 7 });
  const twice = await admin().createUser({ email });
  assert.equal(twice.error.status, 422);
  assert.equal(twice.error.code, 'email_exists');
  assert.equal((await admin().getUserById(id)).data.user.email, email);
  const { browser, session } = await signedIn(email);
  const listed = await admin().listUsers({ page: 1, perPage: 1 });
  assert.equal(listed.data.users.length, 1);
  assert.ok(listed.data.total > 1);
  assert.equal(listed.data.nextPage, 2);
  const banned = await admin().updateUserById(id, { ban_duration: '1h30m' });
  assert.ok(banned.data.user.banned_until);
  assert.equal((await browser.getUser()).error.code, 'user_banned');
  const refused = await client().refreshSession({ refresh_token: session.refresh_token });
  assert.equal(refused.error.code, 'user_banned');
  await admin().updateUserById(id, { ban_duration: 'none', user_metadata: { name: 'Ada' } });
  assert.equal((await browser.getUser()).data.user.user_metadata.name, 'Ada');
  assert.equal((await admin().deleteUser(id)).error, null);
  const gone = await admin().getUserById(id);
  assert.equal(gone.error.status, 404);
  assert.equal(gone.error.code, 'user_not_found');
  assert.equal((await client().getUser(session.access_token)).error.code, 'user_not_found');
});

test('generated links come with their code, and nothing is mailed', async () => {
  const email = newEmail();
  const { data, error } = await admin().generateLink({ type: 'magiclink', email });
  assert.equal(error, null);
  assert.equal(data.user.email, email);
  assert.equal(data.properties.verification_type, 'signup');
  assert.match(data.properties.email_otp, /^\d{6}$/);
  assert.ok(data.properties.action_link.startsWith(`${url}/verify?token=${data.properties.hashed_token}&type=signup`));
  assert.equal((await client().verifyOtp({ type: 'email', email, token: data.properties.email_otp })).error, null);
  const known = await admin().generateLink({ type: 'magiclink', email });
  assert.equal(known.data.properties.verification_type, 'magiclink');
  assert.equal((await admin().generateLink({ type: 'signup', email, password: 'x' })).error.code, 'email_exists');
  assert.equal((await admin().generateLink({ type: 'invite', email })).error.code, 'email_exists');
  assert.equal((await admin().generateLink({ type: 'recovery', email: newEmail() })).error.code, 'user_not_found');
});

test('an invitation is mailed and accepted', async () => {
  const email = newEmail();
  const { data, error } = await admin().inviteUserByEmail(email, { data: { team: 'red' } });
  assert.equal(error, null);
  assert.ok(data.user.invited_at);
  const accepted = await client().verifyOtp({ type: 'invite', email, token: (await lastMail(email)).code });
  assert.equal(accepted.data.user.user_metadata.team, 'red');
});

test('administration is closed to everybody else', async () => {
  const { session } = await signedIn();
  for (const [bearer, status, code] of [
    [undefined, 401, 'no_authorization'],
    ['no.jwt.here', 403, 'bad_jwt'],
    [anon, 403, 'not_admin'],
    [session.access_token, 403, 'not_admin'],
  ]) {
    const answer = await raw('/admin/users', { bearer });
    assert.equal(answer.status, status);
    assert.equal((await answer.json()).code, code);
  }
  const browser = await raw('/admin/users', { key: service, bearer: service, headers: { 'User-Agent': 'Mozilla/5.0' } });
  assert.equal(browser.status, 401);
  assert.equal((await raw('/settings', { key: null })).status, 401);
  assert.equal((await raw('/settings', { key: 'sb_publishable_wrong' })).status, 401);
});

test('refusals have the form that the caller knows', async () => {
  const newer = await raw('/user');
  assert.equal(newer.headers.get('x-supabase-api-version'), '2024-01-01');
  assert.equal(newer.headers.get('x-sb-error-code'), 'no_authorization');
  assert.deepEqual(Object.keys(await newer.json()), ['code', 'message']);
  const older = await raw('/user', { version: null });
  assert.equal(older.headers.get('x-supabase-api-version'), null);
  const body = await older.json();
  assert.deepEqual(body, { code: 401, error_code: 'no_authorization', msg: body.msg });
  const unknown = await raw('/factors', { method: 'POST', body: {} });
  assert.equal(unknown.status, 501);
  assert.equal((await unknown.json()).code, 'not_implemented_by_twin');
  assert.equal((await raw('/admin/audit', { key: service, bearer: service })).status, 501);
  const preflight = await fetch(`${url}/token?grant_type=pkce`, {
    method: 'OPTIONS',
    headers: { Origin: 'https://app.example.org', 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'apikey' },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers'), /apikey/);
  const settings = await (await raw('/settings')).json();
  assert.equal(settings.external.google, true);
  assert.equal(settings.external.email, true);
  assert.equal((await (await raw('/health')).json()).name, 'GoTrue');
});
