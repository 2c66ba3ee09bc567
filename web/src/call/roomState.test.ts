import { describe, expect, it } from "vitest";
import type { ServerMessage } from "./messages";
import { connectionWords, EMPTY_ROOM, minutesLeft, reduceRoom, type RoomEvent, type RoomState, signOf, situationOf } from "./roomState";

type Unstamped<E> = E extends unknown ? Omit<E, "at"> : never;

function after(...events: (Unstamped<RoomEvent> & { at?: number })[]): RoomState {
  return events.reduce<RoomState>((state, event) => reduceRoom(state, { at: 0, ...event } as RoomEvent), EMPTY_ROOM);
}

const said = (message: ServerMessage) => ({ type: "message", message }) as const;
const open = { type: "socket", state: "open" } as const;
const lost = { type: "socket", state: "lost" } as const;
const offering = { type: "offering", quiet: false } as const;
const answered = said({ type: "sdp_answer", sdp: "v=0" });
const connected = { type: "media", state: "connected" } as const;
const live = [open, offering, answered, connected] as const;
const broken = (canContinue: boolean) =>
  said({ type: "connection", state: "interrupted", reason: "call_lost", message: "The call was lost.", can_continue: canContinue });
const caption = (id: string, text: string, final: boolean, interrupted = false) =>
  said({ type: "transcript", item_id: id, speaker: "candidate", text, final, interrupted });

describe("the situation of the room", () => {
  it("is starting until sound flows, then live", () => {
    expect(situationOf(EMPTY_ROOM)).toBe("starting");
    expect(situationOf(after(open))).toBe("starting");
    expect(situationOf(after(open, offering, answered))).toBe("starting");
    expect(situationOf(after(...live))).toBe("live");
  });

  it("is lost while the line is gone although the call still stands, and live again when it is back", () => {
    expect(situationOf(after(...live, lost))).toBe("lost");
    expect(situationOf(after(...live, lost, open))).toBe("live");
  });

  it("is interrupted when the host says so, even though this browser still believes in its call", () => {
    const state = after(...live, broken(true));
    expect(situationOf(state)).toBe("interrupted");
    expect(state.connection).toMatchObject({ message: "The call was lost.", canContinue: true });
  });

  it("leaves the interruption behind when a new call is made", () => {
    expect(situationOf(after(...live, broken(true), offering))).toBe("starting");
    expect(situationOf(after(...live, broken(true), offering, answered, connected))).toBe("live");
  });

  it("is interrupted when the peer connection fails, but not when it only stumbles", () => {
    expect(situationOf(after(...live, { type: "media", state: "disconnected" }))).toBe("live");
    expect(situationOf(after(...live, { type: "media", state: "failed" }))).toBe("interrupted");
  });

  it("stays live while a call is silently replaced", () => {
    expect(situationOf(after(...live, { type: "offering", quiet: true }))).toBe("live");
  });

  it("names the refusal of an offer in the server's words", () => {
    const state = after(
      open,
      offering,
      said({ type: "error", code: "upstream_failed", message: "The interviewer cannot be reached.", error: "Failed to connect to OpenAI" }),
    );
    expect(situationOf(state)).toBe("interrupted");
    expect(state.trouble).toBe("The interviewer cannot be reached.");
  });

  it("does not let an error about one message disturb a running interview", () => {
    const error = said({ type: "error", code: "unknown_message", message: "Not understood.", error: "Unknown message type" });
    expect(situationOf(after(...live, error))).toBe("live");
  });

  it("says when another page has taken over, and when the server will not have us", () => {
    expect(situationOf(after(...live, { type: "socket", state: "taken_over" }))).toBe("taken_over");
    const refused = after(...live, { type: "socket", state: "refused", refusal: { status: 409, detail: "It is over." } });
    expect(situationOf(refused)).toBe("refused");
    expect(refused.refusal).toEqual({ status: 409, detail: "It is over." });
  });

  it("is ended for good: nothing that comes later brings it back, and the first reason stays", () => {
    const end = said({ type: "session_ended", status: "completed", reason: "completed", message: "Thank you." });
    const state = after(...live, end, lost, { type: "ended", status: "unknown", message: "" });
    expect(situationOf(state)).toBe("ended");
    expect(state.ended).toEqual({ status: "completed", message: "Thank you." });
  });
});

