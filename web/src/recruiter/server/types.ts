import type { components } from "#schema";

/** The contract's shapes that only the recruiter app uses, under the names that its pages use. */
type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type Membership = Schemas["OwnMembership"];
export type MailStatus = Schemas["MailStatus"];
export type InvitationStatus = Schemas["InvitationStatus"];
export type Invitation = Schemas["Invitation"];
export type InvitationPage = Schemas["InvitationPage"];
export type CreatedInvitation = Schemas["CreatedInvitation"];
export type PositionStatus = Schemas["PositionStatus"];
export type Position = Schemas["PositionDetail"];
export type PositionListItem = Schemas["PositionListItem"];
export type PositionChange = Schemas["ChangePositionRequest"];
export type NewPosition = Schemas["CreatePositionRequest"];
export type GivenCompetency = Schemas["GivenCompetency"];
export type GivenPlan = Schemas["WritePlanRequest"];
export type PlanVersion = Schemas["PlanVersion"];
export type GeneralPlan = Schemas["GeneralPlan"];
export type Candidate = Schemas["CandidateDetail"];
export type CandidatePage = Schemas["CandidatePage"];
export type NewCandidate = Schemas["CreateCandidateRequest"];
export type ImportRequest = Schemas["ImportCandidatesRequest"];
export type ImportedRow = Schemas["ImportedRow"];
export type Imported = Schemas["ImportedCandidates"];
export type Members = Schemas["Members"];
export type Member = Schemas["Member"];
export type MemberInvitation = Schemas["MemberInvitation"];
export type InvitedRole = Schemas["InvitedRole"];
export type Tenant = Schemas["Tenant"];
export type TenantChange = Schemas["ChangeTenantRequest"];
export type SessionPage = Schemas["SessionPage"];
export type SessionListItem = Schemas["SessionListItem"];
export type SessionStatus = Schemas["SessionStatus"];
export type InterviewSettings = Schemas["InterviewSettings"];
export type GivenInterviewSettings = Schemas["GivenInterviewSettings"];
export type RealtimeKey = Schemas["RealtimeKey"];
export type Usage = Schemas["Usage"];
export type Cost = Schemas["Cost"];
export type AuditPage = Schemas["AuditPage"];
export type AuditEntry = Schemas["AuditEntry"];
export type Statistics = Schemas["Statistics"];

/** A thing and its version, which a change of it must name. */
export interface Versioned<T> {
  value: T;
  etag: string;
}
