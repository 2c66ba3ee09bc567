import type { SessionStatus } from "../../api/model";
import type { InvitationStatus, MailStatus } from "../server/types";

export type Tone = "plain" | "live" | "good" | "care" | "bad";
export interface Said {
  words: string;
  tone: Tone;
}

/** What a status means to the people who invited. */
export function sessionSaid(status: SessionStatus): Said {
  switch (status) {
    case "pending":
    case "ready":
      return { words: "Not begun", tone: "plain" };
    case "connecting":
      return { words: "Connecting", tone: "live" };
    case "in_progress":
      return { words: "Under way", tone: "live" };
    case "disconnected":
      return { words: "Interrupted", tone: "care" };
    case "completed":
      return { words: "Finished", tone: "good" };
    case "failed":
      return { words: "Failed before a question was answered", tone: "bad" };
    case "cancelled":
      return { words: "Cancelled", tone: "plain" };
    case "expired":
      return { words: "Expired", tone: "plain" };
  }
}

export const SESSION_FILTERS: readonly { value: SessionStatus; name: string }[] = [
  { value: "in_progress", name: "Under way" },
  { value: "disconnected", name: "Interrupted" },
  { value: "completed", name: "Finished" },
  { value: "pending", name: "Not begun" },
  { value: "failed", name: "Failed" },
  { value: "cancelled", name: "Cancelled" },
  { value: "expired", name: "Expired" },
];

export function invitationSaid(status: InvitationStatus): Said {
  switch (status) {
    case "pending":
      return { words: "Not opened yet", tone: "plain" };
    case "opened":
      return { words: "Opened", tone: "plain" };
    case "accepted":
      return { words: "Accepted", tone: "live" };
    case "completed":
      return { words: "Interviewed", tone: "good" };
    case "expired":
      return { words: "Expired", tone: "care" };
    case "revoked":
      return { words: "Revoked", tone: "plain" };
  }
}

export const INVITATION_FILTERS: readonly { value: InvitationStatus; name: string }[] = (
  ["pending", "opened", "accepted", "completed", "expired", "revoked"] as const
).map((value) => ({ value, name: invitationSaid(value).words }));

export function mailSaid(status: MailStatus): Said {
  switch (status) {
    case "none":
      return { words: "No mail", tone: "plain" };
    case "queued":
      return { words: "Being sent", tone: "plain" };
    case "sent":
      return { words: "Sent", tone: "good" };
    case "failed":
      return { words: "Not delivered", tone: "bad" };
  }
}

/** Whether the invitation still lets somebody in who has not come yet: it can be sent again. */
export function canResend(status: InvitationStatus): boolean {
  return status === "pending" || status === "opened" || status === "expired";
}

export function canRevoke(status: InvitationStatus): boolean {
  return status === "pending" || status === "opened" || status === "accepted";
}

export const DEADLINES: readonly { value: string; name: string }[] = [
  { value: "24", name: "1 day" },
  { value: "48", name: "2 days" },
  { value: "72", name: "3 days" },
  { value: "168", name: "1 week" },
  { value: "336", name: "2 weeks" },
  { value: "720", name: "30 days" },
];

const ACTIONS: Record<string, string> = {
  "signin.succeeded": "Signed in",
  "signin.refused": "Sign-in refused",
  "tenant.changed": "Changed the company's settings",
  "invitation.created": "Invited a candidate",
  "invitation.resent": "Sent an invitation again",
  "invitation.revoked": "Revoked an invitation",
  "invitation.accepted": "Accepted the invitation",
  "member.invited": "Invited a colleague",
  "member.joined": "Joined the team",
  "member.role_changed": "Changed a role",
  "member.removed": "Removed a member",
  "candidate.deleted": "Deleted a candidate",
  "position.published": "Published a question plan",
  "position.reviewers_changed": "Changed the reviewers",
  "transcript.viewed": "Read a transcript",
  "result.viewed": "Read a result",
  "session.exported": "Exported an interview",
  "session.created": "Made an interview without an invitation",
  "session.ended": "Interview ended",
  "host_order.taken": "Started a process for the interview",
  "content.opened": "Opened an interview for audit",
  "consent.given": "Answered a consent",
};

/** An audit action in words; one that this page does not know keeps its name. */
export function actionInWords(action: string): string {
  return ACTIONS[action] ?? action.replaceAll(/[._]/g, " ");
}

/** Languages that an interview can be held in, as far as the interviewer speaks them; another tag may be kept. */
export const LANGUAGES: readonly { value: string; name: string }[] = [
  { value: "en", name: "English" },
  { value: "de", name: "German" },
  { value: "fr", name: "French" },
  { value: "es", name: "Spanish" },
  { value: "it", name: "Italian" },
  { value: "nl", name: "Dutch" },
  { value: "pl", name: "Polish" },
  { value: "pt", name: "Portuguese" },
];
