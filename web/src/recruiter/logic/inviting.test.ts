import { expect, it } from "vitest";
import { ApiProblem } from "../../api/problem";
import { type Invited, inviteAll } from "./inviting";

const people = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(index), name: `P${index}`, email: "" }));
const outcomes = (done: Invited[]) => done.map((one) => one.outcome);

it("goes on after a failure that is one person's own", async () => {
  let last: Invited[] = [];
  await inviteAll(
    people(4),
    async ({ id }) => {
      if (id === "1") throw new ApiProblem(409, "already_invited", "");
      if (id === "2") throw new ApiProblem(404, "not_found", "");
      return { id } as never;
    },
    (done) => (last = done),
  );
  expect(outcomes(last)).toEqual(["invited", "already", "failed", "invited"]);
});

it("stops asking a server that is away, and names everybody who is left", async () => {
  let asked = 0;
  let last: Invited[] = [];
  await inviteAll(
    people(40),
    async () => {
      asked++;
      throw new ApiProblem(0, "unreachable", "");
    },
    (done) => (last = done),
  );
  expect(asked).toBe(3);
  expect(outcomes(last)).toEqual(Array(40).fill("failed"));
});
