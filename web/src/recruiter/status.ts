import type { SessionStatus } from "../api/model";

/** What a status means to the people who invited. */
export function statusInWords(status: SessionStatus): string {
  switch (status) {
    case "pending":
    case "ready":
      return "Not begun";
    case "connecting":
      return "Candidate is connecting";
    case "in_progress":
      return "Under way";
    case "disconnected":
      return "Interrupted, the candidate can go on";
    case "completed":
      return "Completed";
    case "failed":
      return "Failed before a question was answered";
    case "cancelled":
      return "Cancelled";
    case "expired":
      return "Expired";
  }
}
