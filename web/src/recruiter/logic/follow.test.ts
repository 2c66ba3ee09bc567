import { expect, it } from "vitest";
import { ApiProblem } from "../../api/problem";
import { Follow, type Line } from "./follow";

/** A stream whose pieces the test sends, and timers that the test lets pass. */
function stage(open: (attempt: number, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>) {
  const lines: Line[] = [];
  const heard: string[] = [];
  let timers: { run: () => void; ms: number }[] = [];
  let attempt = 0;
  const follow = new Follow({
    open: (signal) => open(attempt++, signal),
    heard: (event) => heard.push(event.data),
    line: (line) => lines.push(line),
    setTimer: (run, ms) => {
      const timer = { run, ms };
      timers.push(timer);
      return timer;
    },
    clearTimer: (timer) => {
      timers = timers.filter((one) => one !== timer);
    },
    random: () => 0,
  });
  const pass = async (least: number) => {
    const due = timers.find((timer) => timer.ms >= least);
    timers = timers.filter((timer) => timer !== due);
    due?.run();
    await settled();
  };
  return { follow, lines, heard, pass, waiting: () => timers.length };
}

const settled = () => new Promise((done) => setTimeout(done, 5));
const bytes = (text: string) => new TextEncoder().encode(text);
const once = (text: string) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes(text));
      controller.close();
    },
  });

it("opens the stream again by itself when it ends", async () => {
  const { follow, lines, heard, pass } = stage(async (attempt) => once(`data: ${attempt}\n\n`));
  follow.start();
  await settled();
  expect(lines).toEqual(["connecting", "live", "stale"]);
  await pass(0);
  expect(heard).toEqual(["0", "1"]);
  follow.stop();
});

it("takes 35 silent seconds for a dead line", async () => {
  const { follow, lines, pass } = stage(async () => new ReadableStream<Uint8Array>({}));
  follow.start();
  await settled();
  expect(lines).toEqual(["connecting", "live"]);
  await pass(35_000);
  expect(lines).toEqual(["connecting", "live", "stale"]);
  follow.stop();
});

it("tries on while the server is away, and stops where it is refused", async () => {
  const { follow, lines, pass, waiting } = stage(async (attempt) => {
    throw attempt === 0 ? new ApiProblem(0, "unreachable", "") : new ApiProblem(404, "not_found", "");
  });
  follow.start();
  await settled();
  expect(lines).toEqual(["connecting", "stale"]);
  await pass(0);
  expect(lines).toEqual(["connecting", "stale", "closed"]);
  expect(waiting()).toBe(0);
});

it("is quiet after it was stopped", async () => {
  const { follow, lines, waiting } = stage(async () => new ReadableStream<Uint8Array>({}));
  follow.start();
  await settled();
  follow.stop();
  await settled();
  expect(lines).toEqual(["connecting", "live"]);
  expect(waiting()).toBe(0);
});
