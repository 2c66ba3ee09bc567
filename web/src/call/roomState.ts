import type { ConnectionState, ServerMessage, TurnState } from "./messages";
import type { SocketState } from "./SessionSocket";

/** What the interview room knows; changed only by {@link reduceRoom}, so that every situation can be tested without a browser. */
export interface RoomState {
  socket: SocketState;
  /** Why the server will not have us; set with socket `refused`. */
  refusal: { status: number; detail: string } | null;
  /** The browser says that it has no network; it knows that before the line is lost. */
  offline: boolean;
  /** The line is open and should have said something by now. */
  lineQuiet: boolean;
  /** The peer connection is between `connected` and either `connected` again or `failed`. */
  stumbling: boolean;
  /** `renegotiating`: a new call is being made while the person need not notice. */
  media: "none" | "offering" | "connecting" | "connected" | "renegotiating" | "broken";
  connection: { state: ConnectionState; reason: string; message: string; canContinue: boolean } | null;
  /** The next call is made by this page itself, without a press. */
  comesBack: boolean;
  /** The interview is held in writing, without sound. */
  writing: boolean;
  /** What was typed and has not been acknowledged, oldest first. */
  unsent: { id: string; text: string }[];
  /** What was typed last was not taken, and never will be. */
  notTaken: boolean;
  turn: TurnState;
  question: { text: string; number: number; of: number } | null;
  captions: Caption[];
  muted: boolean;
  soundBlocked: boolean;
  microphoneLost: boolean;
  /** Why the last attempt to make a call failed, in words for the person; empty when the server gave none. */
  trouble: string | null;
  ending: boolean;
  ended: { status: string; message: string } | null;
  /** Milliseconds connected before {@link RoomState.liveSince}; breaks do not count. */
  livedMs: number;
  /** Page clock at which the present connected stretch began. */
  liveSince: number | null;
}

export interface Caption {
  id: string;
  speaker: "ai" | "candidate";
  text: string;
  final: boolean;
  interrupted: boolean;
}

export type RoomEvent =
  | { type: "socket"; state: SocketState; refusal?: { status: number; detail: string }; at: number }
  | { type: "message"; message: ServerMessage; at: number }
  | { type: "network"; offline: boolean; at: number }
  | { type: "line_quiet"; quiet: boolean; at: number }
  | { type: "offering"; quiet: boolean; at: number }
  | { type: "media"; state: RTCPeerConnectionState; at: number }
  | { type: "call_failed"; message: string; at: number }
  | { type: "sound_blocked"; blocked: boolean; at: number }
  | { type: "microphone_lost"; lost: boolean; at: number }
  | { type: "muted"; muted: boolean; at: number }
  | { type: "comes_back"; comesBack: boolean; at: number }
  | { type: "writing"; writing: boolean; at: number }
  | { type: "typed"; id: string; text: string; at: number }
  | { type: "ending"; at: number }
  | { type: "ended"; status: string; message: string; at: number };

export const EMPTY_ROOM: RoomState = {
  socket: "connecting",
  refusal: null,
  offline: false,
  lineQuiet: false,
  stumbling: false,
  media: "none",
  connection: null,
  comesBack: false,
  writing: false,
  unsent: [],
  notTaken: false,
  turn: "idle",
  question: null,
  captions: [],
  muted: false,
  soundBlocked: false,
  microphoneLost: false,
  trouble: null,
  ending: false,
  ended: null,
  livedMs: 0,
  liveSince: null,
};

export function reduceRoom(state: RoomState, event: RoomEvent): RoomState {
  return withClock(change(state, event), event.at);
}

function change(state: RoomState, event: RoomEvent): RoomState {
  switch (event.type) {
    case "socket":
      return { ...state, socket: event.state, refusal: event.refusal ?? null, lineQuiet: false };
    case "network":
      return { ...state, offline: event.offline };
    case "line_quiet":
      return { ...state, lineQuiet: event.quiet };
    case "message":
      return heard(state, event.message);
    case "offering":
      return { ...state, media: event.quiet ? "renegotiating" : "offering", connection: null, comesBack: false, trouble: null, stumbling: false };
    case "media":
      return { ...state, media: mediaOf(state, event.state), stumbling: event.state === "disconnected" };
    case "call_failed":
      return { ...state, media: "broken", trouble: event.message };
    case "sound_blocked":
      return { ...state, soundBlocked: event.blocked };
    case "microphone_lost":
      return { ...state, microphoneLost: event.lost };
    case "muted":
      return { ...state, muted: event.muted };
    case "comes_back":
      return { ...state, comesBack: event.comesBack };
    case "writing":
      return { ...state, writing: event.writing };
    case "typed":
      return state.unsent.some((one) => one.id === event.id)
        ? state
        : { ...state, unsent: [...state.unsent, { id: event.id, text: event.text }], notTaken: false };
    case "ending":
      return { ...state, ending: true };
    case "ended":
      return { ...state, ended: state.ended ?? { status: event.status, message: event.message }, turn: "idle" };
  }
}

