import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "../api/problem";
import type { VivaApi } from "../api/viva";
import { handOver } from "./handOver";
import { InterviewRoom } from "./InterviewRoom";
import { Microphone } from "./Microphone";
import { openOutbox, type Outbox } from "./Outbox";
import { connectionWords, signOf } from "./roomState";

/** A line whose other end the test holds. */
class Line {
  static all: Line[] = [];
  readyState = 0;
  sent: { type: string; id?: string; text?: string }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    Line.all.push(this);
  }

  static get last(): Line {
    return Line.all[Line.all.length - 1] as Line;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  breaks(): void {
    this.readyState = 3;
    this.onclose?.({ code: 1006 });
  }

  says(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  said(type: string) {
    return this.sent.filter((message) => message.type === type);
  }
}

const UNREACHABLE = new ApiProblem(0, "unreachable", "");
let session = 0;

describe("what was typed before the end", () => {
  let outbox: Outbox;
  let id: string;
  let room: InterviewRoom;
  /** What the server was asked over HTTP and has taken, in order. */
  let taken: string[];
  let problem: { ticket: ApiProblem | null; http: ApiProblem | null };

  function newPage(): InterviewRoom {
    const ask = async (what: string) => {
      if (problem.http) throw problem.http;
      taken.push(what);
    };
    const api = {
      socketUrl: async () => {
        if (problem.ticket) throw problem.ticket;
        return "ws://host/ws?token=fresh";
      },
      complete: () => ask("complete"),
      said: (_: string, typed: { text: string }) => ask(typed.text),
    };
    const page = new InterviewRoom(api as unknown as VivaApi, new Microphone(), id, Promise.resolve(outbox));
    page.start("ws://host/ws?token=first", true);
    return page;
  }

  async function lineOpens(): Promise<void> {
    Line.last.readyState = 1;
    Line.last.onopen?.();
    Line.last.says({ type: "session_ready", session_id: id, status: "in_progress", ice_servers: [], resumed: true });
    await vi.advanceTimersByTimeAsync(0);
  }

  async function goesOffline(): Promise<void> {
    problem = { ticket: UNREACHABLE, http: UNREACHABLE };
    Line.last.breaks();
    await vi.advanceTimersByTimeAsync(0);
  }

  async function comesOnline(): Promise<void> {
    problem = { ticket: null, http: null };
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
  }

  const kept = async () => (await outbox.of(id)).map((item) => (item.kind === "typed" ? item.text : "end"));
  const typedId = async () => (await outbox.of(id)).find((item) => item.kind === "typed")?.id ?? "";

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", Line);
    Line.all = [];
    taken = [];
    problem = { ticket: null, http: null };
    id = `session-${++session}`;
    outbox = await openOutbox();
    room = newPage();
    await lineOpens();
  });

  afterEach(() => {
    room.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is acknowledged over the line that comes back before the end is said, however long it was away", async () => {
    await goesOffline();
    await room.type("My last answer");
    room.end();
    await vi.advanceTimersByTimeAsync(180_000);
    expect(await kept()).toEqual(["My last answer", "end"]);
    await comesOnline();
    await lineOpens();
    expect(Line.last.said("typed").map((message) => message.text)).toEqual(["My last answer"]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(Line.last.said("end_session")).toEqual([]);
    Line.last.says({ type: "ack", id: await typedId(), accepted: true });
    expect(Line.last.said("end_session").length).toBe(1);
    Line.last.says({ type: "session_ended", status: "completed", reason: "candidate_ended", message: "" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(taken).toEqual([]);
    expect(await kept()).toEqual([]);
    expect(room.snapshot().ended?.status).toBe("completed");
  });

  it("goes out first from the page that comes after a closed one, too", async () => {
    await goesOffline();
    await room.type("My last answer");
    room.end();
    await vi.advanceTimersByTimeAsync(0);
    room.close();
    problem = { ticket: null, http: null };
    room = newPage();
    await vi.advanceTimersByTimeAsync(0);
    expect(taken).toEqual([]);
    await lineOpens();
    Line.last.says({ type: "ack", id: await typedId(), accepted: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(Line.last.sent.filter((message) => message.type !== "ping").map((message) => message.type)).toEqual(["typed", "end_session"]);
    expect(taken).toEqual([]);
  });

  it("goes over HTTP, and the end after it, where the line is refused", async () => {
    await goesOffline();
    await room.type("My last answer");
    room.end();
    problem = { ticket: new ApiProblem(409, "status_conflict", ""), http: null };
    await vi.advanceTimersByTimeAsync(1_000);
    expect(taken).toEqual(["My last answer", "complete"]);
    expect(await kept()).toEqual([]);
  });

  it("goes over HTTP when the line is open and silent", async () => {
    await room.type("My last answer");
    room.end();
    for (let second = 0; second < 8; second++) {
      Line.last.says({ type: "pong", n: 1 });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(taken).toEqual(["My last answer", "complete"]);
  });

  it("holds back the end while nobody answers, and stays", async () => {
    await goesOffline();
    await room.type("My last answer");
    room.end();
    problem = { ticket: new ApiProblem(409, "status_conflict", ""), http: new ApiProblem(503, "unavailable", "") };
    await vi.advanceTimersByTimeAsync(30_000);
    expect(room.snapshot().ended).toBeNull();
    expect(await kept()).toEqual(["My last answer", "end"]);
    problem.http = null;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(taken).toEqual(["My last answer", "complete"]);
  });

  it("comes as a late word when the host ends already and refuses it", async () => {
    await room.type("My last answer");
    room.end();
    Line.last.says({ type: "ack", id: await typedId(), accepted: false });
    await vi.advanceTimersByTimeAsync(0);
    expect(taken).toEqual(["My last answer", "complete"]);
    expect(await kept()).toEqual([]);
  });

  it("stays when the interview is over before it was acknowledged, whatever it ended as, for the page that follows", async () => {
    await room.type("My last answer");
    Line.last.says({ type: "session_ended", status: "failed", reason: "resume_window", message: "" });
    await vi.advanceTimersByTimeAsync(0);
    expect(await kept()).toEqual(["My last answer"]);
    const said = vi.fn(async () => undefined);
    expect(await handOver({ said }, id, outbox)).toEqual([]);
    expect(said).toHaveBeenCalledTimes(1);
    expect(await kept()).toEqual([]);
  });

  it("is named, and not forgotten, when it comes too late for the server", async () => {
    await room.type("My last answer");
    const late = async () => Promise.reject(new ApiProblem(409, "status_conflict", ""));
    expect((await handOver({ said: late }, id, outbox)).map((item) => item.text)).toEqual(["My last answer"]);
    expect(await kept()).toEqual(["My last answer"]);
    await expect(handOver({ said: async () => Promise.reject(UNREACHABLE) }, id, outbox)).rejects.toBe(UNREACHABLE);
    expect(await kept()).toEqual(["My last answer"]);
  });

  it("is waited for in words that are true: while there is no network the room is offline, and then ends", async () => {
    Line.last.says({ type: "connection", state: "connected", reason: "none", message: "", can_continue: false });
    Line.last.says({ type: "turn", state: "listening" });
    expect(connectionWords(room.snapshot())).toBe("Connected");
    window.dispatchEvent(new Event("offline"));
    expect([connectionWords(room.snapshot()), signOf(room.snapshot())]).toEqual(["Offline", "doubtful"]);
    await room.type("My last answer");
    room.end();
    expect([connectionWords(room.snapshot()), signOf(room.snapshot())]).toEqual(["Offline", "ending"]);
    window.dispatchEvent(new Event("online"));
    expect([connectionWords(room.snapshot()), signOf(room.snapshot())]).toEqual(["Ending…", "ending"]);
  });

  it("goes out again, after a crash, as far as it was not acknowledged: each is acknowledged and let go for itself", async () => {
    await goesOffline();
    for (const text of ["one", "two", "three", "four"]) {
      await room.type(text);
      await vi.advanceTimersByTimeAsync(1);
    }
    await comesOnline();
    await lineOpens();
    const sent = Line.last.said("typed");
    expect(sent.map((message) => message.text)).toEqual(["one", "two", "three", "four"]);
    for (const [index, left] of [["two", "three", "four"], ["three", "four"]].entries()) {
      Line.last.says({ type: "ack", id: sent[index]?.id, accepted: true });
      await vi.advanceTimersByTimeAsync(0);
      expect(await kept()).toEqual(left);
      expect(room.snapshot().unsent.map((one) => one.text)).toEqual(left);
    }
    room.close();
    room = newPage();
    await vi.advanceTimersByTimeAsync(0);
    await lineOpens();
    Line.last.says({ type: "connection", state: "connected", reason: "none", message: "", can_continue: false });
    await vi.advanceTimersByTimeAsync(0);
    expect(Line.last.said("typed").map((message) => [message.id, message.text])).toEqual(sent.slice(2).map((message) => [message.id, message.text]));
  });

  it("that is nothing lets the end go at once, as before", async () => {
    room.end();
    expect(Line.last.said("end_session").length).toBe(1);
    Line.last.says({ type: "session_ended", status: "completed", reason: "candidate_ended", message: "" });
    await vi.advanceTimersByTimeAsync(0);
    expect(await kept()).toEqual([]);
  });
});
