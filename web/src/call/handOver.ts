import { ApiProblem } from "../api/problem";
import type { VivaApi } from "../api/viva";
import type { Outbox, Waiting } from "./Outbox";

export type Typed = Extract<Waiting, { kind: "typed" }>;

/** Answers that another try does not change. Whoever must sign in first (401, 403) may still be heard. */
const FINAL: ReadonlySet<number> = new Set([400, 404, 409, 410, 413, 422]);

/**
 * What was typed and nobody acknowledged, over HTTP, where the line does not take it any more: the server keeps it beside
 * the record, until ten minutes after the end. What it took leaves the outbox, all else stays; sending again is harmless.
 *
 * @returns what the server will never take; the caller says so and removes it. Rejects with an {@link ApiProblem} at the
 * first that was not answered: worth another try when it is passing.
 */
export async function handOver(api: Pick<VivaApi, "said">, session: string, outbox: Outbox): Promise<Typed[]> {
  const refused: Typed[] = [];
  for (const item of await outbox.of(session)) {
    if (item.kind !== "typed") continue;
    try {
      await api.said(session, item);
      await outbox.remove(item.id);
    } catch (reason) {
      const problem = ApiProblem.from(reason);
      if (!FINAL.has(problem.status)) throw problem;
      refused.push(item);
    }
  }
  return refused;
}
