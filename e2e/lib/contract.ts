import type { Page } from "@playwright/test";
import { withProbe } from "../rehearse/browser.mjs";
import { enter } from "../rehearse/candidate.mjs";
import { url } from "./product";

/** What the source documents' clients get when they make a session. */
export interface MadeSession {
  session_id: string;
  websocket_url: string;
  /** The address of the member who made it. */
  owner: string;
}

/**
 * A company of its own whose sessions are open and which asks its candidates itself, its owner signed in on the page, and
 * a session that the owner made: the documents make theirs with a user's token and hold them in the same browser.
 */
export async function openSession(page: Page): Promise<MadeSession> {
  const owner = `owner-${crypto.randomUUID()}@example.org`;
  const founded = await fetch(new URL("/internal/v1/tenants", url), {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.VIVA_ADMIN_TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "Open House", owner_email: owner }),
  });
  if (!founded.ok) throw new Error(`no tenant: ${founded.status} ${await founded.text()}`);
  await withProbe(page.context(), new URL(url).origin); // the machine has no microphone
  await enter(page, ((await founded.json()) as { link: string }).link);
  const made = await page.evaluate(async () => {
    const headers = { "X-Viva-App": "member", "X-Viva": "1", "Content-Type": "application/json" };
    const call = async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
      const answer = await fetch(path, { method, headers: { ...headers, ...more }, body: body === undefined ? null : JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer;
    };
    const etag = (await call("GET", "/api/v1/settings/interviews")).headers.get("ETag") ?? "";
    const settings = { session_mode: "open", consent_taken_by: "tenant" };
    await call("PUT", "/api/v1/settings/interviews", { settings }, { "If-Match": etag });
    const candidate = await (await call("POST", "/api/v1/candidates", { name: "Robin Example", email: `robin-${crypto.randomUUID()}@example.org` })).json();
    const position = await (await call("POST", "/api/v1/positions", { title: "Engineer" })).json();
    const made = await call("POST", "/api/sessions", { candidate_id: candidate.id, position_id: position.id, settings: { voice: "alloy" } });
    return (await made.json()) as Omit<MadeSession, "owner">;
  });
  return { ...made, owner };
}

/** The session's row as the member's app reads it. */
export function statusOf(page: Page, id: string): Promise<string> {
  return page.evaluate(
    async (session) => (await (await fetch(`/api/sessions/${session}`, { headers: { "X-Viva-App": "member" } })).json()).status,
    id,
  );
}
