package org.vivavoce.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.plan.InterviewSettings;
import org.vivavoce.plan.PlanStore;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.tenancy.Rights;

/**
 * Sessions that a member makes without an invitation: nobody of ours asked the candidate, so the
 * tenant must have said that it asks itself.
 */
final class MemberSessions {
  private final PlanStore plans;
  private final Time time;

  MemberSessions(PlanStore plans, Time time) {
    this.plans = plans;
    this.time = time;
  }

  private record Found(@Nullable UUID userId) {}

  /**
   * @param tx under the member's claims, who may
   * @throws ProblemException 404 candidate or position are not this tenant's; 409 {@code
   *     consent_required}
   */
  UUID make(
      Handle tx,
      Claims.Member member,
      UUID candidateId,
      UUID positionId,
      InterviewSettings settings) {
    Found candidate =
        tx.createQuery("select user_id from public.candidates where id = :id and tenant_id = :t")
            .bind("id", candidateId)
            .bind("t", member.tenantId())
            .map((rs, _) -> new Found(rs.getObject("user_id", UUID.class)))
            .findOne()
            .orElseThrow(() -> Rights.unknown("candidate", candidateId));
    Optional<Integer> position =
        tx.createQuery("select 1 from public.positions where id = :id and tenant_id = :t")
            .bind("id", positionId)
            .bind("t", member.tenantId())
            .mapTo(Integer.class)
            .findOne();
    if (position.isEmpty()) {
      throw Rights.unknown("position", positionId);
    }
    return Database.assuming(
        tx,
        new Claims.Service(member.tenantId()),
        service -> insert(service, member, candidateId, positionId, candidate.userId(), settings));
  }

  private UUID insert(
      Handle service,
      Claims.Member member,
      UUID candidateId,
      UUID positionId,
      @Nullable UUID userId,
      InterviewSettings settings) {
    UUID tenant = member.tenantId();
    InterviewSettings resolved = SessionSettings.resolved(service, tenant, positionId, settings);
    if (!resolved.isConsentTakenByTenant()) {
      throw new ProblemException(
          ErrorCode.CONSENT_REQUIRED,
          "Invite the candidate, who is then asked to agree; or let an owner say in the tenant's"
              + " settings that your company asks its candidates itself (consent_taken_by).");
    }
    UUID id = Ids.next(time);
    service
        .createUpdate(
            """
            insert into public.interview_sessions
              (id, tenant_id, candidate_id, position_id, plan_version_id, user_id, settings)
            values (:id, :tenant, :candidate, :position, :plan, cast(:user as uuid),
              cast(:settings as jsonb))
            """)
        .bind("id", id)
        .bind("tenant", tenant)
        .bind("candidate", candidateId)
        .bind("position", positionId)
        .bind("plan", plans.versionFor(service, tenant, positionId))
        .bind("user", userId)
        .bind("settings", resolved.frozen().json().toString())
        .execute();
    Audit.record(
        service,
        tenant,
        AuditEntry.of(
            AuditEntry.Actor.member(member.userId()),
            AuditAction.SESSION_CREATED,
            AuditEntry.ObjectKind.INTERVIEW_SESSION,
            id));
    return id;
  }

  /** What a member must name. */
  static ProblemException incomplete(@Nullable UUID candidateId, @Nullable UUID positionId) {
    String field =
        candidateId == null && positionId == null
            ? "invitation_id"
            : candidateId == null ? "candidate_id" : "position_id";
    return new ProblemException(
        ErrorCode.INVALID_INPUT,
        field + " is required.",
        List.of(new FieldError(field, "is required")),
        Map.of());
  }
}
