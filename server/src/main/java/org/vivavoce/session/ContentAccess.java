package org.vivavoce.session;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.tenancy.Role;

/**
 * What a person said is shown to members under two more rules: an auditor has given a reason
 * before, and that it was looked at is written down. Candidates see their own and leave no trace.
 * In the reader's transaction and claims.
 */
public final class ContentAccess {
  private ContentAccess() {}

  /**
   * @throws ProblemException 403 for an auditor without a reason of the last 30 minutes, and for
   *     somebody who is no member any more
   */
  public static void check(Handle tx, Claims person, UUID sessionId) {
    if (!(person instanceof Claims.Member member)) {
      return;
    }
    Role role = Rights.require(tx, member, Role.values());
    if (role == Role.AUDITOR && !reasoned(tx, sessionId)) {
      throw new ProblemException(
          ErrorCode.FORBIDDEN,
          "An auditor opens a person's content with a reason first; it holds for 30 minutes.");
    }
  }

  private static boolean reasoned(Handle tx, UUID sessionId) {
    return tx.createQuery("select :id in (select viva.reasoned_sessions())")
        .bind("id", sessionId)
        .mapTo(Boolean.class)
        .one();
  }

  /** Writes down that a member looked. */
  public static void note(
      Handle tx,
      Claims person,
      UUID tenantId,
      UUID sessionId,
      AuditAction action,
      String requestId,
      String address) {
    if (person instanceof Claims.Member member) {
      Audit.record(
          tx,
          tenantId,
          AuditEntry.of(
                  AuditEntry.Actor.member(member.userId()),
                  action,
                  AuditEntry.ObjectKind.INTERVIEW_SESSION,
                  sessionId)
              .from(requestId, address));
    }
  }
}
