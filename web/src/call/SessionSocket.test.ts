import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "../api/problem";
import type { ServerMessage } from "./messages";
import { CLOSE_TAKEN_OVER, SessionSocket, type SocketState } from "./SessionSocket";

/** A line whose other end the test holds. */
class Line {
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {}

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }

  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  says(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  breaks(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

class World {
  lines: Line[] = [];
  tickets = 0;
  problem: ApiProblem | null = null;
  states: SocketState[] = [];
  heard: ServerMessage[] = [];
  quiet: boolean[] = [];
  socket = new SessionSocket(
    {
      open: (url) => {
        const line = new Line(url);
        this.lines.push(line);
        return line as unknown as WebSocket;
      },
      freshUrl: async () => {
        if (this.problem) throw this.problem;
        return `ws://host/ws?token=${++this.tickets}`;
      },
      random: () => 1,
    },
    { stateChanged: (state) => this.states.push(state), received: (message) => this.heard.push(message), quiet: (quiet) => this.quiet.push(quiet) },
  );

  get line(): Line {
    return this.lines[this.lines.length - 1] as Line;
  }
}

describe("the session's socket", () => {
  let world: World;

  beforeEach(() => {
    vi.useFakeTimers();
    world = new World();
    world.socket.start("ws://host/ws?token=first");
    world.line.opens();
  });

  afterEach(() => {
    world.socket.close();
    vi.useRealTimers();
  });

  it("hands over what it understands and ignores what it does not", () => {
    world.line.says({ type: "turn", state: "listening" });
    world.line.says({ type: "weather", state: "fine" });
    world.line.onmessage?.({ data: "not json" });
    expect(world.heard).toEqual([{ type: "turn", state: "listening" }]);
  });

  it("pings every two seconds and stays open while it is answered", async () => {
    for (let second = 0; second < 30; second += 2) {
      await vi.advanceTimersByTimeAsync(2_000);
      world.line.says({ type: "pong", n: 1 });
    }
    expect(world.line.sent.length).toBe(15);
    expect(world.states).toEqual(["open"]);
  });

  it("counts a line that says nothing as lost, although it was never closed", async () => {
    await vi.advanceTimersByTimeAsync(8_000);
    expect(world.states).toEqual(["open", "lost"]);
  });

  it("says of a line that answers no ping that it is quiet, before it is lost, and when it speaks again", async () => {
    for (let second = 0; second < 10; second += 2) {
      await vi.advanceTimersByTimeAsync(2_000);
      world.line.says({ type: "pong", n: 1 });
    }
    expect(world.quiet).toEqual([]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(world.quiet).toEqual([true]);
    expect(world.states).toEqual(["open"]);
    world.line.says({ type: "pong", n: 1 });
    expect(world.quiet).toEqual([true, false]);
  });

  it("comes back with a fresh ticket each time, waiting longer and longer", async () => {
    world.line.breaks();
    await vi.advanceTimersByTimeAsync(399);
    expect(world.lines.length).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(world.line.url).toBe("ws://host/ws?token=1");
    world.line.breaks();
    await vi.advanceTimersByTimeAsync(799);
    expect(world.lines.length).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    world.line.opens();
    expect(world.line.url).toBe("ws://host/ws?token=2");
    expect(world.states).toEqual(["open", "lost", "open"]);
  });

  it("starts its waits anew after a success", async () => {
    world.line.breaks();
    await vi.advanceTimersByTimeAsync(400);
    world.line.opens();
    world.line.breaks();
    await vi.advanceTimersByTimeAsync(400);
    expect(world.lines.length).toBe(3);
  });

  it("keeps asking while the server is down, gives up after two minutes, and tries again on request", async () => {
    world.problem = new ApiProblem(503, "storage_unavailable", "");
    world.line.breaks();
    await vi.advanceTimersByTimeAsync(150_000);
    expect(world.states).toEqual(["open", "lost", "given_up"]);
    world.problem = null;
    world.socket.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    world.line.opens();
    expect(world.states).toEqual(["open", "lost", "given_up", "lost", "open"]);
  });

  it("stops at once when the server refuses", async () => {
    world.problem = new ApiProblem(409, "already_ended", "The interview is over.");
    world.line.breaks();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.states).toEqual(["open", "lost", "refused"]);
  });

  it("does not fight another page that has taken over", async () => {
    world.line.breaks(CLOSE_TAKEN_OVER);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.lines.length).toBe(1);
    expect(world.states).toEqual(["open", "taken_over"]);
  });

  it("ignores an older line that wakes up late", async () => {
    const old = world.line;
    world.line.breaks();
    await vi.advanceTimersByTimeAsync(400);
    world.line.opens();
    old.says({ type: "turn", state: "speaking" });
    old.breaks();
    expect(world.heard).toEqual([]);
    expect(world.states).toEqual(["open", "lost", "open"]);
  });

  it("gives up a handshake that neither opens nor fails, as one attempt", async () => {
    world.line.breaks();
    await vi.advanceTimersByTimeAsync(400);
    await vi.advanceTimersByTimeAsync(8_000 + 800);
    expect(world.lines.length).toBe(3);
  });

  it("says whether a message went out, and queues nothing", () => {
    expect(world.socket.send({ type: "end_session" })).toBe(true);
    world.line.breaks();
    expect(world.socket.send({ type: "end_session" })).toBe(false);
  });
});
