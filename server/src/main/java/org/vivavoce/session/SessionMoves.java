package org.vivavoce.session;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.jobs.JobKind;
import org.vivavoce.platform.jobs.Jobs;

/**
 * Every change of a session's status goes through here, whoever asks: the row, its WebRTC columns,
 * the resume window and what an end entails, in the caller's transaction. The caller holds the
 * row's lock and has checked {@link SessionStatus#mayBecome}; the database checks it again.
 */
public final class SessionMoves {
  /** A dropped session whose resume window closes. */
  public record Window(UUID tenantId, UUID sessionId) {}

  public static final JobKind<Window> RESUME_WINDOW =
      new JobKind<>("session.resume-window", Window.class);

  /** A window is looked at this long after its end, so that no clock sees it still open. */
  private static final Duration AFTER_WINDOW = Duration.ofMillis(500);

  private final Duration resumeWindow;
  private final SummaryOrder summaries;
  private final HeadOrder heads;
  private final SessionSignals signals;

  public SessionMoves(
      Duration resumeWindow, SummaryOrder summaries, HeadOrder heads, SessionSignals signals) {
    this.heads = heads;
    this.resumeWindow = resumeWindow;
    this.summaries = summaries;
    this.signals = signals;
  }

  /** By the product itself: a host's report, a deadline. See the other. */
  public void move(Handle tx, UUID tenantId, UUID sessionId, SessionStatus next) {
    move(tx, tenantId, sessionId, next, AuditEntry.Actor.service());
  }

  /**
   * Moves the row; the same status again changes nothing. An end is written to the audit trail, and
   * who watches the session is woken at the commit. Under service or host claims.
   */
  public void move(
      Handle tx, UUID tenantId, UUID sessionId, SessionStatus next, AuditEntry.Actor actor) {
    Optional<Optional<Timestamp>> moved = write(tx, tenantId, sessionId, next);
    if (moved.isEmpty()) {
      return;
    }
    signals.changedIn(tx, sessionId);
    moved.get().ifPresent(until -> openWindow(tx, tenantId, sessionId, until.toInstant()));
    if (next.isFinal()) {
      Audit.record(
          tx,
          tenantId,
          AuditEntry.of(
                  actor,
                  AuditAction.SESSION_ENDED,
                  AuditEntry.ObjectKind.INTERVIEW_SESSION,
                  sessionId)
              .with("status", next.wire()));
    }
  }

  /** Empty when nothing changed; else the end of the resume window, where there is one. */
  private Optional<Optional<Timestamp>> write(
      Handle tx, UUID tenantId, UUID sessionId, SessionStatus next) {
    return tx.createQuery(
            """
            update public.interview_sessions set
              status = :next,
              webrtc_status = case :next when 'pending' then 'pending' when 'ready' then 'ready'
                when 'connecting' then 'connecting' when 'in_progress' then 'connected'
                when 'disconnected' then 'disconnected' when 'failed' then 'failed'
                else 'closed' end,
              webrtc_connection_time = case when :next = 'in_progress' then now()
                else webrtc_connection_time end,
              webrtc_disconnection_time = case
                when :next in ('disconnected', 'completed', 'failed') then now()
                else webrtc_disconnection_time end,
              end_requested_at = case when :next = 'in_progress' then null
                else end_requested_at end,
              resume_until = case when :next = 'disconnected'
                then now() + :window * interval '1 millisecond' end
            where tenant_id = :tenant and id = :id and status <> :next
            returning resume_until
            """)
        .bind("next", next.wire())
        .bind("window", resumeWindow.toMillis())
        .bind("tenant", tenantId)
        .bind("id", sessionId)
        .map((rs, _) -> Optional.ofNullable(rs.getTimestamp("resume_until")))
        .findOne();
  }

  private void openWindow(Handle tx, UUID tenantId, UUID sessionId, Instant until) {
    Jobs.enqueueIn(
        tx,
        resumeWindow.plus(AFTER_WINDOW),
        RESUME_WINDOW,
        sessionId + "/" + until.toEpochMilli(),
        new Window(tenantId, sessionId));
  }

  /**
   * What every end entails: the invitation is used up, the journal's head is signed, the summary is
   * ordered. Gives the caller's claims back.
   *
   * @param delay how long the summary waits for words that a host may still report
   */
  public void ended(Handle tx, UUID tenantId, UUID sessionId, String why, Duration delay) {
    Database.assuming(
        tx,
        new Claims.Service(tenantId),
        service ->
            service
                .createUpdate(
                    """
                    update public.interview_invitations i set status = 'completed',
                      completed_at = coalesce(i.completed_at, now())
                    from public.interview_sessions s
                    where s.tenant_id = :tenant and s.id = :id and s.status = 'completed'
                      and i.tenant_id = s.tenant_id and i.id = s.invitation_id
                      and i.status in ('pending', 'opened', 'accepted')
                    """)
                .bind("tenant", tenantId)
                .bind("id", sessionId)
                .execute());
    heads.sign(tx, tenantId, sessionId);
    summaries.order(tx, tenantId, sessionId, why, delay);
  }

  /** From now on no grant of the session lets a host in or write. Gives the claims back. */
  public static void revokeGrants(Handle tx, UUID sessionId) {
    Database.assuming(
        tx,
        new Claims.Operations(),
        ops ->
            ops.createUpdate(
                    """
                    update ops.session_grants set revoked_at = now()
                    where session_id = :id and revoked_at is null
                    """)
                .bind("id", sessionId)
                .execute());
  }

  /** The nearest legal end to the one that is asked for. */
  public static SessionStatus endFor(SessionStatus from, SessionStatus asked) {
    return List.of(asked, SessionStatus.FAILED, SessionStatus.CANCELLED).stream()
        .filter(from::mayBecome)
        .findFirst()
        .orElse(from);
  }
}
