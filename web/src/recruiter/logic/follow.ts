import { ApiProblem } from "../../api/problem";
import { type Backoff, waitMs } from "../../call/backoff";
import { EventStreamReader, type StreamEvent } from "./events";

/** The server says something at least each 15 s; after this long without a byte the line counts as dead. */
const SILENCE_MS = 35_000;
const AGAIN: Backoff = { firstMs: 500, longestMs: 10_000 };

export type Line = "connecting" | "live" | "stale" | "closed";

export interface FollowDoors {
  /** Opens the stream; rejects with {@link ApiProblem} where the server refuses. */
  open(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  heard(event: StreamEvent): void;
  /** `problem` is set when the server refuses for good. */
  line(line: Line, problem: ApiProblem | null): void;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
  random(): number;
}

/** Keeps one event stream open: notices when it dies or falls silent, and opens it again by itself until it is stopped or refused. */
export class Follow {
  readonly #doors: FollowDoors;
  #abort = new AbortController();
  #timer: unknown = null;
  #attempt = 0;
  #stopped = false;

  constructor(doors: FollowDoors) {
    this.#doors = doors;
  }

  start(): void {
    this.#doors.line("connecting", null);
    void this.#once();
  }

  stop(): void {
    this.#stopped = true;
    this.#abort.abort();
    this.#doors.clearTimer(this.#timer);
  }

  async #once(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.#watch(abort);
    try {
      const reader = (await this.#doors.open(abort.signal)).getReader();
      abort.signal.addEventListener("abort", () => void reader.cancel().catch(() => {}));
      const events = new EventStreamReader();
      this.#doors.line("live", null);
      for (;;) {
        const { done, value } = await reader.read();
        if (done || this.#stopped || abort.signal.aborted) break;
        this.#attempt = 0;
        this.#watch(abort);
        for (const event of events.take(value)) this.#doors.heard(event);
      }
    } catch (reason) {
      const problem = ApiProblem.from(reason);
      if (problem.status >= 400 && !problem.passing) {
        this.#doors.clearTimer(this.#timer);
        if (!this.#stopped) this.#doors.line("closed", problem);
        return;
      }
    }
    if (this.#stopped) return;
    this.#doors.line("stale", null);
    this.#doors.clearTimer(this.#timer);
    this.#timer = this.#doors.setTimer(() => void this.#once(), waitMs(AGAIN, this.#attempt++, this.#doors.random()));
  }

  #watch(abort: AbortController): void {
    this.#doors.clearTimer(this.#timer);
    this.#timer = this.#doors.setTimer(() => abort.abort(), SILENCE_MS);
  }
}
