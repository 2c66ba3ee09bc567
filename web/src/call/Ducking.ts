/** Above this the microphone may hold speech, when its room is quiet: about -38 dB of full scale. */
const SPEECH_RMS = 0.012;
/** How much louder than the room speech is. */
const ABOVE_ROOM = 3;
const SURE_AFTER_MS = 50;
const QUIET_FOR_MS = 350;
const LOOK_EVERY_MS = 15;
/** So often in one stretch of the interviewer's the sound is held back for nothing: then it is echo or a noisy room. */
const MOST_VAIN = 3;
/** The room's own noise is learned slowly, so that speech does not become it. */
const ROOM_WEIGHT = 0.02;

/**
 * Holds the interviewer's sound back as soon as the microphone hears speech, without asking anybody: a person who cuts
 * in hears silence at once. Whether it was meant is the server's to say; until then the sound comes back as soon as the
 * person is quiet. Time is handed in, so that a test decides it.
 */
export class DuckingGate {
  #speaking = false;
  #ducked = false;
  #vain = 0;
  #loudSince: number | null = null;
  #quietSince: number | null = null;
  #room = 0;

  /** The interviewer begins or ends to sound. */
  speaking(now: boolean): void {
    if (now !== this.#speaking) {
      this.#vain = 0;
      this.#loudSince = null;
      if (now) this.#ducked = false;
    }
    this.#speaking = now;
  }

  /** @returns whether the interviewer is to be held back now */
  hear(rms: number, atMs: number): boolean {
    const loud = rms > Math.max(SPEECH_RMS, ABOVE_ROOM * this.#room);
    if (!loud) this.#room += ROOM_WEIGHT * (rms - this.#room);
    this.#loudSince = loud ? (this.#loudSince ?? atMs) : null;
    this.#quietSince = loud ? null : (this.#quietSince ?? atMs);
    if (this.#ducked && this.#quietSince !== null && atMs - this.#quietSince >= QUIET_FOR_MS) {
      this.#ducked = false;
      if (this.#speaking) this.#vain++;
    } else if (this.#mayDuck(atMs)) {
      this.#ducked = true;
    }
    return this.#ducked;
  }

  #mayDuck(atMs: number): boolean {
    const sure = this.#loudSince !== null && atMs - this.#loudSince >= SURE_AFTER_MS;
    return sure && this.#speaking && this.#vain < MOST_VAIN;
  }
}

/** The gate between a microphone and what plays the interviewer. */
export class Ducking {
  readonly #gate = new DuckingGate();
  readonly #timer: ReturnType<typeof setInterval>;
  #ducked = false;

  /** @param hold is told when the interviewer's sound is to be held back, and when no more */
  constructor(level: () => number, hold: (back: boolean) => void) {
    this.#timer = setInterval(() => {
      const ducked = this.#gate.hear(level(), performance.now());
      if (ducked !== this.#ducked) hold(ducked);
      this.#ducked = ducked;
    }, LOOK_EVERY_MS);
  }

  speaking(now: boolean): void {
    this.#gate.speaking(now);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
