import createClient, { type Client } from "openapi-fetch";
import type { paths } from "#schema";
import { ApiProblem } from "../../api/problem";
import type { Net } from "../logic/net";
import { Refused } from "./Refused";

/** The header that proves that a change comes from our own page (contract, common rules). */
export const CHANGE = { "X-Viva": "1" } as const;

const REQUEST_WITHIN_MS = 30_000;

/** The typed client of this app; each request tells {@link Net} whether it was answered. */
export function clientOf(net: Net, tenantId: string | null): Client<paths> {
  return createClient<paths>({
    headers: headersOf(tenantId),
    credentials: "same-origin",
    cache: "no-store",
    fetch: (request) => answered(net, request),
  });
}

export function headersOf(tenantId: string | null): Record<string, string> {
  return { "X-Viva-App": "member", ...(tenantId ? { "X-Tenant": tenantId } : {}) };
}

async function answered(net: Net, request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(REQUEST_WITHIN_MS) });
    net.saw(true);
    return response;
  } catch {
    net.saw(false);
    throw new ApiProblem(0, "unreachable", "");
  }
}

export interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

export function taken<T>(answer: Answer<T>): T {
  if (!answer.response.ok || answer.data === undefined) throw problemOf(answer);
  return answer.data;
}

/** Of an answer without a body. */
export function done(answer: { error?: unknown; response: Response }): void {
  if (!answer.response.ok) throw problemOf(answer);
}

function problemOf(answer: { error?: unknown; response: Response }): Refused {
  return Refused.answer(answer.response, answer.error);
}

/**
 * Keys for requests that create: the same work tried again keeps its key, so a lost answer makes nothing twice; other
 * work, or the same once it has succeeded, gets a new one.
 */
export class IdempotencyKeys {
  readonly #keys = new Map<string, string>();

  async once<T>(what: string, body: unknown, send: (key: string) => Promise<T>): Promise<T> {
    const work = `${what} ${JSON.stringify(body)}`;
    const key = this.#keys.get(work) ?? randomKey();
    this.#keys.set(work, key);
    try {
      const answer = await send(key);
      this.#keys.delete(work);
      return answer;
    } catch (reason) {
      if (!ApiProblem.from(reason).passing) this.#keys.delete(work);
      throw reason;
    }
  }
}

/** 128 random bits as hex. (`crypto.randomUUID` does not exist on pages without https.) */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
