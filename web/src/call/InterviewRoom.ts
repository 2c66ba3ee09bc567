import type { VivaApi } from "../api/viva";
import { Call } from "./Call";
import { Ducking } from "./Ducking";
import { Ending } from "./Ending";
import type { ServerMessage } from "./messages";
import type { Microphone } from "./Microphone";
import { freshId, type Outbox, openOutbox } from "./Outbox";
import { forgetRoom, holdRoom, remember } from "./presence";
import { EMPTY_ROOM, reduceRoom, type RoomEvent, type RoomState } from "./roomState";
import { SessionSocket, type SocketState } from "./SessionSocket";

/** How long the host may take to answer an offer: it makes the upstream call first. */
const ANSWER_WITHIN_MS = 25_000;
/** Where the host named no wait: what failed was on this side; after a few times the person is asked. */
const OWN_RETRIES_MS = [500, 2_000, 4_000, 8_000];
const TYPING_EVERY_MS = 3_000;
/** A line lost for longer than this: the host, if it lives, has ended the call by now, and so does the page. */
const LINE_LOST_MS = 12_000;

type Unstamped<E> = E extends unknown ? Omit<E, "at"> : never;

/**
 * The interview as the page lives it: one socket that comes back by itself, one call at a time, one state that the
 * view watches ({@link subscribe}, {@link snapshot}). It knows no view.
 */
export class InterviewRoom {
  readonly #microphone: Microphone;
  readonly #sessionId: string;
  readonly #socket: SessionSocket;
  readonly #watchers = new Set<() => void>();
  #state: RoomState = EMPTY_ROOM;
  #call: Call | null = null;
  /** The host took the call's offer. */
  #answered = false;
  #iceServers: RTCIceServer[] = [];
  /** An offer goes out as soon as the host is ready. */
  #offerWanted = true;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  #lineTimer: ReturnType<typeof setTimeout> | undefined;
  /** How far the offer that is under way has come: news that the host sent before it took it are of an earlier call. */
  #asked: "no" | "sent" | "taken" = "no";
  #comeback: ReturnType<typeof setTimeout> | undefined;
  #ownRetries = 0;
  readonly #outbox: Promise<Outbox>;
  readonly #ending: Ending;
  #begun = false;
  #typingSaidAt = -Infinity;
  #letGo: () => void = () => undefined;
  #stopWatchingMicrophone: () => void;
  readonly #ducking: Ducking;
  readonly #wentOffline = () => this.#dispatch({ type: "network", offline: true });
  readonly #cameOnline = () => {
    this.#dispatch({ type: "network", offline: false });
    if (this.#state.socket === "lost" || this.#state.socket === "given_up") this.#socket.retryNow();
  };

