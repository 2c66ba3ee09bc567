import { beforeEach, describe, expect, it } from "vitest";
import type { CandidateApi } from "../../api/candidate";
import type { Interview, Invitation } from "../../api/model";
import { ApiProblem } from "../../api/problem";
import { lookAround, rememberEntry } from "./facts";

const invitation = (signedIn: boolean) => ({ invitation_id: "i", signed_in: signedIn }) as Invitation;
const interview = { invitation_id: "i" } as Interview;

function api(answers: { invitation: Invitation | null; interview: Interview | ApiProblem }) {
  const asked: string[] = [];
  const fake = {
    invitation: async () => {
      asked.push("invitation");
      return answers.invitation;
    },
    interview: async () => {
      asked.push("interview");
      if (answers.interview instanceof ApiProblem) throw answers.interview;
      return answers.interview;
    },
  };
  return { api: fake as unknown as CandidateApi, asked };
}

const NOBODY = new ApiProblem(401, "unauthorized", "");

describe("looking around", () => {
  beforeEach(() => sessionStorage.clear());

  it("asks for no interview while nobody is signed in", async () => {
    const world = api({ invitation: invitation(false), interview: NOBODY });
    expect(await lookAround(world.api)).toEqual({ invitation: invitation(false), interview: null });
    expect(world.asked).toEqual(["invitation"]);
  });

  it("finds the interview of who is signed in", async () => {
    const world = api({ invitation: invitation(true), interview });
    expect(await lookAround(world.api)).toEqual({ invitation: invitation(true), interview });
  });

  it("finds it by the sign-in alone when the link's cookie has ended", async () => {
    const world = api({ invitation: null, interview });
    expect(await lookAround(world.api)).toEqual({ invitation: null, interview });
  });

  it("asks for no invitation right after a one-use link, once", async () => {
    const world = api({ invitation: invitation(false), interview });
    rememberEntry();
    expect(await lookAround(world.api)).toEqual({ invitation: null, interview });
    expect(world.asked).toEqual(["interview"]);
    expect((await lookAround(world.api)).invitation).toEqual(invitation(false));
  });

  it("takes nobody and nothing for an answer", async () => {
    expect(await lookAround(api({ invitation: null, interview: NOBODY }).api)).toEqual({ invitation: null, interview: null });
    const gone = new ApiProblem(404, "not_found", "");
    expect(await lookAround(api({ invitation: null, interview: gone }).api)).toEqual({ invitation: null, interview: null });
  });

  it("passes on what is no answer", async () => {
    for (const problem of [new ApiProblem(0, "unreachable", ""), new ApiProblem(403, "forbidden", ""), new ApiProblem(500, "internal", "")]) {
      await expect(lookAround(api({ invitation: null, interview: problem }).api)).rejects.toBe(problem);
    }
  });
});
