import { ApiProblem } from "../api/problem";
import type { VivaApi } from "../api/viva";
import { handOver } from "./handOver";
import type { Outbox } from "./Outbox";
import type { RoomState } from "./roomState";

/** How long the line may take, for an acknowledgement or for the end, before HTTP is taken instead. */
const END_WITHIN_MS = 8_000;
const END_RETRY_MS = 3_000;
/** A line that opens so often without taking what waits does not lead anywhere. */
const MOST_LINES = 3;

/** The room, as its end sees it. */
export interface EndingRoom {
  state(): RoomState;
  /** Says `end_session`; false when the line is not open. */
  sayEnd(): boolean;
  finished(status: string): void;
}

/**
 * The person's wish to end, until the server has it. What was typed goes first, over the line, whose words count as
 * answers; over HTTP when the line takes too long or will not come back.
 */
export class Ending {
  readonly #api: Pick<VivaApi, "said" | "complete">;
  readonly #sessionId: string;
  readonly #outbox: Promise<Outbox>;
  readonly #room: EndingRoom;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lines = 0;
  #stopped = false;

  constructor(api: Pick<VivaApi, "said" | "complete">, sessionId: string, outbox: Promise<Outbox>, room: EndingRoom) {
    this.#api = api;
    this.#sessionId = sessionId;
    this.#outbox = outbox;
    this.#room = room;
  }

  /** Kept, so that the next page goes on with it. */
  async keep(): Promise<void> {
    await (await this.#outbox).put({ id: `end-${this.#sessionId}`, session: this.#sessionId, kind: "end", at: Date.now() });
  }

  /** The next step; also when the line changed while something waits. */
  next(): void {
    clearTimeout(this.#timer);
    const { socket, unsent } = this.#room.state();
    if (unsent.length === 0) this.#httpIn(this.#room.sayEnd() ? END_WITHIN_MS : 0);
    else if (socket === "open") {
      this.#lines++;
      this.#httpIn(END_WITHIN_MS);
    } else if ((socket !== "lost" && socket !== "connecting") || this.#lines >= MOST_LINES) this.#httpIn(0);
    // Else the line's next state asks again.
  }

  /** The line will not take something that waits; HTTP may, as a late word. */
  refused(): void {
    this.#httpIn(0);
  }

  /** The server has answered the wish itself, and only that. */
  async answered(): Promise<void> {
    this.stop();
    await (await this.#outbox).remove(`end-${this.#sessionId}`);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #httpIn(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#overHttp(), ms);
  }

  async #overHttp(): Promise<void> {
    try {
      await handOver(this.#api, this.#sessionId, await this.#outbox);
      await this.#api.complete(this.#sessionId);
      this.#room.finished("completed");
    } catch (reason) {
      if (this.#room.state().ended) return;
      if (ApiProblem.from(reason).passing) this.#httpIn(END_RETRY_MS);
      // Refused: it has not begun, or is over already. The page that follows asks the server which.
      else this.#room.finished("unknown");
    }
  }
}
