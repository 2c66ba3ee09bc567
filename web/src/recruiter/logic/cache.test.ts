import { describe, expect, it } from "vitest";
import { ApiProblem } from "../../api/problem";
import { Cache } from "./cache";

const fails = (status: number) => () => Promise.reject(new ApiProblem(status, "x", ""));

describe("what the pages know", () => {
  it("shows old data while it asks again and when asking fails for a passing reason", async () => {
    const cache = new Cache(() => 7);
    await cache.load("a", async () => 1);
    expect(cache.known("a")).toEqual({ data: 1, problem: null, loading: false, at: 7 });
    await cache.load("a", fails(0));
    expect(cache.known("a")).toMatchObject({ data: 1, at: 7, problem: { status: 0 } });
  });

  it("takes away what may no longer be seen", async () => {
    const cache = new Cache();
    await cache.load("a", async () => 1);
    await cache.load("a", fails(403));
    expect(cache.known("a")).toMatchObject({ data: undefined, problem: { status: 403 } });
  });

  it("believes the newest question's answer only", async () => {
    const cache = new Cache();
    let late = (_: number) => {};
    const slow = cache.load("a", () => new Promise<number>((done) => (late = done)));
    await cache.load("a", async () => 2);
    late(1);
    await slow;
    expect(cache.known("a").data).toBe(2);
  });

  it("asks again for what is on the screen and forgets the rest", async () => {
    const cache = new Cache();
    let asked = 0;
    cache.subscribe("list?1", () => {});
    await cache.load("list?1", async () => ++asked);
    await cache.load("list?2", async () => 5);
    cache.changed("list");
    await Promise.resolve();
    await Promise.resolve();
    expect(cache.known("list?1").data).toBe(2);
    expect(cache.known("list?2").data).toBeUndefined();
  });

  it("asks again for what failed once the connection is back", async () => {
    const cache = new Cache();
    let up = false;
    cache.subscribe("a", () => {});
    await cache.load("a", () => (up ? Promise.resolve(3) : fails(0)()));
    up = true;
    cache.retry();
    await Promise.resolve();
    await Promise.resolve();
    expect(cache.known("a")).toMatchObject({ data: 3, problem: null });
  });
});