  constructor(api: VivaApi, microphone: Microphone, sessionId: string, outbox: Promise<Outbox> = openOutbox()) {
    this.#outbox = outbox;
    this.#microphone = microphone;
    this.#sessionId = sessionId;
    this.#ending = new Ending(api, sessionId, outbox, {
      state: this.snapshot,
      sayEnd: () => this.#socket.send({ type: "end_session" }),
      finished: (status) => this.#finish(status, ""),
    });
    this.#socket = new SessionSocket(
      {
        open: (url) => new WebSocket(url),
        freshUrl: () => api.socketUrl(sessionId),
        random: Math.random,
      },
      {
        stateChanged: (state, problem) => {
          this.#dispatch({
            type: "socket",
            state,
            ...(problem ? { refusal: { status: problem.status, detail: problem.detail } } : {}),
          });
          this.#lineChanged(state);
        },
        received: (message) => this.#received(message),
        quiet: (quiet) => this.#dispatch({ type: "line_quiet", quiet }),
      },
    );
    this.#stopWatchingMicrophone = microphone.subscribe(() => this.#microphoneChanged());
    window.addEventListener("online", this.#cameOnline);
    window.addEventListener("offline", this.#wentOffline);
    if (!navigator.onLine) this.#wentOffline();
    this.#ducking = new Ducking(
      () => microphone.level(),
      (back) => this.#call?.hold(back),
    );
  }

  /**
   * @param url the socket's address as `POST /api/sessions` gave it
   * @param inWriting without sound from the start
   */
  start(url: string, inWriting = false): void {
    this.#dispatch({ type: "writing", writing: inWriting });
    this.#letGo = holdRoom(this.#sessionId, inWriting);
    this.#socket.start(url);
    void this.#takeUp();
  }

  subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  snapshot = (): RoomState => this.#state;

  /** The person's press on Continue, Try again or Use this page: a new call, on a new line if need be. */
  async continue(): Promise<void> {
    this.#offerWanted = true;
    this.#ownRetries = 0;
    if (!this.#state.writing && this.#microphone.stream === null) await this.#microphone.request();
    remember(this.#sessionId, this.#state.writing);
    if (this.#state.socket === "open") await this.#goOn(false);
    else this.#socket.retryNow();
  }

  /** From speech to writing, or back. */
  async write(inWriting: boolean): Promise<void> {
    if (inWriting === this.#state.writing) return;
    this.#dispatch({ type: "writing", writing: inWriting });
    if (inWriting) this.#microphone.release();
    await this.continue();
  }

  /** Something the person typed: kept until the host has it. */
  async type(text: string): Promise<void> {
    const id = freshId();
    this.#dispatch({ type: "typed", id, text });
    await (await this.#outbox).put({ id, session: this.#sessionId, kind: "typed", text, at: Date.now() });
    if (this.#begun) this.#socket.send({ type: "typed", id, text });
  }

  /** The person is typing: the host waits. */
  typing(): void {
    const now = performance.now();
    if (now - this.#typingSaidAt < TYPING_EVERY_MS) return;
    this.#typingSaidAt = now;
    this.#socket.send({ type: "typing" });
  }

  mute(muted: boolean): void {
    this.#microphone.mute(muted);
    this.#dispatch({ type: "muted", muted });
  }

  async allowSound(): Promise<void> {
    try {
      await this.#call?.playSound();
      this.#dispatch({ type: "sound_blocked", blocked: false });
    } catch {
      // still blocked: the button stays
    }
  }

  /** Ends the interview for good, when what was typed has arrived. */
  end(): void {
    this.#dispatch({ type: "ending" });
    void this.#ending.keep();
    this.#ending.next();
  }

  /** Lets go of everything; the room cannot be used again. */
  close(): void {
    clearTimeout(this.#answerTimer);
    this.#ending.stop();
    clearTimeout(this.#lineTimer);
    clearTimeout(this.#comeback);
    forgetRoom();
    this.#letGo();
    window.removeEventListener("online", this.#cameOnline);
    window.removeEventListener("offline", this.#wentOffline);
    this.#stopWatchingMicrophone();
    this.#ducking.close();
    this.#call?.close();
    this.#call = null;
    this.#socket.close();
  }

  /** What an earlier page of this browser had to say and nobody acknowledged. */
  async #takeUp(): Promise<void> {
    for (const item of await (await this.#outbox).of(this.#sessionId)) {
      if (item.kind === "typed") this.#dispatch({ type: "typed", id: item.id, text: item.text });
      else this.#dispatch({ type: "ending" });
    }
    if (this.#state.ending) this.#ending.next();
  }

  async #sendWaiting(): Promise<void> {
    for (const item of await (await this.#outbox).of(this.#sessionId)) {
      if (item.kind === "typed") this.#socket.send({ type: "typed", id: item.id, text: item.text });
    }
  }

  /** Nobody is spoken to behind a line that is gone: the microphone must not go on into a call that nobody leads. */
  #lineChanged(state: SocketState): void {
    clearTimeout(this.#lineTimer);
    if (this.#state.ending && this.#state.unsent.length > 0 && state !== "closed") this.#ending.next();
    switch (state) {
      case "lost":
        this.#lineTimer = setTimeout(() => this.#hangUp(), LINE_LOST_MS);
        break;
      case "given_up":
      case "refused":
      case "taken_over":
        clearTimeout(this.#comeback);
        // It is held elsewhere: this page takes it back on a press and never by itself.
        if (state === "taken_over") {
          this.#offerWanted = false;
          forgetRoom();
          this.#letGo();
        }
        this.#hangUp();
        break;
      default: // there, on its way, or closed by us
    }
  }

  #received(message: ServerMessage): void {
    const waited = this.#state.unsent.length;
    this.#dispatch({ type: "message", message });
    switch (message.type) {
      case "session_ready":
        this.#iceServers = message.ice_servers;
        this.#begun = message.resumed;
        if (message.resumed) this.#hasBegun();
        // Said into a line that was lost, nobody heard it.
        if (this.#call) this.#socket.send({ type: "connection_state", state: this.#call.state });
        if (this.#offerWanted) void this.#goOn(false);
        // The line was away for so long that this page hung up; the host's word on how things stand comes next.
        else if (!this.#call && !this.#state.writing) this.#comeBackIn(0, false);
        break;
      case "sdp_answer":
        clearTimeout(this.#answerTimer);
        this.#answered = true;
        this.#call?.accept(message.sdp).catch(() => this.#callFailed(""));
        break;
      case "new_offer_wanted":
        void this.#goOn(true);
        break;
      case "ack":
        this.#acknowledged(message.id, message.accepted, waited);
        break;
      case "error":
        if (message.code === "not_started" && this.#state.ending) this.#finish("unknown", "");
        else if (this.#state.media === "broken") this.#callFailed(message.message);
        break;
      case "session_ended":
        this.#finish(message.status, message.message);
        break;
      case "connection":
        // While storage is away the same call waits; in every other break the host has ended the call it answered. One
        // that is only being offered is not meant: the news may be of the call before it.
        if (message.state === "ended" || (message.state === "interrupted" && message.reason !== "storage_lost" && this.#answered)) {
          this.#hangUp();
        }
        this.#heardOf(message);
        break;
      case "turn":
        this.#ducking.speaking(message.state === "speaking");
        break;
      default: // only for the eye
    }
  }

  /** One that is refused because the interview ends already stays: it may still be a late word. */
  #acknowledged(id: string, accepted: boolean, waited: number): void {
    if (this.#state.ending && !accepted) return this.#ending.refused();
    void this.#outbox.then((outbox) => outbox.remove(id));
    if (this.#state.ending && waited > 0 && this.#state.unsent.length === 0) this.#ending.next();
  }

  #heardOf(connection: Extract<ServerMessage, { type: "connection" }>): void {
    switch (connection.state) {
      case "connecting":
        if (this.#asked === "sent") this.#asked = "taken";
        break;
      case "connected":
        this.#asked = "no";
        this.#ownRetries = 0;
        if (!this.#begun) this.#hasBegun();
        break;
      case "waiting": // for an offer: the call that this page still holds was another host's
        if (this.#answered && connection.can_continue) this.#comeBackIn(0, false);
        break;
      case "interrupted":
        if (this.#asked === "sent" && connection.reason !== "storage_lost") break;
        this.#asked = "no";
        this.#comeBackIn(connection.retry_after_ms ?? null, connection.reason === "session_limit");
        break;
      default: // ended: said by the view
    }
  }

  /** Only now the host takes what was typed; it knows what it has already. */
  #hasBegun(): void {
    this.#begun = true;
    void this.#sendWaiting();
  }

  /** The call is gone: another one is made without a press where this browser can, and otherwise on the person's press. */
  #comeBackIn(retryAfterMs: number | null, quiet: boolean): void {
    clearTimeout(this.#comeback);
    const can = retryAfterMs !== null && (this.#state.writing || this.#microphone.stream !== null);
    this.#dispatch({ type: "comes_back", comesBack: can });
    if (!can) return;
    // A little later each, so that the pages that lost one server do not come back as one.
    this.#comeback = setTimeout(() => void this.#goOn(quiet), retryAfterMs * (1 + Math.random() / 5));
  }

  /** A call, or the interview in writing. */
  async #goOn(quiet: boolean): Promise<void> {
    clearTimeout(this.#comeback);
    if (this.#state.ending) return;
    this.#asked = "sent";
    if (!this.#state.writing) return this.#makeCall(quiet);
    this.#hangUp();
    this.#dispatch({ type: "offering", quiet });
    this.#offerWanted = !this.#socket.send({ type: "text_mode" });
  }

  async #makeCall(quiet: boolean): Promise<void> {
    this.#offerWanted = false;
    this.#hangUp();
    const stream = this.#microphone.stream;
    if (!stream) {
      this.#callFailed("We cannot reach your microphone. Please check that it is plugged in and allowed.");
      return;
    }
    this.#dispatch({ type: "offering", quiet });
    let call: Call | null = null;
    try {
      call = new Call(stream, this.#iceServers, {
        stateChanged: (state) => {
          if (this.#call !== call) return;
          this.#dispatch({ type: "media", state });
          this.#socket.send({ type: "connection_state", state });
        },
        soundBlocked: () => this.#dispatch({ type: "sound_blocked", blocked: true }),
      });
      this.#call = call;
      const sdp = await call.offer();
      if (this.#call !== call) return;
      this.#answerTimer = setTimeout(() => this.#callFailed("The interviewer did not answer in time."), ANSWER_WITHIN_MS);
      // On a line that was lost meanwhile it goes out anew when the line is back.
      this.#offerWanted = !this.#socket.send({ type: "sdp_offer", sdp });
    } catch {
      if (this.#call === call) this.#callFailed("This browser could not open the call.");
    }
  }

  #callFailed(message: string): void {
    this.#asked = "no";
    this.#hangUp();
    this.#dispatch({ type: "call_failed", message });
    this.#comeBackIn(OWN_RETRIES_MS[this.#ownRetries++] ?? null, false);
  }

  #hangUp(): void {
    clearTimeout(this.#answerTimer);
    this.#answered = false;
    this.#call?.close();
    this.#call = null;
  }

  #finish(status: string, message: string): void {
    clearTimeout(this.#comeback);
    forgetRoom();
    this.#letGo();
    // What was typed and not acknowledged stays: the page that follows hands it over.
    void this.#ending.answered();
    this.#hangUp();
    this.#microphone.release();
    this.#socket.close();
    this.#dispatch({ type: "ended", status, message });
  }

  #microphoneChanged(): void {
    if (this.#state.ended) return;
    const stream = this.#microphone.stream;
    const lost = stream === null;
    if (lost !== this.#state.microphoneLost) this.#dispatch({ type: "microphone_lost", lost });
    if (stream) {
      this.#microphone.mute(this.#state.muted);
      this.#call?.replaceMicrophone(stream).catch(() => this.#callFailed("Your microphone changed and the call could not follow."));
    }
  }

  #dispatch(event: Unstamped<RoomEvent>): void {
    this.#state = reduceRoom(this.#state, { ...event, at: performance.now() } as RoomEvent);
    for (const watcher of this.#watchers) watcher();
  }
}
