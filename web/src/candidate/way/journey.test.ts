import { describe, expect, it } from "vitest";
import type { InvitationStatus, SessionStatus } from "../../api/model";
import { type Facts, nextStep, pathOf, type Standing, standingOf, type Step, stepAt, stepFor, stepInWords } from "./journey";

const NOBODY: Facts = { invitation: null, interview: null, inRoom: false };
const STEPS: Step[] = ["invitation", "signin", "code", "consent", "check", "room", "status", "formats"];

function invited(status: InvitationStatus): Facts {
  return { ...NOBODY, invitation: { status } };
}

function signedIn(how: {
  given?: boolean | null;
  optional?: boolean | null;
  session?: SessionStatus | null;
  invitation?: InvitationStatus;
  inRoom?: boolean;
}): Facts {
  return {
    invitation: { status: "accepted" },
    interview: {
      invitation_status: how.invitation ?? "accepted",
      session: how.session ? { status: how.session } : null,
      consents: [
        { required: true, given: how.given ?? null },
        { required: false, given: how.optional ?? null },
      ],
    },
    inRoom: how.inRoom ?? false,
  };
}

describe("where a person stands", () => {
  it.each<[string, Facts, Standing]>([
    ["nothing is known", NOBODY, "unknown"],
    ["a revoked invitation looks like none", invited("revoked"), "unknown"],
    ["a fresh invitation", invited("pending"), "invited"],
    ["an opened one", invited("opened"), "invited"],
    ["an accepted one, in a browser that is not signed in", invited("accepted"), "invited"],
    ["an expired one", invited("expired"), "closed"],
    ["a completed one, in a browser that is not signed in", invited("completed"), "finished"],
    ["signed in, asked nothing yet", signedIn({}), "agreement"],
    ["signed in, said no", signedIn({ given: false }), "agreement"],
    ["an optional no is no hindrance", signedIn({ given: true, optional: false }), "ready"],
    ["an optional question left open is none either", signedIn({ given: true }), "ready"],
    ["a session that waits", signedIn({ given: true, session: "pending" }), "ready"],
    ["a call that never came about", signedIn({ given: true, session: "connecting" }), "ready"],
    ["an interview that runs", signedIn({ given: true, session: "in_progress" }), "running"],
    ["an interview that broke off", signedIn({ given: true, session: "disconnected" }), "running"],
    ["agreement taken back half-way", signedIn({ given: false, session: "disconnected" }), "agreement"],
    ["over", signedIn({ given: true, session: "completed" }), "over"],
    ["over, whatever was agreed", signedIn({ given: null, session: "failed" }), "over"],
    ["cancelled", signedIn({ given: true, session: "cancelled" }), "over"],
    ["revoked after signing in", signedIn({ given: true, invitation: "revoked" }), "closed"],
    ["expired after signing in", signedIn({ given: true, invitation: "expired" }), "closed"],
    ["expired while the interview runs ends nothing", signedIn({ given: true, session: "in_progress", invitation: "expired" }), "running"],
  ])("%s", (_, facts, standing) => expect(standingOf(facts)).toBe(standing));
});

describe("which page an address gets", () => {
  const table: [string, Facts, Partial<Record<Step, Step>>][] = [
    ["a stranger sees the invitation page for everything", NOBODY, Object.fromEntries(STEPS.map((step) => [step, "invitation"]))],
    [
      "an invited person signs in before anything else",
      invited("opened"),
      { invitation: "invitation", signin: "signin", code: "code", consent: "signin", check: "signin", room: "signin", status: "signin", formats: "formats" },
    ],
    ["an expired invitation offers no sign-in", invited("expired"), { signin: "invitation", code: "invitation", check: "invitation", formats: "formats" }],
    ["a finished one does", invited("completed"), { invitation: "invitation", signin: "signin", status: "signin" }],
    [
      "without agreement there is no check and no room",
      signedIn({}),
      { invitation: "invitation", signin: "consent", code: "consent", consent: "consent", check: "consent", room: "consent", status: "status", formats: "formats" },
    ],
    [
      "a room needs a call that this page holds",
      signedIn({ given: true }),
      { invitation: "invitation", signin: "check", consent: "consent", check: "check", room: "check", status: "status" },
    ],
    ["with a call it is the room", signedIn({ given: true, session: "in_progress", inRoom: true }), { room: "room" }],
    [
      "whoever comes back to a running interview is told how it stands",
      signedIn({ given: true, session: "disconnected" }),
      { invitation: "status", signin: "status", check: "check", room: "check", status: "status" },
    ],
    [
      "what is over stays over at every address",
      signedIn({ given: true, session: "completed" }),
      { invitation: "status", signin: "status", consent: "status", check: "status", room: "status", status: "status", formats: "formats" },
    ],
  ];
  it.each(table)("%s", (_, facts, expected) => {
    for (const [wanted, shown] of Object.entries(expected)) expect(`${wanted}: ${stepFor(wanted as Step, facts)}`).toBe(`${wanted}: ${shown}`);
  });

  it("never sends anyone in a circle", () => {
    const all = [NOBODY, ...table.map(([, facts]) => facts)];
    for (const facts of all) for (const step of STEPS) expect(stepFor(stepFor(step, facts), facts)).toBe(stepFor(step, facts));
  });

  it("lets go on to a page that is then shown", () => {
    for (const [, facts] of table) expect(stepFor(nextStep(standingOf(facts)), facts)).toBe(nextStep(standingOf(facts)));
  });
});

describe("addresses", () => {
  it("are told apart, with or without a slash at the end", () => {
    for (const step of STEPS) {
      expect(stepAt(pathOf(step))).toBe(step);
      expect(stepAt(`${pathOf(step)}/`)).toBe(step);
    }
  });

  it("that are none of ours are no step", () => {
    for (const path of ["/", "/interview/rooms", "/interviews", "/interview/signin/code/x", "/constructor"]) expect(stepAt(path)).toBeNull();
  });

  it("are counted in words", () => {
    expect(stepInWords("consent")).toBe("Step 3 of 5");
    expect(stepInWords("code")).toBe("Step 2 of 5");
    expect(stepInWords("status")).toBeNull();
  });
});
