import { ApiProblem } from "../api/problem";
import { RECONNECT, waitMs } from "./backoff";
import { type ClientMessage, readServerMessage, type ServerMessage } from "./messages";

/**
 * - `connecting`: the first attempt, or one right after it
 * - `open`
 * - `lost`: was open, attempts are under way
 * - `given_up`: attempts stopped; {@link SessionSocket.retryNow} starts them again
 * - `refused`: the server will not have us (session over, invitation gone): attempts make no sense
 * - `taken_over`: another page of the same person holds the session
 * - `closed`: by us
 */
export type SocketState = "connecting" | "open" | "lost" | "given_up" | "refused" | "taken_over" | "closed";

export interface SocketListener {
  stateChanged(state: SocketState, problem: ApiProblem | null): void;
  received(message: ServerMessage): void;
  /** The open line has said nothing for longer than its heartbeat takes, or speaks again. */
  quiet?(quiet: boolean): void;
}

/** What the socket needs of the world; tests hand in their own. */
export interface SocketWorld {
  open(url: string): WebSocket;
  /** A fresh one-use address; rejects with {@link ApiProblem}. */
  freshUrl(): Promise<string>;
  random(): number;
}

/** Our own heartbeat: how often we speak, and after how long a silence the line counts as lost. */
const PING_EVERY_MS = 2_000;
const SILENCE_IS_LOSS_MS = 6_500;
/** A ping that is answered is answered long before the next one. */
const SILENCE_IS_DOUBT_MS = 3_500;
/** A handshake that neither opens nor fails within this is given up as an attempt. */
const OPEN_WITHIN_MS = 8_000;
/** Attempts without success for this long stop until the person asks for another. */
const KEEP_TRYING_MS = 120_000;
/** The server's close code for "another page of yours is now in the interview" (api/session-events.yaml). */
export const CLOSE_TAKEN_OVER = 4409;

/**
 * The page's line to the session host: reconnects by itself with a fresh one-use ticket and a jittered back-off, and
 * notices a dead line by its own heartbeat, because a browser may take minutes to.
 */
export class SessionSocket {
  readonly #world: SocketWorld;
  readonly #listener: SocketListener;
  #socket: WebSocket | null = null;
  #state: SocketState = "connecting";
  #attempt = 0;
  #tryingSince = 0;
  #pings = 0;
  #lastHeardAt = 0;
  #quiet = false;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Raised at each new attempt; what belongs to an older one is ignored. */
  #generation = 0;

  constructor(world: SocketWorld, listener: SocketListener) {
    this.#world = world;
    this.#listener = listener;
  }

  /** Opens the line with an address that the server has just given. */
  start(url: string): void {
    this.#tryingSince = Date.now();
    this.#connect(url);
  }

  /** Opens the line with a fresh ticket, at once: the first time without an address, after giving up, or when the network is back. */
  retryNow(): void {
    if (this.#state === "open" || this.#state === "closed") return;
    this.#attempt = 0;
    this.#tryingSince = Date.now();
    if (this.#state === "given_up" || this.#state === "refused" || this.#state === "taken_over") this.#become("lost");
    void this.#attemptFresh();
  }

  /** @returns false when the line is not open: nothing is queued, because what a page said before a break is stale after it. */
  send(message: ClientMessage): boolean {
    if (this.#state !== "open" || !this.#socket) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close(): void {
    this.#drop();
    this.#become("closed");
  }

  #connect(url: string): void {
    this.#drop();
    const generation = this.#generation;
    const socket = this.#world.open(url);
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(generation), OPEN_WITHIN_MS);
    socket.onopen = () => {
      if (generation !== this.#generation) return;
      clearTimeout(this.#timer);
      this.#attempt = 0;
      this.#lastHeardAt = Date.now();
      this.#heartbeat = setInterval(() => this.#beat(generation), PING_EVERY_MS);
      this.#become("open");
    };
    socket.onmessage = (event: MessageEvent) => {
      if (generation !== this.#generation) return;
      this.#lastHeardAt = Date.now();
      this.#becomeQuiet(false);
      const message = readServerMessage(event.data);
      if (message) this.#listener.received(message);
    };
    socket.onclose = (event: CloseEvent) => {
      if (generation !== this.#generation) return;
      if (event.code === CLOSE_TAKEN_OVER) {
        this.#drop();
        this.#become("taken_over");
      } else {
        this.#lost(generation);
      }
    };
  }

  #beat(generation: number): void {
    const silentMs = Date.now() - this.#lastHeardAt;
    if (silentMs > SILENCE_IS_LOSS_MS) return this.#lost(generation);
    if (silentMs > SILENCE_IS_DOUBT_MS) this.#becomeQuiet(true);
    this.send({ type: "ping", n: ++this.#pings });
  }

  #becomeQuiet(quiet: boolean): void {
    if (quiet === this.#quiet) return;
    this.#quiet = quiet;
    this.#listener.quiet?.(quiet);
  }

  #lost(generation: number): void {
    if (generation !== this.#generation) return;
    this.#drop();
    if (this.#state === "open") this.#tryingSince = Date.now();
    this.#become("lost");
    this.#waitThenTry();
  }

  #waitThenTry(): void {
    if (Date.now() - this.#tryingSince > KEEP_TRYING_MS) {
      this.#become("given_up");
      return;
    }
    this.#timer = setTimeout(
      () => void this.#attemptFresh(),
      waitMs(RECONNECT, this.#attempt++, this.#world.random()),
    );
  }

  async #attemptFresh(): Promise<void> {
    this.#drop();
    const generation = this.#generation;
    try {
      const url = await this.#world.freshUrl();
      if (generation === this.#generation) this.#connect(url);
    } catch (reason) {
      if (generation !== this.#generation) return;
      const problem = ApiProblem.from(reason);
      if (problem.passing) this.#waitThenTry();
      else this.#become("refused", problem);
    }
  }

  /** Lets go of the present socket and of every timer; what still arrives for them is ignored. */
  #drop(): void {
    this.#generation++;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    this.#quiet = false;
    if (socket && socket.readyState <= 1) socket.close(1000);
  }

  #become(state: SocketState, problem: ApiProblem | null = null): void {
    if (state === this.#state && problem === null) return;
    this.#state = state;
    this.#listener.stateChanged(state, problem);
  }
}
