// The invited person's mailbox, as the mail twin shows it: what was mailed is read there and nowhere else.
import { setTimeout as pause } from "node:timers/promises";

const LOOK_EVERY_MS = 300;
/** A code stands for itself; digits inside an address belong to the address. */
const CODE = /(?<!\d)\d{3}[ \u00a0]?\d{3}(?!\d)/;

/** @returns {Promise<{id: string, at: string, to: string[], subject: string}[]>} newest first; throws where there is no inbox to read */
export async function messages(url, to = "") {
  return (await read(url, `/inbox/api/messages?to=${encodeURIComponent(to)}`)).messages;
}

/** @returns {Promise<{id: string, to: string[], subject: string, text: string|null, html: string|null, links: string[]}>} */
export function message(url, id) {
  return read(url, `/inbox/api/messages/${encodeURIComponent(id)}`);
}

/** Whether this installation has an inbox that this machine may read. */
export async function hasInbox(url) {
  return messages(url).then(
    () => true,
    () => false,
  );
}

/**
 * Waits for a mail to an address that `find` makes something of, the newest first.
 * @template T
 * @param {(mail: Awaited<ReturnType<typeof message>>) => T|null} find
 * @param {ReadonlySet<string>} known ids of mails that are too old to count
 * @returns {Promise<T>}
 */
export async function waitForMail(url, to, find, known = new Set(), withinMs = 30_000) {
  const until = Date.now() + withinMs;
  const looked = new Set(known);
  for (;;) {
    for (const { id } of await messages(url, to)) {
      if (looked.has(id)) continue;
      looked.add(id);
      const found = find(await message(url, id));
      if (found !== null) return found;
    }
    if (Date.now() > until) throw new Error(`no such mail to ${to} within ${withinMs / 1_000} s`);
    await pause(LOOK_EVERY_MS);
  }
}

/** The link of an invitation mail, or null. */
export function joinLinkIn(mail) {
  return mail.links.find((link) => URL.canParse(link) && new URL(link).pathname === "/interview/join") ?? null;
}

/** The link of a sign-in mail that signs in without typing, or null. */
export function signinLinkIn(mail) {
  return mail.links.find((link) => link.includes("#") && link.includes("token_hash=")) ?? null;
}

/** The code of a sign-in mail, digits only, or null. */
export function codeIn(mail) {
  const words = (mail.text ?? "").replaceAll(/\S*:\/\/\S*/g, " ");
  return CODE.exec(words)?.[0].replaceAll(/\D/g, "") ?? null;
}

/** The address that a join link was mailed to. */
export async function addressOf(url, link) {
  for (const { id } of await messages(url)) {
    const mail = await message(url, id);
    if (mail.links.includes(link)) return mail.to[0];
  }
  throw new Error("the inbox holds no mail with this invitation: its code cannot be read");
}

async function read(url, path) {
  const response = await fetch(new URL(path, url), { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`the inbox answered ${response.status}`);
  return response.json();
}
