import { ApiProblem } from "../../api/problem";
import type { CreatedInvitation } from "../server/types";

export interface Chosen {
  id: string;
  name: string;
  email: string;
}

export interface Invited {
  person: Chosen;
  outcome: "invited" | "already" | "failed";
  invitation: CreatedInvitation | null;
  problem: ApiProblem | null;
}

/** How many in a row may fail for want of a connection before the rest is left for later. */
const GIVE_UP_AFTER = 3;

/**
 * Invites one after the other, so that a failure in the middle is one person's and not everybody's.
 * @param told each time one more is done, with all that are done
 */
export async function inviteAll(people: Chosen[], invite: (person: Chosen) => Promise<CreatedInvitation>, told: (done: Invited[]) => void): Promise<void> {
  const done: Invited[] = [];
  let failures = 0;
  let lost: ApiProblem | null = null;
  for (const person of people) {
    if (lost) {
      done.push({ person, outcome: "failed", invitation: null, problem: lost });
      continue;
    }
    try {
      done.push({ person, outcome: "invited", invitation: await invite(person), problem: null });
      failures = 0;
    } catch (reason) {
      const problem = ApiProblem.from(reason);
      done.push({ person, outcome: problem.code === "already_invited" ? "already" : "failed", invitation: null, problem });
      failures = problem.passing ? failures + 1 : 0;
      if (failures >= GIVE_UP_AFTER) lost = problem;
    }
    told([...done]);
  }
  told([...done]);
}
