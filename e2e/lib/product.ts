import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** The running product, by the environment that playwright.config.ts describes. */
export const url = process.env.VIVA_URL ?? "";

export interface Links {
  candidate: string;
  member: string;
}

/** One-use links to a demo interview that nobody has taken yet. */
export async function freshLinks(): Promise<Links> {
  const response = await fetch(new URL("/internal/v1/demo/links?fresh=true", url), {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.VIVA_ADMIN_TOKEN}` },
  });
  if (!response.ok) throw new Error(`no demo links: ${response.status} ${await response.text()}`);
  return (await response.json()) as Links;
}

/** What must never reach a browser: the keys of the twins and the operator's token. */
export function secrets(): string[] {
  const found = [process.env.VIVA_ADMIN_TOKEN ?? ""];
  if (process.env.VIVA_TWIN_KEYS) {
    const keys: unknown = JSON.parse(readFileSync(process.env.VIVA_TWIN_KEYS, "utf8"));
    found.push(...Object.values(keys as Record<string, string>));
  }
  return found.filter((secret) => secret !== "");
}

export type Part = "server" | "twin" | "postgres";

/** The process of a part now, or null while it is down. */
export function pidOf(part: Part): number | null {
  const run = JSON.parse(readFileSync(process.env.VIVA_RUN ?? "", "utf8")) as {
    pid?: number;
    pids?: Partial<Record<Part, number>>;
  };
  const named = run.pids?.[part];
  if (named !== undefined) return isAlive(named) ? named : null;
  if (run.pid === undefined) throw new Error("VIVA_RUN names neither pids nor the supervisor's pid");
  return childOf(run.pid, part);
}

const COMMAND: Record<Part, RegExp> = {
  server: /org\.vivavoce\.app\.Main server( |$)/,
  twin: /org\.vivavoce\.app\.Main twin-realtime( |$)/,
  postgres: /(^|\/)postgres /,
};

/** The process of `viva up` itself. */
export function supervisorPid(): number {
  return (JSON.parse(readFileSync(process.env.VIVA_RUN ?? "", "utf8")) as { pid: number }).pid;
}

/** `viva up` once more, on the same data and port, and ready; `VIVA_UP` is the path of `viva`. */
export async function startAgain(): Promise<{ stop(): Promise<void> }> {
  const parts = ["up", "--demo", "--data", dirname(process.env.VIVA_RUN ?? ""), "--port", new URL(url).port];
  const up = spawn(process.env.VIVA_UP ?? "", parts, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(up, "exit").then(([status]) => Promise.reject(new Error(`viva up ended with status ${status}`)));
  const ready = (async () => {
    for await (const line of up.stdout) if (String(line).includes('"ready":true')) return;
  })();
  await Promise.race([ready, ended, pause(120_000).then(() => Promise.reject(new Error("viva up is not ready")))]);
  ended.catch(() => {});
  return {
    async stop() {
      up.kill("SIGTERM");
      if (up.exitCode === null) await once(up, "exit");
    },
  };
}

/** A descendant of the supervisor by its command line (Linux). */
function childOf(ancestor: number, part: Part): number | null {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] !== "Z") parents.set(pid, Number(fields[1]));
    } catch {
      // ended while we looked
    }
  }
  const family = new Set([ancestor]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [pid, parent] of parents) {
      if (family.has(parent) && !family.has(pid)) {
        family.add(pid);
        grown = true;
      }
    }
  }
  const matching = [...family].filter((pid) => pid !== ancestor && COMMAND[part].test(commandOf(pid)));
  // PostgreSQL's own children have the same name: the postmaster is the one whose parent is none of them.
  return matching.find((pid) => !matching.includes(parents.get(pid) ?? 0)) ?? null;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Whether the process runs; one that ended and waits for its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