function heard(state: RoomState, message: ServerMessage): RoomState {
  switch (message.type) {
    case "connection":
      return {
        ...state,
        connection: {
          state: message.state,
          reason: message.reason,
          message: message.message,
          canContinue: message.can_continue,
        },
        // A session in writing has no sound to wait for.
        media: state.writing && message.state === "connected" ? "connected" : state.media,
      };
    case "turn":
      return { ...state, turn: message.state };
    case "question":
      return { ...state, question: { text: message.text, number: message.number, of: message.of } };
    case "transcript":
      return { ...state, captions: withCaption(state.captions, message) };
    case "session_ended":
      return { ...state, ended: { status: message.status, message: message.message }, turn: "idle" };
    case "error":
      // Only an error while an answer is awaited concerns the person; the others are about single messages.
      return state.media === "offering" || state.media === "renegotiating"
        ? { ...state, media: "broken", trouble: message.message }
        : state;
    case "sdp_answer":
      return state.media === "offering" ? { ...state, media: "connecting" } : state;
    case "ack":
      return {
        ...state,
        unsent: state.unsent.filter((one) => one.id !== message.id),
        notTaken: !message.accepted && state.unsent.some((one) => one.id === message.id),
      };
    case "session_ready":
    case "new_offer_wanted":
    case "pong":
      return state;
  }
}

function mediaOf(state: RoomState, peer: RTCPeerConnectionState): RoomState["media"] {
  switch (peer) {
    case "connected":
      return "connected";
    case "failed":
    case "closed":
      return "broken";
    // `disconnected` often heals within seconds; the host's heartbeat and `failed` decide.
    case "disconnected":
    case "new":
    case "connecting":
      return state.media;
  }
}

/** Captions carry the whole text so far: a later one replaces, and what is final is not undone by a late draft. */
function withCaption(captions: Caption[], message: Extract<ServerMessage, { type: "transcript" }>): Caption[] {
  const next: Caption = {
    id: message.item_id,
    speaker: message.speaker,
    text: message.text,
    final: message.final,
    interrupted: message.interrupted,
  };
  const index = captions.findIndex((caption) => caption.id === next.id);
  if (index < 0) return [...captions, next];
  if (captions[index]?.final && !next.final) return captions;
  return captions.map((caption, i) => (i === index ? next : caption));
}

function withClock(state: RoomState, at: number): RoomState {
  const live = situationOf(state) === "live";
  if (live && state.liveSince === null) return { ...state, liveSince: at };
  if (!live && state.liveSince !== null) {
    return { ...state, livedMs: state.livedMs + Math.max(0, at - state.liveSince), liveSince: null };
  }
  return state;
}

/** The one thing the page is about at this moment. */
export type Situation =
  | "starting"
  | "live"
  | "interrupted"
  | "lost"
  | "given_up"
  | "refused"
  | "taken_over"
  | "ended";

export function situationOf(state: RoomState): Situation {
  if (state.ended) return "ended";
  switch (state.socket) {
    case "taken_over":
    case "refused":
    case "given_up":
    case "lost":
      return state.socket;
    case "connecting":
    case "closed":
      return "starting";
    case "open":
      break;
  }
  if (state.connection?.state === "interrupted") return "interrupted";
  switch (state.media) {
    case "broken":
      return "interrupted";
    case "connected":
    case "renegotiating":
      return "live";
    case "none":
    case "offering":
    case "connecting":
      return "starting";
  }
}

/** Nobody may hear the person at this moment, though nothing is given up yet. */
export function inDoubt(state: RoomState): boolean {
  return state.offline || state.lineQuiet || (state.stumbling && !state.writing);
}

/** What the sign says: whose turn it is, as long as that is known to be true. */
export type Sign = TurnState | "starting" | "doubtful" | "ending";

export function signOf(state: RoomState): Sign {
  if (state.ending) return "ending";
  if (inDoubt(state)) return "doubtful";
  return situationOf(state) === "live" ? state.turn : "starting";
}

/** How things stand with the line, in one or two words. */
export function connectionWords(state: RoomState): string {
  switch (situationOf(state)) {
    case "live":
      if (state.offline) return "Offline";
      if (inDoubt(state)) return "Checking the connection…";
      return state.ending ? "Ending…" : "Connected";
    case "starting":
      return state.offline ? "Offline" : "Connecting…";
    case "lost":
      return state.offline ? "Offline" : "Reconnecting…";
    case "interrupted":
      return "Interrupted";
    case "given_up":
    case "refused":
    case "taken_over":
      return "Not connected";
    case "ended":
      return "Ended";
  }
}

/** Whole minutes left of the time that was announced, at least 1 while the interview lasts. @param now page clock, ms */
export function minutesLeft(state: RoomState, minutes: number, now: number): number {
  const lived = state.livedMs + (state.liveSince === null ? 0 : now - state.liveSince);
  return Math.max(1, Math.ceil(minutes - lived / 60_000));
}
