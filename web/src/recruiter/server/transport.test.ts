import { expect, it } from "vitest";
import { ApiProblem } from "../../api/problem";
import { IdempotencyKeys } from "./transport";

it("keeps the key of work that may have been done already, and takes a new one for other work", async () => {
  const keys = new IdempotencyKeys();
  const used: string[] = [];
  const send = (status: number | null) => (key: string) => {
    used.push(key);
    return status === null ? Promise.resolve(1) : Promise.reject(new ApiProblem(status, "x", ""));
  };
  await keys.once("create", { a: 1 }, send(0)).catch(() => {});
  await keys.once("create", { a: 2 }, send(0)).catch(() => {});
  await keys.once("create", { a: 1 }, send(null));
  await keys.once("create", { a: 1 }, send(409)).catch(() => {});
  await keys.once("create", { a: 1 }, send(null));
  expect(used[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(used[2]).toBe(used[0]);
  expect(new Set(used).size).toBe(4);
});
