// A member invites a person, in the way the recruiter's page does it; the person's own mail is read afterwards.
import { randomUUID } from "node:crypto";

/** An address that nobody had before, in a domain that nobody can have (RFC 2606). */
export function freshAddress() {
  return `robin.${randomUUID()}@candidates.example`;
}

/**
 * @param {import("playwright-core").Page} member a page that is signed in as a member who may invite
 * @param {{email?: string, name?: string, expirationHours?: number, positionId?: string}} how
 * @returns {Promise<{id: string, email: string, invitationUrl: string, expiresAt: string}>}
 */
export async function invite(member, how = {}) {
  const email = how.email ?? freshAddress();
  const position = how.positionId ?? (await firstPosition(member));
  const candidate = await change(member, "POST", "/api/v1/candidates", { name: how.name ?? "Robin Example", email });
  const made = await change(member, "POST", "/api/invitations", {
    candidate_id: candidate.id,
    position_id: position,
    expiration_hours: how.expirationHours ?? 48,
  });
  return { id: made.id, email, invitationUrl: made.invitation_url, expiresAt: made.expires_at };
}

export function revoke(member, invitationId) {
  return change(member, "POST", `/api/invitations/${invitationId}/revoke`, null);
}

export function resend(member, invitationId) {
  return change(member, "POST", `/api/invitations/${invitationId}/resend`, {});
}

async function firstPosition(member) {
  const { positions } = await change(member, "GET", "/api/v1/positions?status=open", null);
  const position = positions.find((one) => one.published_version !== null) ?? positions[0];
  if (!position) throw new Error("the member has no open position to invite to");
  return position.id;
}

/** One request as the member's page makes it, with the page's cookie. */
async function change(member, method, path, body) {
  const { status, text } = await member.evaluate(
    async ([how, where, what]) => {
      const response = await fetch(where, {
        method: how,
        headers: {
          "X-Viva-App": "member",
          "X-Viva": "1",
          ...(what === null ? {} : { "Content-Type": "application/json" }),
          ...(how === "POST" ? { "Idempotency-Key": crypto.randomUUID() } : {}),
        },
        ...(what === null ? {} : { body: JSON.stringify(what) }),
      });
      return { status: response.status, text: await response.text() };
    },
    [method, path, body],
  );
  if (status >= 300) throw new Error(`${method} ${path} was answered ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
