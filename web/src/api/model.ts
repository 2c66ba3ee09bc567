import type { components } from "#schema";

/** The contract's shapes under the names that the pages use. */
type Schemas = components["schemas"];

export type SessionStatus = Schemas["SessionStatus"];
export type InvitationStatus = Schemas["InvitationStatus"];
export type Invitation = Schemas["OpenedInvitation"];
export type Interview = Schemas["Interview"];
export type Consent = Schemas["Consent"];
export type ConsentAnswer = Schemas["ConsentAnswer"];
export type OpenedSession = Schemas["CreatedSession"];
export type Entered = Schemas["EntryResponse"];
export type SessionView = Schemas["Session"];
export type Transcript = Schemas["Transcript"];
export type TranscriptEntry = Schemas["TranscriptEntry"];
export type TranscriptGap = Schemas["TranscriptGap"];
export type Integrity = Schemas["Integrity"];
export type JournalHead = Schemas["JournalHead"];
export type SummarySentence = Schemas["SummarySentence"];
export type Result = Schemas["Result"];
export type SystemNotice = Schemas["Notice"];
export type ProblemBody = Schemas["Problem"];
