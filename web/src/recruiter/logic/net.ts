/** How often a server that did not answer is asked whether it is back. */
const LOOK_EVERY_MS = 5_000;

export interface NetDoors {
  /** What the browser believes. */
  online(): boolean;
  /** Whether the server answers now. */
  answers(): Promise<boolean>;
  later(run: () => unknown, ms: number): void;
}

/** Whether the server can be reached, as far as this page has seen. One fact for the whole app. */
export class Net {
  readonly #doors: NetDoors;
  readonly #listeners = new Set<() => void>();
  #offline = false;
  #looking = false;

  constructor(doors: NetDoors) {
    this.#doors = doors;
    this.#offline = !doors.online();
    if (this.#offline) this.#look();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly offline = (): boolean => this.#offline;

  /** A request was answered (whatever the answer), or none came. */
  saw(answered: boolean): void {
    if (this.#offline !== !answered) {
      this.#offline = !answered;
      for (const listener of this.#listeners) listener();
    }
    if (!answered) this.#look();
  }

  /** The browser believes that it is online again: that is worth a look. */
  lookNow(): void {
    void this.#ask();
  }

  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.#doors.later(() => {
      this.#looking = false;
      return this.#ask();
    }, LOOK_EVERY_MS);
  }

  async #ask(): Promise<void> {
    if (!this.#offline) return;
    if (this.#doors.online() && (await this.#doors.answers())) this.saw(true);
    else this.#look();
  }
}
