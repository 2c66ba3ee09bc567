/** Why there is no microphone. `insecure`: the browser hides microphones from pages that are not https or localhost. */
export type MicrophoneProblem = "insecure" | "denied" | "none" | "busy" | "unplugged" | "other";

export type MicrophoneState =
  | { kind: "idle" }
  | { kind: "asking" }
  | { kind: "live"; label: string }
  | { kind: "problem"; problem: MicrophoneProblem };

/** Below this the meter counts as silence: about -50 dB of full scale, above a quiet room's noise with gain control on. */
const SILENCE_RMS = 0.003;

/**
 * The person's microphone: asked for on a press, watched for everything that may happen to it, and measured. A problem
 * that the person mends (permission given, device plugged in) is noticed and mended here without another press.
 */
export class Microphone {
  #state: MicrophoneState = { kind: "idle" };
  #stream: MediaStream | null = null;
  #audio: AudioContext | null = null;
  #analyser: AnalyserNode | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #samples = new Float32Array(1024);
  #deviceId: string | null = null;
  #watching = false;
  /** Held on to: a permission status that nothing refers to is collected, and its listener with it. */
  #permission: PermissionStatus | null = null;
  #released = false;
  readonly #watchers = new Set<() => void>();

  subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  snapshot = (): MicrophoneState => this.#state;

  get stream(): MediaStream | null {
    return this.#stream;
  }

  /** To be called in a gesture: browsers keep sound measurement asleep without one. */
  async request(deviceId: string | null = this.#deviceId): Promise<void> {
    if (!window.isSecureContext || !navigator.mediaDevices) {
      this.#become({ kind: "problem", problem: "insecure" });
      return;
    }
    this.#deviceId = deviceId;
    this.#released = false;
    this.#watch();
    this.#become({ kind: "asking" });
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
        },
      });
      this.#adopt(stream);
    } catch (reason) {
      const problem = problemOf(reason);
      if (problem === "none" && deviceId !== null) await this.request(null);
      else this.#become({ kind: "problem", problem });
    }
  }

  /** The microphones to choose from; names are there only after permission. */
  async choices(): Promise<{ id: string; label: string }[]> {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return devices
      .filter((device) => device.kind === "audioinput" && device.deviceId !== "")
      .map((device, index) => ({ id: device.deviceId, label: device.label || `Microphone ${index + 1}` }));
  }

  /** The loudness of the last 20 ms or so as root mean square, 0 to 1; 0 without a microphone. */
  level(): number {
    if (!this.#analyser) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return Math.sqrt(sum / this.#samples.length);
  }

  static isSound(rms: number): boolean {
    return rms > SILENCE_RMS;
  }

  mute(muted: boolean): void {
    for (const track of this.#stream?.getAudioTracks() ?? []) track.enabled = !muted;
  }

  /** Turns the microphone off: the browser's recording sign goes out. */
  release(): void {
    this.#released = true;
    this.#letGo();
    void this.#audio?.close().catch(() => undefined);
    this.#audio = null;
    this.#become({ kind: "idle" });
  }

  #adopt(stream: MediaStream): void {
    if (this.#released) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    this.#letGo();
    this.#stream = stream;
    const track = stream.getAudioTracks()[0];
    track?.addEventListener("ended", () => {
      if (this.#stream !== stream) return;
      this.#letGo();
      this.#become({ kind: "problem", problem: "unplugged" });
      // Another microphone may be there, or the permission may be gone: ask once, the answer tells which.
      void this.request(null);
    });
    this.#audio ??= new AudioContext();
    void this.#audio.resume();
    this.#analyser = this.#audio.createAnalyser();
    this.#analyser.fftSize = this.#samples.length;
    this.#source = this.#audio.createMediaStreamSource(stream);
    this.#source.connect(this.#analyser);
    this.#become({ kind: "live", label: track?.label ?? "" });
  }

  #letGo(): void {
    const stream = this.#stream;
    this.#stream = null;
    this.#source?.disconnect();
    this.#source = null;
    this.#analyser = null;
    for (const track of stream?.getTracks() ?? []) track.stop();
  }

  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    navigator.mediaDevices.addEventListener("devicechange", () => {
      const waiting = this.#state.kind === "problem" && ["none", "busy", "unplugged"].includes(this.#state.problem);
      if (waiting && !this.#released) void this.request(null);
    });
    // Firefox before 131 and some in-app browsers do not know this permission: there the person presses again.
    navigator.permissions
      ?.query({ name: "microphone" as PermissionName })
      .then((permission) => {
        this.#permission = permission;
        permission.addEventListener("change", () => {
          const denied = this.#state.kind === "problem" && this.#state.problem === "denied";
          if (denied && this.#permission?.state === "granted" && !this.#released) void this.request();
        });
      })
      .catch(() => undefined);
  }

  #become(state: MicrophoneState): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}

function problemOf(reason: unknown): MicrophoneProblem {
  if (!(reason instanceof DOMException)) return "other";
  switch (reason.name) {
    case "NotAllowedError":
      return "denied";
    case "SecurityError":
      return "insecure";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "other";
  }
}
