import { expect, it } from "vitest";
import type { Imported, ImportRequest } from "../server/types";
import { outcomeOf, problemsOf, rowsOf, sendRows } from "./importing";

const person = (number: number) => ({ name: `P${number}`, email: `p${number}@example.org`, external_id: "" });

it("sends pieces the server takes and puts each answer to its row", async () => {
  const asked: ImportRequest[] = [];
  const done: number[] = [];
  const send = async (request: ImportRequest): Promise<Imported> => {
    asked.push(request);
    const rows = request.candidates.map((_, index) => ({
      row: index + 1,
      status: index === 0 ? ("exists" as const) : ("created" as const),
      candidate_id: null,
      invitation_id: index === 1 ? "i" : null,
      errors: [],
    }));
    return { created: 0, existing: 0, invited: 0, invalid: 0, rows: rows.reverse() };
  };
  const rows = rowsOf(Array.from({ length: 501 }, (_, index) => person(index)));
  const answered = await sendRows(rows, { positionId: "", hours: 48, dryRun: true }, send, (count) => done.push(count));
  expect(asked.map((request) => [request.candidates.length, request.position_id, request.dry_run])).toEqual([
    [500, null, true],
    [1, null, true],
  ]);
  expect(done).toEqual([500, 501]);
  expect(outcomeOf(answered)).toEqual({ created: 499, existing: 2, invited: 1, invalid: [] });
});

it("shows the server's word on a row only where the page itself sees nothing wrong", () => {
  const invalid = { row: 1, status: "invalid" as const, candidate_id: null, invitation_id: null, errors: [{ field: "email", message: "No." }] };
  const [good, bad] = rowsOf([person(1), { ...person(2), name: "" }]);
  expect(problemsOf([{ ...good!, answer: invalid }, { ...bad!, answer: invalid }]).map((list) => list[0]?.message)).toEqual(["No.", "The name is missing."]);
});
