import type { SessionStatus, TranscriptEntry } from "../../api/model";

/** What is seen of an interview while it runs. */
export interface LiveView {
  status: SessionStatus | null;
  resumeUntil: string | null;
  question: { number: number; text: string; of: number } | null;
  entries: TranscriptEntry[];
  /** The summary's state as last told; a new value means that the result is worth fetching again. */
  result: string | null;
}

export const NOTHING_SEEN: LiveView = { status: null, resumeUntil: null, question: null, entries: [], result: null };

/** One event of the session's stream, applied. Unknown events and bodies that are none change nothing: the stream may grow. */
export function seen(view: LiveView, event: string, data: string): LiveView {
  const body = parsed(data);
  if (!body) return view;
  switch (event) {
    case "status":
      return { ...view, status: body["status"] as SessionStatus, resumeUntil: (body["resume_until"] as string | null) ?? null };
    case "question":
      return { ...view, question: body as unknown as NonNullable<LiveView["question"]> };
    case "entry":
      return typeof body["id"] === "string" ? { ...view, entries: withEntry(view.entries, body as unknown as TranscriptEntry) } : view;
    case "result":
      return { ...view, result: String(body["status"]) };
    default:
      return view;
  }
}

/** An entry comes again when its text has grown; its number decides its place. */
export function withEntry(entries: TranscriptEntry[], entry: TranscriptEntry): TranscriptEntry[] {
  const next = entries.filter((one) => one.id !== entry.id);
  let at = next.length;
  while (at > 0 && (next[at - 1] as TranscriptEntry).sequence_number > entry.sequence_number) at--;
  next.splice(at, 0, entry);
  return next;
}

function parsed(data: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(data);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Whether nothing more will be said in it. */
export function isOver(status: SessionStatus | null): boolean {
  return status !== null && ["completed", "failed", "cancelled", "expired"].includes(status);
}
