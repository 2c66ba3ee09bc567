import type { Client } from "openapi-fetch";
import type { paths } from "#schema";
import type { Integrity, Result, SessionView, Transcript } from "../../api/model";
import { ApiProblem } from "../../api/problem";
import type { Net } from "../logic/net";
import { type Answer, CHANGE, clientOf, done, headersOf, IdempotencyKeys, taken } from "./transport";
import { Refused } from "./Refused";
import type * as T from "./types";

type Query = Record<string, string>;

/** The server as a member of one tenant sees it. Every call rejects with ApiProblem. */
export class MemberApi {
  readonly #client: Client<paths>;
  readonly #net: Net;
  readonly #tenantId: string;
  readonly #keys = new IdempotencyKeys();

  constructor(net: Net, tenantId: string) {
    this.#net = net;
    this.#tenantId = tenantId;
    this.#client = clientOf(net, tenantId);
  }

  /** Whether mail stays in the inbox of the machine, because no mail service is set up. */
  async mailStaysHere(): Promise<boolean> {
    return taken(await this.#client.GET("/api/v1/system")).mail.origin === "twin";
  }

  async statistics(): Promise<T.Statistics> {
    return taken(await this.#client.GET("/api/v1/statistics"));
  }

  // Positions

  async positions(query: { q?: string; status?: T.PositionStatus } = {}): Promise<T.PositionListItem[]> {
    return taken(await this.#client.GET("/api/v1/positions", { params: { query } })).positions;
  }

  async position(id: string): Promise<T.Versioned<T.Position>> {
    return versioned(await this.#client.GET("/api/v1/positions/{id}", { params: { path: { id } } }));
  }

  async createPosition(body: T.NewPosition): Promise<T.Position> {
    return this.#keys.once("position", body, async (key) =>
      taken(await this.#client.POST("/api/v1/positions", { params: { header: { ...CHANGE, "Idempotency-Key": key } }, body })),
    );
  }

  async changePosition(id: string, etag: string, body: T.PositionChange): Promise<T.Versioned<T.Position>> {
    return versioned(await this.#client.PATCH("/api/v1/positions/{id}", { params: at(id, etag), body }));
  }

  async deletePosition(id: string, etag: string): Promise<void> {
    done(await this.#client.DELETE("/api/v1/positions/{id}", { params: at(id, etag) }));
  }

  async writePlan(id: string, etag: string, body: T.GivenPlan): Promise<T.Versioned<T.Position>> {
    return versioned(await this.#client.PUT("/api/v1/positions/{id}/plan", { params: at(id, etag), body }));
  }

  async discardDraft(id: string, etag: string): Promise<T.Versioned<T.Position>> {
    return versioned(await this.#client.DELETE("/api/v1/positions/{id}/plan/draft", { params: at(id, etag) }));
  }

  async publishPlan(id: string, etag: string): Promise<T.Versioned<T.Position>> {
    return versioned(await this.#client.POST("/api/v1/positions/{id}/plan/publish", { params: at(id, etag) }));
  }

  async assignReviewers(id: string, etag: string, userIds: string[]): Promise<T.Versioned<T.Position>> {
    const body = { user_ids: userIds };
    return versioned(await this.#client.PUT("/api/v1/positions/{id}/reviewers", { params: at(id, etag), body }));
  }

  async generalPlan(): Promise<T.GeneralPlan> {
    return taken(await this.#client.GET("/api/v1/plans/general"));
  }

  // Candidates

  async candidates(query: { q?: string; position_id?: string; page?: number; per_page?: number }): Promise<T.CandidatePage> {
    return taken(await this.#client.GET("/api/v1/candidates", { params: { query } }));
  }

  async candidate(id: string): Promise<T.Versioned<T.Candidate>> {
    return versioned(await this.#client.GET("/api/v1/candidates/{id}", { params: { path: { id } } }));
  }

  async createCandidate(body: T.NewCandidate): Promise<T.Candidate> {
    return this.#keys.once("candidate", body, async (key) =>
      taken(await this.#client.POST("/api/v1/candidates", { params: { header: { ...CHANGE, "Idempotency-Key": key } }, body })),
    );
  }

  async changeCandidate(id: string, etag: string, body: Partial<T.NewCandidate>): Promise<T.Versioned<T.Candidate>> {
    return versioned(await this.#client.PATCH("/api/v1/candidates/{id}", { params: at(id, etag), body }));
  }

  async deleteCandidate(id: string, etag: string): Promise<void> {
    done(await this.#client.DELETE("/api/v1/candidates/{id}", { params: at(id, etag) }));
  }

  async importCandidates(body: T.ImportRequest): Promise<T.Imported> {
    return this.#keys.once("import", body, async (key) =>
      taken(await this.#client.POST("/api/v1/candidates/import", { params: { header: { ...CHANGE, "Idempotency-Key": key } }, body })),
    );
  }

  // Invitations

  async invitations(query: {
    position_id?: string;
    candidate_id?: string;
    status?: T.InvitationStatus;
    page?: number;
    per_page?: number;
  }): Promise<T.InvitationPage> {
    return taken(await this.#client.GET("/api/invitations", { params: { query } }));
  }

  async invite(candidateId: string, positionId: string, hours: number): Promise<T.CreatedInvitation> {
    const body = { candidate_id: candidateId, position_id: positionId, expiration_hours: hours };
    return this.#keys.once("invitation", body, async (key) =>
      taken(await this.#client.POST("/api/invitations", { params: { header: { ...CHANGE, "Idempotency-Key": key } }, body })),
    );
  }

  async revokeInvitation(id: string): Promise<T.Invitation> {
    return taken(await this.#client.POST("/api/invitations/{id}/revoke", { params: { path: { id }, header: CHANGE } }));
  }

  async resendInvitation(id: string, hours: number): Promise<T.CreatedInvitation> {
    const body = { expiration_hours: hours };
    return this.#keys.once(`resend ${id}`, body, async (key) =>
      taken(
        await this.#client.POST("/api/invitations/{id}/resend", {
          params: { path: { id }, header: { ...CHANGE, "Idempotency-Key": key } },
          body,
        }),
      ),
    );
  }

  // Interview sessions

  async sessions(query: { status?: T.SessionStatus; position_id?: string; q?: string; page?: number; per_page?: number }): Promise<T.SessionPage> {
    return taken(await this.#client.GET("/api/v1/sessions", { params: { query } }));
  }

  async session(id: string): Promise<SessionView> {
    return taken(await this.#client.GET("/api/sessions/{id}", { params: { path: { id } } }));
  }

  async transcript(id: string): Promise<Transcript> {
    return taken(await this.#client.GET("/api/sessions/{id}/transcript", { params: { path: { id } } }));
  }

  /** The result, or null while it is still being written (202). */
  async result(id: string): Promise<Result | null> {
    const answer = taken(await this.#client.GET("/api/sessions/{id}/result", { params: { path: { id } } }));
    return "session_id" in answer ? (answer as Result) : null;
  }

  /** How the session was held, and what was tried in it. */
  async integrity(id: string): Promise<Integrity> {
    return taken(await this.#client.GET("/api/v1/sessions/{id}/integrity", { params: { path: { id } } }));
  }

  /** An auditor's reason, kept for ever; the content can be read for 30 minutes. */
  async openContent(id: string, reason: string): Promise<void> {
    const params = { path: { id }, header: CHANGE };
    done(await this.#client.POST("/api/v1/sessions/{id}/access", { params, body: { reason } }));
  }

  /** The file with everything, and the name that the server gives it. */
  async exportSession(id: string): Promise<{ file: Blob; name: string }> {
    const answer = await this.#client.GET("/api/v1/sessions/{id}/export", { params: { path: { id } }, parseAs: "blob" });
    const file = taken<Blob>(answer as Answer<Blob>);
    const said = /filename="?([^";]+)"?/.exec(answer.response.headers.get("Content-Disposition") ?? "");
    return { file, name: said?.[1] ?? `interview-${id}.json` };
  }

  /** The session as it happens. A stream of our own, because the browser's EventSource sends no headers. */
  async watch(id: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    let response: Response;
    try {
      const headers = { ...headersOf(this.#tenantId), Accept: "text/event-stream" };
      response = await fetch(`/api/v1/sessions/${encodeURIComponent(id)}/events`, { headers, signal, cache: "no-store" });
    } catch {
      if (!signal.aborted) this.#net.saw(false);
      throw new ApiProblem(0, "unreachable", "");
    }
    this.#net.saw(true);
    if (!response.ok || !response.body) throw Refused.answer(response, await response.json().catch(() => null));
    return response.body;
  }

  // Team, tenant, audit

  async members(): Promise<T.Members> {
    return taken(await this.#client.GET("/api/v1/members"));
  }

  async changeMember(userId: string, etag: string, body: { role?: T.InvitedRole; name?: string | null }): Promise<T.Member> {
    const params = { path: { user_id: userId }, header: { ...CHANGE, "If-Match": etag } };
    return taken(await this.#client.PATCH("/api/v1/members/{user_id}", { params, body }));
  }

  async removeMember(userId: string, etag: string): Promise<void> {
    const params = { path: { user_id: userId }, header: { ...CHANGE, "If-Match": etag } };
    done(await this.#client.DELETE("/api/v1/members/{user_id}", { params }));
  }

  async inviteMember(email: string, role: T.InvitedRole): Promise<T.MemberInvitation> {
    const body = { email, role };
    return this.#keys.once("member", body, async (key) =>
      taken(await this.#client.POST("/api/v1/member-invitations", { params: { header: { ...CHANGE, "Idempotency-Key": key } }, body })),
    );
  }

  async revokeMemberInvitation(id: string): Promise<T.MemberInvitation> {
    return taken(await this.#client.POST("/api/v1/member-invitations/{id}/revoke", { params: { path: { id }, header: CHANGE } }));
  }

  async resendMemberInvitation(id: string): Promise<T.MemberInvitation> {
    return taken(await this.#client.POST("/api/v1/member-invitations/{id}/resend", { params: { path: { id }, header: CHANGE } }));
  }

  async tenant(): Promise<T.Versioned<T.Tenant>> {
    return versioned(await this.#client.GET("/api/v1/tenant"));
  }

  async changeTenant(etag: string, body: T.TenantChange): Promise<T.Versioned<T.Tenant>> {
    return versioned(await this.#client.PATCH("/api/v1/tenant", { params: { header: { ...CHANGE, "If-Match": etag } }, body }));
  }

  // How interviews are held, and what they cost

  async interviewSettings(): Promise<T.Versioned<T.InterviewSettings>> {
    return versioned(await this.#client.GET("/api/v1/settings/interviews"));
  }

  async changeInterviewSettings(etag: string, settings: T.GivenInterviewSettings): Promise<T.Versioned<T.InterviewSettings>> {
    const params = { header: { ...CHANGE, "If-Match": etag } };
    return versioned(await this.#client.PUT("/api/v1/settings/interviews", { params, body: { settings } }));
  }

  async positionSettings(id: string): Promise<T.Versioned<T.InterviewSettings>> {
    return versioned(await this.#client.GET("/api/v1/positions/{id}/settings", { params: { path: { id } } }));
  }

  async changePositionSettings(id: string, etag: string, settings: T.GivenInterviewSettings): Promise<T.Versioned<T.InterviewSettings>> {
    return versioned(await this.#client.PUT("/api/v1/positions/{id}/settings", { params: at(id, etag), body: { settings } }));
  }

  async realtimeKey(): Promise<T.RealtimeKey> {
    return taken(await this.#client.GET("/api/v1/settings/realtime-key"));
  }

  async setRealtimeKey(key: string): Promise<T.RealtimeKey> {
    return taken(await this.#client.PUT("/api/v1/settings/realtime-key", { params: { header: CHANGE }, body: { key } }));
  }

  async removeRealtimeKey(): Promise<T.RealtimeKey> {
    return taken(await this.#client.DELETE("/api/v1/settings/realtime-key", { params: { header: CHANGE } }));
  }

  async usage(): Promise<T.Usage> {
    return taken(await this.#client.GET("/api/v1/usage"));
  }

  async audit(query: { before?: string; limit?: number }): Promise<T.AuditPage> {
    return taken(await this.#client.GET("/api/v1/audit", { params: { query } }));
  }
}

function versioned<V>(answer: Answer<V>): T.Versioned<V> {
  return { value: taken(answer), etag: answer.response.headers.get("ETag") ?? "" };
}

function at(id: string, etag: string) {
  return { path: { id }, header: { ...CHANGE, "If-Match": etag } };
}

/** A filter without what is empty, as the contract's queries want it. */
export function filled<Q extends Query>(query: Q): Partial<Q> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== "")) as Partial<Q>;
}
