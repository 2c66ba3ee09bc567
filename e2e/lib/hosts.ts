import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { url } from "./product";

interface Order {
  session_id: string;
  host_epoch: number;
}

/** One session host, started with its order. */
export interface Host {
  order: Order;
  /** When its order came. */
  at: number;
  process: ChildProcess;
  /** The status that it ended with. */
  ended: Promise<number | null>;
}

/**
 * The operator's program that starts hosts, as small as it can be: it takes orders and hands each to a process of its own,
 * by standard input. `VIVA_HOST_COMMAND` is the command of such a process.
 */
export class Hosts {
  readonly started: Host[] = [];
  readonly #stop = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  static taking(): Hosts {
    const hosts = new Hosts();
    hosts.#loop = hosts.#take();
    return hosts;
  }

  of(sessionId: string): Host[] {
    return this.started.filter((host) => host.order.session_id === sessionId);
  }

  async #take(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const answer = await fetch(new URL("/internal/v1/hosts/orders/take", url), {
        method: "POST",
        headers: { Authorization: `Bearer ${process.env.VIVA_ADMIN_TOKEN}`, "Content-Type": "application/json" },
        body: JSON.stringify({ wait_ms: 20_000 }),
        signal: this.#stop.signal,
      }).catch(() => null);
      if (answer?.status === 200) this.#start(await answer.text());
      else if (answer?.status !== 204) await pause(200);
    }
  }

  #start(line: string): void {
    const [command = "", ...rest] = (process.env.VIVA_HOST_COMMAND ?? "").split(" ");
    // Nothing of the environment: what a host may know comes with its order.
    const child = spawn(command, rest, { stdio: ["pipe", "pipe", "inherit"], env: { PATH: process.env.PATH } });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    createInterface({ input: child.stdout }).on("line", () => undefined);
    child.stdin.end(`${line}\n`);
    this.started.push({ order: JSON.parse(line) as Order, at: Date.now(), process: child, ended });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    for (const host of this.started) {
      if (host.process.exitCode === null) host.process.kill("SIGKILL");
      await host.ended;
    }
  }
}
