package org.vivavoce.audit;

/** What is written down; the wire name is stored and never changes its meaning. */
public enum AuditAction {
  SIGNIN_SUCCEEDED("signin.succeeded"),
  /** Only where the tenant is known: of an address that belongs to one. */
  SIGNIN_REFUSED("signin.refused"),
  TENANT_CHANGED("tenant.changed"),
  /** Of a tenant's interviews or a position's. */
  INTERVIEW_SETTINGS_CHANGED("interview_settings.changed"),
  REALTIME_KEY_SET("realtime_key.set"),
  REALTIME_KEY_REMOVED("realtime_key.removed"),
  INVITATION_CREATED("invitation.created"),
  INVITATION_RESENT("invitation.resent"),
  INVITATION_REVOKED("invitation.revoked"),
  INVITATION_ACCEPTED("invitation.accepted"),
  MEMBER_INVITED("member.invited"),
  MEMBER_JOINED("member.joined"),
  MEMBER_ROLE_CHANGED("member.role_changed"),
  MEMBER_REMOVED("member.removed"),
  CANDIDATE_DELETED("candidate.deleted"),
  POSITION_PUBLISHED("position.published"),
  POSITION_REVIEWERS_CHANGED("position.reviewers_changed"),
  TRANSCRIPT_VIEWED("transcript.viewed"),
  RESULT_VIEWED("result.viewed"),
  SESSION_EXPORTED("session.exported"),
  /** By a member, without an invitation. */
  SESSION_CREATED("session.created"),
  SESSION_ENDED("session.ended"),
  /** The operator's program that starts hosts took the order for one. */
  HOST_ORDER_TAKEN("host_order.taken"),
  /** Lets the auditor who wrote it see one session's content for 30 minutes; needs a reason. */
  CONTENT_OPENED("content.opened"),
  CONSENT_GIVEN("consent.given");

  private final String wire;

  AuditAction(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