describe("what the room says of itself", () => {
  const listening = [...live, said({ type: "turn", state: "listening" })] as const;
  const shown = (...events: Parameters<typeof after>) => {
    const state = after(...events);
    return `${connectionWords(state)}, ${signOf(state)}`;
  };
  const offline = (gone: boolean) => ({ type: "network", offline: gone }) as const;

  it("is connected and listening while it is, and only then", () => {
    expect(shown(...listening)).toBe("Connected, listening");
    expect(shown(...listening, offline(true))).toBe("Offline, doubtful");
    expect(shown(...listening, offline(true), offline(false))).toBe("Connected, listening");
    expect(shown(...listening, { type: "line_quiet", quiet: true })).toBe("Checking the connection…, doubtful");
    expect(shown(...listening, { type: "media", state: "disconnected" })).toBe("Checking the connection…, doubtful");
    expect(shown(...listening, { type: "media", state: "disconnected" }, connected)).toBe("Connected, listening");
  });

  it("is not connecting while the browser has no network", () => {
    expect(shown(open, offering, offline(true))).toBe("Offline, doubtful");
    expect(shown(...listening, offline(true), lost)).toContain("Offline");
  });

  it("does not carry the doubt of one line or call into the next", () => {
    expect(shown(...listening, { type: "line_quiet", quiet: true }, lost, open)).toBe("Connected, listening");
    const again = [{ type: "media", state: "disconnected" }, offering, answered, connected] as const;
    expect(shown(...listening, ...again)).toBe("Connected, listening");
  });

  it("is ending, and not listening, once the end was wished for; and says when it cannot", () => {
    expect(shown(...listening, { type: "ending" })).toBe("Ending…, ending");
    expect(shown(...listening, { type: "ending" }, offline(true))).toBe("Offline, ending");
  });

  it("does not count a stumbling peer connection against who writes", () => {
    const writing = [...listening, { type: "writing", writing: true }] as const;
    expect(shown(...writing, { type: "media", state: "disconnected" })).toBe("Connected, listening");
  });
});

describe("captions", () => {
  it("replace their draft and keep the order of their first word", () => {
    const state = after(caption("a", "I", false), caption("b", "Well", true), caption("a", "I think so.", true));
    expect(state.captions.map((one) => one.text)).toEqual(["I think so.", "Well"]);
  });

  it("that are final are not undone by a late draft, but are by a later final text", () => {
    const first = after(caption("a", "I think so.", true), caption("a", "I thi", false));
    expect(first.captions[0]).toMatchObject({ text: "I think so.", final: true });
    const second = after(caption("a", "I think so.", true), caption("a", "I think", true, true));
    expect(second.captions[0]).toMatchObject({ text: "I think", interrupted: true });
  });
});

describe("the time that is left", () => {
  it("counts down while the interview is live only", () => {
    const minute = 60_000;
    const state = after(
      { ...open, at: 0 },
      { ...offering, at: 0 },
      { ...connected, at: 1 * minute },
      { ...lost, at: 3 * minute },
      { ...open, at: 9 * minute },
    );
    expect(minutesLeft(state, 15, 10 * minute)).toBe(12);
  });

  it("never promises less than a minute while the interview lasts", () => {
    expect(minutesLeft(after({ ...open, at: 0 }, { ...offering, at: 0 }, { ...connected, at: 0 }), 15, 99 * 60_000)).toBe(1);
  });
});

describe("coming back", () => {
  it("keeps what was typed until it is acknowledged, once each", () => {
    const typed = { type: "typed", id: "a", text: "Roses." } as const;
    const state = after(...live, typed, typed, { type: "typed", id: "b", text: "Tulips." });
    expect(state.unsent.map((one) => one.id)).toEqual(["a", "b"]);
    expect(after(...live, typed, said({ type: "ack", id: "a", accepted: true })).unsent).toEqual([]);
  });

  it("says when something typed will never be taken", () => {
    const refused = after(...live, { type: "typed", id: "a", text: "x" }, said({ type: "ack", id: "a", accepted: false }));
    expect(refused.notTaken).toBe(true);
    expect(refused.unsent).toEqual([]);
  });

  it("is live in writing as soon as the host says so, without any sound", () => {
    const writing = [open, { type: "writing", writing: true }, offering] as const;
    const connectedNow = said({ type: "connection", state: "connected", reason: "none", message: "", can_continue: false });
    expect(situationOf(after(...writing))).toBe("starting");
    expect(situationOf(after(...writing, connectedNow))).toBe("live");
  });

  it("forgets that it waits to come back when it offers", () => {
    expect(after(...live, broken(true), { type: "comes_back", comesBack: true }).comesBack).toBe(true);
    expect(after(...live, broken(true), { type: "comes_back", comesBack: true }, offering).comesBack).toBe(false);
  });
});
