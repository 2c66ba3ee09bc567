import { describe, expect, it } from "vitest";
import { address, type BrowserHistory, fits, Router } from "./router";

/** A browser's history without a browser: going back reports at once. */
class PretendWindow implements BrowserHistory {
  readonly #entries: { url: string; state: unknown }[];
  #at = 0;
  #listener: () => void = () => {};

  constructor(url: string) {
    this.#entries = [{ url, state: null }];
  }

  get location() {
    const url = new URL(this.#entries[this.#at]?.url ?? "/", "http://app");
    return { pathname: url.pathname, search: url.search, hash: url.hash };
  }

  get history() {
    const window = this;
    return {
      get state() {
        return window.#entries[window.#at]?.state;
      },
      pushState(state: unknown, _: string, url?: string | URL | null) {
        window.#entries.length = window.#at + 1;
        window.#entries.push({ url: String(url), state });
        window.#at++;
      },
      replaceState(state: unknown, _: string, url?: string | URL | null) {
        const before = window.#entries[window.#at]?.url ?? "/";
        window.#entries[window.#at] = { url: url ? String(url) : before, state };
      },
      go(steps?: number) {
        window.#at += steps ?? 0;
        window.#listener();
      },
    };
  }

  addEventListener(_: "popstate", listener: () => void) {
    this.#listener = listener;
  }
}

describe("the router", () => {
  it("goes to a page and back, and tells who listens", () => {
    const window = new PretendWindow("/a");
    const router = new Router(window);
    const seen: string[] = [];
    router.subscribe(() => seen.push(router.place.path));
    router.go("/b?x=1");
    expect(router.place.query.get("x")).toBe("1");
    window.history.go(-1);
    expect(seen).toEqual(["/b", "/a"]);
    expect(router.moves).toBe(2);
  });

  it("counts a filter as the same page", () => {
    const router = new Router(new PretendWindow("/a"));
    router.go("/a?status=open");
    expect(router.moves).toBe(0);
  });

  it("asks before unsaved work is left, and stays when the person stays", () => {
    const router = new Router(new PretendWindow("/edit"));
    let asked = 0;
    router.guardWith(() => asked++);
    router.go("/edit?tab=2");
    expect([asked, router.place.query.get("tab")]).toEqual([0, "2"]);
    router.go("/other");
    expect([asked, router.place.path]).toEqual([1, "/edit"]);
  });

  it("undoes Back while it asks, and does it when the person leaves", () => {
    const window = new PretendWindow("/list");
    const router = new Router(window);
    router.go("/edit");
    let leave = () => {};
    router.guardWith((go) => {
      leave = go;
    });
    window.history.go(-1);
    expect(window.location.pathname).toBe("/edit");
    expect(router.place.path).toBe("/edit");
    leave();
    expect(router.place.path).toBe("/list");
    expect(window.location.pathname).toBe("/list");
  });

  it("leaves unasked after a save", () => {
    const router = new Router(new PretendWindow("/new"));
    router.guardWith(() => {});
    router.go("/saved", { unasked: true, replace: true });
    expect(router.place.path).toBe("/saved");
  });
});

describe("patterns and addresses", () => {
  it("takes the named parts out of a path", () => {
    expect(fits("/t/:tenant/positions/:id", "/t/1/positions/a%20b")).toEqual({ tenant: "1", id: "a b" });
    expect(fits("/t/:tenant", "/t/1/")).toEqual({ tenant: "1" });
    expect(fits("/", "/")).toEqual({});
  });

  it("fits nothing else", () => {
    expect(fits("/t/:tenant", "/t/")).toBeNull();
    expect(fits("/t/:tenant", "/t/1/more")).toBeNull();
    expect(fits("/t/:tenant", "/t/%E0%A4%A")).toBeNull();
  });

  it("writes only filters that are on", () => {
    expect(address("/s", { q: "a b", status: "", page: null, per: 2 })).toBe("/s?q=a+b&per=2");
    expect(address("/s")).toBe("/s");
  });
});
