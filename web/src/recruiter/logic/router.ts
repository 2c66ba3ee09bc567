/** Where the app is: a path and what its query says. */
export interface Place {
  path: string;
  query: URLSearchParams;
  hash: string;
}

/** The part of `window` that the router needs, so that it can be tried without a browser. */
export interface BrowserHistory {
  readonly location: { pathname: string; search: string; hash: string };
  readonly history: Pick<History, "pushState" | "replaceState" | "go"> & { readonly state: unknown };
  addEventListener(type: "popstate", listener: () => void): void;
}

/** Asked before a place is left; it calls `leave` at once, later, or never. */
export type Guard = (leave: () => void) => void;

/**
 * Our own router: a place, who listens to it, and one guard. Entries of the browser's history are numbered, so that
 * Back, which a page cannot forbid, can be undone while the guard asks, and done again when the person wants it.
 */
export class Router {
  readonly #window: BrowserHistory;
  readonly #listeners = new Set<() => void>();
  #place: Place;
  #at: number;
  #guard: Guard | null = null;
  /** History moves of our own that are on their way. */
  #expected = 0;
  /** How often another page was shown; 0 on the first paint. */
  moves = 0;

  constructor(window: BrowserHistory) {
    this.#window = window;
    this.#at = numberOf(window.history.state) ?? 0;
    if (numberOf(window.history.state) === null) window.history.replaceState({ at: 0 }, "");
    this.#place = this.#read();
    window.addEventListener("popstate", () => this.#popped());
  }

  get place(): Place {
    return this.#place;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Place => this.#place;

  /** To another page. The guard is asked only when the path changes: a filter in the query loses no work. */
  go(to: string, how: { replace?: boolean; unasked?: boolean } = {}): void {
    const leave = () => {
      if (how.replace) this.#window.history.replaceState({ at: this.#at }, "", to);
      else this.#window.history.pushState({ at: ++this.#at }, "", to);
      this.#arrive();
    };
    const path = to.split(/[?#]/, 1)[0];
    if (this.#guard && !how.unasked && path !== this.#place.path) this.#guard(leave);
    else leave();
  }

  /** At most one guard at a time: the page that holds unsaved work. @returns takes it away again */
  guardWith(guard: Guard): () => void {
    this.#guard = guard;
    return () => {
      if (this.#guard === guard) this.#guard = null;
    };
  }

  #popped(): void {
    if (this.#expected > 0) {
      this.#expected--;
      return;
    }
    const next = numberOf(this.#window.history.state) ?? 0;
    const steps = next - this.#at;
    if (this.#guard && steps !== 0 && this.#window.location.pathname !== this.#place.path) {
      this.#expected++;
      this.#window.history.go(-steps);
      this.#guard(() => {
        this.#guard = null;
        this.#window.history.go(steps);
      });
      return;
    }
    this.#at = next;
    this.#arrive();
  }

  #arrive(): void {
    const before = this.#place;
    this.#place = this.#read();
    if (this.#place.path !== before.path) {
      this.moves++;
      this.#guard = null;
    }
    for (const listener of this.#listeners) listener();
  }

  #read(): Place {
    const { pathname, search, hash } = this.#window.location;
    return { path: pathname, query: new URLSearchParams(search), hash };
  }
}

function numberOf(state: unknown): number | null {
  return typeof state === "object" && state !== null && "at" in state && typeof state.at === "number" ? state.at : null;
}

/**
 * A path against a pattern such as `/t/:tenant/positions/:id`; a slash at the end does not count.
 * @returns the named parts, decoded, or null when it does not fit (an undecodable part does not fit either)
 */
export function fits(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = (path.length > 1 ? path.replace(/\/$/, "") : path).split("/");
  if (wanted.length !== given.length) return null;
  const parts: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    const part = given[index] ?? "";
    if (want.startsWith(":")) {
      if (part === "") return null;
      try {
        parts[want.slice(1)] = decodeURIComponent(part);
      } catch {
        return null;
      }
    } else if (want !== part) {
      return null;
    }
  }
  return parts;
}

/** A path with a query, empty values left out, so that a filter that is off leaves no trace in the address. */
export function address(path: string, query: Record<string, string | number | null | undefined> = {}): string {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") said.set(name, String(value));
  }
  const text = said.toString();
  return text === "" ? path : `${path}?${text}`;
}
