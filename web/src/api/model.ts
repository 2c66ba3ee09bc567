/**
 * What the server sends, in the names of the wire. Hand-written only until api/openapi.yaml is there.
 */
export type SessionStatus =
  | "pending"
  | "ready"
  | "connecting"
  | "in_progress"
  | "disconnected"
  | "completed"
  | "failed"
  | "cancelled"
  | "expired";

export interface Interview {
  invitation_id: string;
  company: { name: string };
  position: { title: string; description?: string | null };
  candidate: { name: string };
  minutes: number;
  session: { id: string; status: SessionStatus } | null;
}

export interface OpenedSession {
  session_id: string;
  status: SessionStatus;
  websocket_url: string;
}

export interface Ticket {
  ticket: string;
  websocket_url: string;
  expires_at: string;
}

export interface SessionView {
  id: string;
  status: SessionStatus;
  created_at?: string | null;
  started_at?: string | null;
  completed_at?: string | null;
  position?: { title: string } | null;
  candidate?: { name: string } | null;
}

export interface TranscriptEntry {
  id: string;
  sequence_number: number;
  speaker: "ai" | "candidate" | "unknown";
  text: string;
  start_ms: number | null;
  end_ms: number | null;
  interrupted?: boolean;
  source: string;
}

export interface TranscriptGap {
  from_ms: number;
  to_ms: number;
  speaker: "ai" | "candidate" | "unknown";
  reason: string;
}

export interface Transcript {
  session_id: string;
  entries: TranscriptEntry[];
  gaps: TranscriptGap[];
}

export interface SummarySentence {
  text: string;
  entry_ids: string[];
}

export interface Result {
  session_id: string;
  summary: string | null;
  summary_detail: {
    covered: SummarySentence[];
    strengths?: SummarySentence[];
    probe?: SummarySentence[];
  } | null;
}

export interface SystemNotice {
  code: string;
  message: string;
}
