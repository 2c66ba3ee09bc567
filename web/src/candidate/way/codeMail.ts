/** When the last code was asked for, so that the wait for another one outlives the page that started it. */
export class CodeMail {
  #againAtMs = 0;
  #asked = false;
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @param waitS seconds until another one may be asked for */
  sent(waitS: number): void {
    this.#asked = true;
    this.#againAtMs = this.#now() + waitS * 1_000;
  }

  /** Whether one was asked for since the page was loaded. */
  get asked(): boolean {
    return this.#asked;
  }

  get againAtMs(): number {
    return this.#againAtMs;
  }

  mayAsk(): boolean {
    return this.#now() >= this.#againAtMs;
  }
}
