import { type Browser, expect, type Page } from "@playwright/test";
import { url } from "./product";

/** A tenant of its own for a test, with an owner who has not signed in yet. */
export interface Founded {
  tenantId: string;
  name: string;
  owner: string;
}

let number = 0;
/** Different on each run, so that a second run on the same data meets nobody it knows. */
const RUN = Date.now().toString(36);

/** An address that nobody has had before. */
export function newAddress(who: string): string {
  return `${who}-${RUN}-${++number}@example.org`;
}

/** Through the operator's door, as `./viva tenant create` does it. */
export async function found(name: string, owner: string = newAddress("owner")): Promise<Founded> {
  const response = await fetch(new URL("/internal/v1/tenants", url), {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.VIVA_ADMIN_TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name, owner_email: owner }),
  });
  if (!response.ok) throw new Error(`no tenant: ${response.status} ${await response.text()}`);
  const { tenant_id: tenantId } = (await response.json()) as { tenant_id: string };
  return { tenantId, name, owner };
}

export interface Mail {
  id: string;
  subject: string;
  text: string | null;
  links: string[];
}

/** Waits for a mail to an address that `find` makes something of, the newest first. */
export async function fromMail(to: string, find: (mail: Mail) => string | null): Promise<string> {
  let found: string | null = null;
  await expect
    .poll(
      async () => {
        const { messages } = (await inbox(`?to=${encodeURIComponent(to)}`)) as { messages: { id: string }[] };
        for (const { id } of messages) found ??= find((await inbox(`/${encodeURIComponent(id)}`)) as Mail);
        return found;
      },
      { message: `a mail to ${to}`, timeout: 30_000 },
    )
    .not.toBeNull();
  return found ?? "";
}

async function inbox(path: string): Promise<unknown> {
  const response = await fetch(new URL(`/inbox/api/messages${path}`, url), { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`the inbox answered ${response.status}`);
  return response.json();
}

/** The six digits of a sign-in mail; digits inside an address belong to the address. */
export function codeIn(mail: Mail): string | null {
  const words = (mail.text ?? "").replaceAll(/\S*:\/\/\S*|\S+@\S+/g, " ");
  return /(?<!\d)\d{3}[ \u00a0]?\d{3}(?!\d)/.exec(words)?.[0].replaceAll(/\D/g, "") ?? null;
}

export function linkIn(part: string): (mail: Mail) => string | null {
  return (mail) => mail.links.find((link) => link.includes(part)) ?? null;
}

/** From the start page, which asks who is there, to the first page behind it, with the code of the mail. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/");
  await page.getByLabel("Your work e-mail address").fill(email);
  await page.getByRole("button", { name: "Send the code" }).click();
  await page.getByLabel("Six-digit code").fill(await fromMail(email, codeIn));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
}

/** A page of somebody who is signed in. */
export async function pageOf(browser: Browser, email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, email);
  return page;
}

/** Asks the server as the recruiter app would, with the page's cookie. */
export async function askAs(page: Page, tenantId: string, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  return page.evaluate(
    async ({ tenantId, method, path, body }) => {
      const response = await fetch(path, {
        method,
        cache: "no-store",
        headers: { "X-Viva-App": "member", "X-Viva": "1", "X-Tenant": tenantId, "Content-Type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json().catch(() => null) };
    },
    { tenantId, method, path, body },
  );
}

/** People for lists: the first is always the same, so that one can be looked for. */
export function people(count: number): { name: string; email: string }[] {
  const given = ["Amara", "Bjarne", "Chidi", "Daniela", "Esra", "Farid", "Greta", "Hiro"];
  return Array.from({ length: count }, (_, index) => ({ name: `${given[index % given.length]} Number-${index + 1}`, email: newAddress("candidate") }));
}
