import type { InvitationStatus, SessionStatus } from "../../api/model";

/** The pages of the candidate's way, each with an address of its own. */
export type Step = "invitation" | "signin" | "code" | "consent" | "check" | "room" | "status" | "formats";

const PATHS: Readonly<Record<Step, string>> = {
  invitation: "/interview",
  signin: "/interview/signin",
  code: "/interview/signin/code",
  consent: "/interview/consent",
  check: "/interview/check",
  room: "/interview/room",
  status: "/interview/status",
  formats: "/interview/formats",
};

export function pathOf(step: Step): string {
  return PATHS[step];
}

/** The step of an address, or null for an address that is none of ours. */
export function stepAt(pathname: string): Step | null {
  const wanted = pathname.length > 1 ? pathname.replace(/\/+$/, "") : pathname;
  return (Object.keys(PATHS) as Step[]).find((step) => PATHS[step] === wanted) ?? null;
}

/** What the server says and what this page holds, as far as it decides where a person may be. */
export interface Facts {
  /** What the join link's cookie names; null when it names nothing, or something that was taken back. */
  invitation: { status: InvitationStatus } | null;
  /** Null while nobody is signed in. */
  interview: {
    invitation_status: InvitationStatus;
    session: { status: SessionStatus } | null;
    consents: readonly { required: boolean; given: boolean | null }[];
  } | null;
  /** A call is held in this page. */
  inRoom: boolean;
}

/**
 * - `unknown`: no invitation that we could show
 * - `invited`: an invitation that lets in, and nobody signed in
 * - `closed`: an invitation that lets nobody in any more, and no interview was held
 * - `finished`: the interview was held; signing in shows how it stands
 * - `agreement`: signed in, and something required has not been agreed to
 * - `ready`: the interview may begin
 * - `running`: it has begun and may go on
 * - `over`: it cannot go on
 */
export type Standing = "unknown" | "invited" | "closed" | "finished" | "agreement" | "ready" | "running" | "over";

const OVER: ReadonlySet<SessionStatus> = new Set<SessionStatus>(["completed", "failed", "cancelled", "expired"]);
const BEGUN: ReadonlySet<SessionStatus> = new Set<SessionStatus>(["in_progress", "disconnected"]);

export function isOver(status: SessionStatus): boolean {
  return OVER.has(status);
}

export function hasBegun(status: SessionStatus): boolean {
  return BEGUN.has(status);
}

export function standingOf(facts: Facts): Standing {
  const { invitation, interview } = facts;
  if (interview) {
    const session = interview.session?.status;
    if (session !== undefined && isOver(session)) return "over";
    const begun = session !== undefined && hasBegun(session);
    if (!begun && ["expired", "revoked"].includes(interview.invitation_status)) return "closed";
    if (!agreed(interview.consents)) return "agreement";
    return begun ? "running" : "ready";
  }
  switch (invitation?.status) {
    case undefined:
    case "revoked":
      return "unknown";
    case "expired":
      return "closed";
    case "completed":
      return "finished";
    case "pending":
    case "opened":
    case "accepted":
      return "invited";
  }
}

/** Whether everything that an interview cannot do without has been agreed to. */
export function agreed(consents: readonly { required: boolean; given: boolean | null }[]): boolean {
  return consents.every((consent) => !consent.required || consent.given === true);
}

/** The page that is shown when an address is asked for: that one, or the one that comes first. */
export function stepFor(wanted: Step, facts: Facts): Step {
  const standing = standingOf(facts);
  if (wanted === "formats") return standing === "unknown" ? "invitation" : "formats";
  if (facts.interview === null) return strangersStep(wanted, standing);
  switch (standing) {
    case "over":
    case "closed":
      return "status";
    default:
      return signedInStep(wanted, standing, facts.inRoom);
  }
}

function strangersStep(wanted: Step, standing: Standing): Step {
  if (wanted === "invitation" || standing === "unknown" || standing === "closed") return "invitation";
  return wanted === "code" ? "code" : "signin";
}

function signedInStep(wanted: Step, standing: Standing, inRoom: boolean): Step {
  switch (wanted) {
    case "invitation":
      return standing === "running" ? "status" : "invitation";
    case "signin":
    case "code":
      return nextStep(standing);
    case "check":
      return standing === "agreement" ? "consent" : "check";
    case "room":
      return standing === "agreement" ? "consent" : inRoom ? "room" : "check";
    case "consent":
    case "status":
    case "formats":
      return wanted;
  }
}

/** Where "go on" leads. */
export function nextStep(standing: Standing): Step {
  switch (standing) {
    case "unknown":
    case "closed":
      return "invitation";
    case "invited":
    case "finished":
      return "signin";
    case "agreement":
      return "consent";
    case "ready":
      return "check";
    case "running":
    case "over":
      return "status";
  }
}

const NUMBERS: Partial<Readonly<Record<Step, number>>> = { invitation: 1, signin: 2, code: 2, consent: 3, check: 4, room: 5 };

/** "Step 2 of 5", or null for a page that is no step. */
export function stepInWords(step: Step): string | null {
  const number = NUMBERS[step];
  return number === undefined ? null : `Step ${number} of 5`;
}
