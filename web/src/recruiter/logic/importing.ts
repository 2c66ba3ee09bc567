import type { Imported, ImportedRow, ImportRequest } from "../server/types";
import { batches, errorsOf, type PastedPerson, type RowError } from "./people";

/** A row of the check table. `key` stays with it when rows before it are removed. */
export interface CheckedRow {
  key: number;
  person: PastedPerson;
  /** What the server said of it; null since it was changed. */
  answer: ImportedRow | null;
}

export function rowsOf(people: PastedPerson[], from: number = 0): CheckedRow[] {
  return people.map((person, index) => ({ key: from + index, person, answer: null }));
}

/** What is wrong with each row: what this page sees, and else what the server said. */
export function problemsOf(rows: CheckedRow[]): RowError[][] {
  const own = errorsOf(rows.map((row) => row.person));
  return rows.map((row, index) => {
    const seen = own[index] ?? [];
    return seen.length > 0 ? seen : row.answer?.status === "invalid" ? row.answer.errors : [];
  });
}

export type Send = (request: ImportRequest) => Promise<Imported>;

export interface ImportWish {
  positionId: string;
  hours: number;
  dryRun: boolean;
}

/**
 * Sends rows in pieces that the server takes, one after the other, and puts each answer to its row.
 * @param told how many rows are done
 */
export async function sendRows(rows: CheckedRow[], wish: ImportWish, send: Send, told: (done: number) => void): Promise<CheckedRow[]> {
  const answered: CheckedRow[] = [];
  for (const piece of batches(rows)) {
    const answer = await send({
      candidates: piece.map(({ person }) => ({
        name: person.name.trim(),
        email: person.email.trim(),
        external_id: person.external_id.trim() === "" ? null : person.external_id.trim(),
      })),
      position_id: wish.positionId === "" ? null : wish.positionId,
      expiration_hours: wish.hours,
      dry_run: wish.dryRun,
    });
    const byRow = new Map(answer.rows.map((row) => [row.row, row]));
    answered.push(...piece.map((row, index) => ({ ...row, answer: byRow.get(index + 1) ?? null })));
    told(answered.length);
  }
  return answered;
}

export interface Outcome {
  created: number;
  existing: number;
  invited: number;
  invalid: CheckedRow[];
}

export function outcomeOf(rows: CheckedRow[]): Outcome {
  const of = (status: ImportedRow["status"]) => rows.filter((row) => row.answer?.status === status);
  return {
    created: of("created").length,
    existing: of("exists").length,
    invited: rows.filter((row) => row.answer?.invitation_id).length,
    invalid: of("invalid"),
  };
}
