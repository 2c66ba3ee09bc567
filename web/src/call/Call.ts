/**
 * One realtime call: microphone out, the interviewer's voice in. Audio only and no data channel: a sealed session
 * gives the browser media and nothing to forge or read. An instance is good for one offer; after a break a new one is
 * made, because the realtime service has no way to renegotiate.
 */
export class Call {
  readonly #peer: RTCPeerConnection;
  readonly #sound: HTMLAudioElement;
  readonly #sender: RTCRtpSender;
  #closed = false;

  constructor(microphone: MediaStream, iceServers: RTCIceServer[], listener: CallListener) {
    const track = microphone.getAudioTracks()[0];
    if (!track) throw new Error("a call needs a microphone track");
    this.#peer = new RTCPeerConnection({ iceServers });
    this.#sound = document.createElement("audio");
    this.#sound.autoplay = true;
    this.#sound.hidden = true;
    document.body.append(this.#sound);
    this.#sender = this.#peer.addTransceiver(track, { direction: "sendrecv", streams: [microphone] }).sender;
    this.#peer.addEventListener("track", (event) => {
      this.#sound.srcObject = event.streams[0] ?? new MediaStream([event.track]);
      this.#sound.play().catch((reason: unknown) => {
        if (!this.#closed && reason instanceof DOMException && reason.name === "NotAllowedError") listener.soundBlocked();
      });
    });
    this.#peer.addEventListener("connectionstatechange", () => {
      if (!this.#closed) listener.stateChanged(this.#peer.connectionState);
    });
  }

  /** The offer, with the addresses gathered so far: the wire has no trickle, so gathering gets `gatherMs` at most. */
  async offer(gatherMs = 1_500): Promise<string> {
    await this.#peer.setLocalDescription(await this.#peer.createOffer());
    if (this.#peer.iceGatheringState !== "complete") {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, gatherMs);
        this.#peer.addEventListener("icegatheringstatechange", () => {
          if (this.#peer.iceGatheringState === "complete") {
            clearTimeout(timer);
            done();
          }
        });
      });
    }
    const sdp = this.#peer.localDescription?.sdp;
    if (!sdp) throw new Error("the call was closed before its offer was ready");
    return sdp;
  }

  async accept(answer: string): Promise<void> {
    if (this.#closed) return;
    await this.#peer.setRemoteDescription({ type: "answer", sdp: answer });
  }

  /** Sends another microphone's track without a new offer. */
  async replaceMicrophone(microphone: MediaStream): Promise<void> {
    await this.#sender.replaceTrack(microphone.getAudioTracks()[0] ?? null);
  }

  get state(): RTCPeerConnectionState {
    return this.#peer.connectionState;
  }

  /** Holds the interviewer's sound back on this side only, or lets it sound again. */
  hold(back: boolean): void {
    this.#sound.volume = back ? 0 : 1;
  }

  /** To be called in a gesture, after {@link CallListener.soundBlocked}. */
  async playSound(): Promise<void> {
    await this.#sound.play();
  }

  /** Hangs up on this side. The microphone's track lives on: it belongs to the page. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#peer.close();
    this.#sound.srcObject = null;
    this.#sound.remove();
  }
}

export interface CallListener {
  stateChanged(state: RTCPeerConnectionState): void;
  /** The browser wants a gesture before it plays sound. */
  soundBlocked(): void;
}
