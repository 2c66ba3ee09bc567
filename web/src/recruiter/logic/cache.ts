import { ApiProblem } from "../../api/problem";

/** What is known of one thing that the server has. Old data stays while it is asked again, and when asking fails. */
export interface Known<T> {
  data: T | undefined;
  problem: ApiProblem | null;
  loading: boolean;
  /** When `data` came, milliseconds since 1970; null before it did. */
  at: number | null;
}

interface Entry {
  known: Known<unknown>;
  listeners: Set<() => void>;
  load: (() => Promise<unknown>) | null;
  /** Only the newest question's answer counts. */
  round: number;
}

const NOTHING: Known<never> = { data: undefined, problem: null, loading: true, at: null };

/** What the pages have fetched, by name, for as long as the app is open in one tenant. Nothing of it is kept on disk. */
export class Cache {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  known<T>(key: string): Known<T> {
    return (this.#entries.get(key)?.known ?? NOTHING) as Known<T>;
  }

  subscribe(key: string, listener: () => void): () => void {
    const entry = this.#entry(key);
    entry.listeners.add(listener);
    return () => entry.listeners.delete(listener);
  }

  /** Asks the server; resolves when the answer is in, never rejects. */
  async load<T>(key: string, load: () => Promise<T>): Promise<void> {
    const entry = this.#entry(key);
    entry.load = load;
    const round = ++entry.round;
    this.#tell(entry, { ...entry.known, loading: true });
    try {
      const data = await load();
      if (round === entry.round) this.#tell(entry, { data, problem: null, loading: false, at: this.#now() });
    } catch (reason) {
      if (round !== entry.round) return;
      const problem = ApiProblem.from(reason);
      // What may no longer be seen must not stay on the screen; what merely could not be fetched may.
      const kept = problem.passing ? entry.known : NOTHING;
      this.#tell(entry, { data: kept.data, at: kept.at, problem, loading: false });
    }
  }

  /** What an answer to a change has just shown. */
  put<T>(key: string, data: T): void {
    const entry = this.#entry(key);
    entry.round++;
    this.#tell(entry, { data, problem: null, loading: false, at: this.#now() });
  }

  /** Something changed: what is on the screen is asked again, the rest forgotten. */
  changed(...prefixes: string[]): void {
    for (const [key, entry] of this.#entries) {
      if (!prefixes.some((prefix) => key.startsWith(prefix))) continue;
      if (entry.listeners.size > 0 && entry.load) void this.load(key, entry.load);
      else this.#entries.delete(key);
    }
  }

  /** The connection is back: what could not be fetched is asked again. */
  retry(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.listeners.size > 0 && entry.load && entry.known.problem?.passing) void this.load(key, entry.load);
    }
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { known: NOTHING, listeners: new Set(), load: null, round: 0 };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #tell(entry: Entry, known: Known<unknown>): void {
    entry.known = known;
    for (const listener of entry.listeners) listener();
  }
}
