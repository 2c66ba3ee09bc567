// What the identity tests share: clients of @supabase/auth-js, the mails that arrived, browsers without a window.
// TWIN_IDENTITY_URL (ends in /auth/v1), TWIN_IDENTITY_LINKS_URL (the same wire; its mails hold the wire's own link),
// TWIN_IDENTITY_ANON, TWIN_IDENTITY_SERVICE, TWIN_MAILS_URL (GET ?to= gives the raw mails, oldest first) say where they are.
import assert from 'node:assert/strict';
import { AuthClient } from '@supabase/auth-js';

const env = process.env;
export const url = env.TWIN_IDENTITY_URL;
export const linksUrl = env.TWIN_IDENTITY_LINKS_URL;
export const anon = env.TWIN_IDENTITY_ANON;
export const service = env.TWIN_IDENTITY_SERVICE;
export const site = 'http://localhost:3000';

let addresses = 0;
/** Requests are counted per client address; each client has its own unless it asks for one. */
export const newAddress = () => `203.0.113.${++addresses}`;

export function memory() {
  const map = new Map();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

export function client({ key = anon, at = url, flowType = 'implicit', address = newAddress(), storage = memory() } = {}) {
  return new AuthClient({
    url: at,
    headers: { apikey: key, Authorization: `Bearer ${key}`, 'X-Client-Address': address },
    storage,
    storageKey: 'identity-test',
    flowType,
    autoRefreshToken: false,
    persistSession: true,
    detectSessionInUrl: false,
  });
}

export const admin = (at = url) => client({ key: service, at }).admin;

let people = 0;
/** An address that nobody has used yet. */
export const newEmail = (name = 'ada') => `${name}.${process.pid}.${++people}@example.org`;

export async function mails(to) {
  const answer = await fetch(`${env.TWIN_MAILS_URL}?to=${encodeURIComponent(to)}`);
  return answer.json();
}

const plain = (raw) => raw.replace(/=\r?\n/g, '').replace(/=3D/g, '=');

export async function lastMail(to) {
  const all = await mails(to);
  assert.ok(all.length > 0, `no mail to ${to}`);
  const text = plain(all.at(-1));
  const code = text.match(/^Your code: (\d{6})/m)?.[1];
  const link = text.match(/^https?:\/\/\S+/m)?.[0];
  return { text, code, link, count: all.length };
}

/** Signs somebody in through a generated link; gives the client that holds the session. */
export async function signedIn(email = newEmail(), options = {}) {
  const { data, error } = await admin().generateLink({ type: 'magiclink', email });
  assert.equal(error, null);
  const browser = client(options);
  const verified = await browser.verifyOtp({ type: 'email', token_hash: data.properties.hashed_token });
  assert.equal(verified.error, null);
  return { browser, email, session: verified.data.session, user: verified.data.user };
}

export const fragment = (location) => new URLSearchParams(new URL(location).hash.slice(1));

/** A raw call with this key, in the older or newer form of refusals. */
export const raw = (path, { method = 'GET', body, key = anon, bearer, version = '2024-01-01', headers = {}, at = url } = {}) =>
  fetch(`${at}${path}`, {
    method,
    redirect: 'manual',
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: {
      'Content-Type': 'application/json;charset=UTF-8',
      'X-Client-Address': newAddress(),
      ...(key ? { apikey: key } : {}),
      ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
      ...(version ? { 'X-Supabase-Api-Version': version } : {}),
      ...headers,
    },
  });
