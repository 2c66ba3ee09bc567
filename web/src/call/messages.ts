/** The words of the session's socket: one JSON object a message (api/session-events.yaml). */

export type TurnState = "listening" | "thinking" | "speaking" | "idle";
export type ConnectionState = "waiting" | "connecting" | "connected" | "interrupted" | "ended";

export type ClientMessage =
  | { type: "sdp_offer"; sdp: string }
  | { type: "connection_state"; state: RTCPeerConnectionState }
  | { type: "text_mode" }
  | { type: "typed"; id: string; text: string }
  | { type: "typing" }
  | { type: "end_session" }
  | { type: "ping"; n: number };

export type ServerMessage =
  | { type: "session_ready"; session_id: string; status: string; ice_servers: RTCIceServer[]; resumed: boolean }
  | { type: "sdp_answer"; sdp: string }
  | { type: "connection"; state: ConnectionState; reason: string; message: string; can_continue: boolean; retry_after_ms?: number | null }
  | { type: "turn"; state: TurnState }
  | { type: "question"; text: string; number: number; of: number }
  | {
      type: "transcript";
      item_id: string;
      speaker: "ai" | "candidate";
      text: string;
      final: boolean;
      interrupted: boolean;
    }
  | { type: "new_offer_wanted"; reason: string }
  | { type: "session_ended"; status: string; reason: string; message: string; receipt?: object | null }
  | { type: "error"; code: string; message: string; error: string }
  | { type: "ack"; id: string; accepted: boolean }
  | { type: "pong"; n: number | null };

const KNOWN: ReadonlySet<string> = new Set<ServerMessage["type"]>([
  "session_ready",
  "sdp_answer",
  "connection",
  "turn",
  "question",
  "transcript",
  "new_offer_wanted",
  "session_ended",
  "error",
  "ack",
  "pong",
]);

/** A message of ours, or null for what this page does not know: a newer server may say more than we understand. */
export function readServerMessage(data: unknown): ServerMessage | null {
  if (typeof data !== "string") return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (value === null || typeof value !== "object") return null;
  const type = (value as { type?: unknown }).type;
  return typeof type === "string" && KNOWN.has(type) ? (value as ServerMessage) : null;
}
