import type { CandidateApi } from "../../api/candidate";
import type { Interview, Invitation } from "../../api/model";
import { ApiProblem } from "../../api/problem";

export interface Known {
  invitation: Invitation | null;
  interview: Interview | null;
}

const ENTERED = "vivavoce.entered";

/** Remembers for the next page of this tab that the person comes signed in and by no join link. */
export function rememberEntry(): void {
  try {
    sessionStorage.setItem(ENTERED, "1");
  } catch {
    // no storage, no hint: one question more is asked
  }
}

function cameByEntry(): boolean {
  try {
    const entered = sessionStorage.getItem(ENTERED) === "1";
    sessionStorage.removeItem(ENTERED);
    return entered;
  } catch {
    return false;
  }
}

/** Who is asked what, so that a question whose answer would be "nobody" is rarely asked: each leaves an error in the console. */
export async function lookAround(api: CandidateApi): Promise<Known> {
  if (cameByEntry()) {
    const interview = await interviewOf(api);
    if (interview) return { invitation: null, interview };
  }
  const invitation = await api.invitation();
  if (invitation && !invitation.signed_in) return { invitation, interview: null };
  return { invitation, interview: await interviewOf(api) };
}

/** The interview of who is signed in; null when nobody is, or when there is none for them. */
async function interviewOf(api: CandidateApi): Promise<Interview | null> {
  try {
    return await api.interview();
  } catch (reason) {
    const problem = ApiProblem.from(reason);
    if (problem.status === 401 || problem.status === 404) return null;
    throw problem;
  }
}
