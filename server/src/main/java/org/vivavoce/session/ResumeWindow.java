package org.vivavoce.session;

import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.jobs.Job;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/**
 * The end of a resume window: a session that is still dropped is {@code completed} if a core
 * question was answered, else {@code failed}. A session that went on, or dropped again later, is
 * left alone: its later drop has a window of its own.
 */
public final class ResumeWindow implements Job<SessionMoves.Window> {
  private final Database database;
  private final SessionMoves moves;
  private final Time time;

  public ResumeWindow(Database database, SessionMoves moves, Time time) {
    this.database = database;
    this.moves = moves;
    this.time = time;
  }

  private record Row(SessionStatus status, long leftMs) {}

  @Override
  public void run(SessionMoves.Window window) {
    database.inTenant(
        new Claims.Service(window.tenantId()),
        tx -> {
          Row row = row(tx, window);
          if (row.status() == SessionStatus.DISCONNECTED) {
            if (row.leftMs() > 0) {
              // Our clock runs ahead of the database's, or a later drop reopened the window.
              Jobs.enqueueIn(
                  tx,
                  Duration.ofMillis(row.leftMs() + 500),
                  SessionMoves.RESUME_WINDOW,
                  window.sessionId() + "/" + Ids.next(time),
                  window);
            } else {
              close(tx, window);
            }
          }
          return row;
        });
  }

  private static Row row(Handle tx, SessionMoves.Window window) {
    return tx.createQuery(
            """
            select status,
              coalesce(ceil(extract(epoch from resume_until - now()) * 1000), 0)::bigint as left_ms
            from public.interview_sessions where tenant_id = :tenant and id = :id for update
            """)
        .bind("tenant", window.tenantId())
        .bind("id", window.sessionId())
        .map(
            (rs, _) -> new Row(SessionStatus.ofWire(rs.getString("status")), rs.getLong("left_ms")))
        .one();
  }

  private void close(Handle tx, SessionMoves.Window window) {
    SessionStatus end =
        answered(tx, window.sessionId()) ? SessionStatus.COMPLETED : SessionStatus.FAILED;
    moves.move(tx, window.tenantId(), window.sessionId(), end);
    // A host that comes back now is fenced.
    tx.createUpdate(
            """
            update public.interview_sessions set host_epoch = host_epoch + 1
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", window.tenantId())
        .bind("id", window.sessionId())
        .execute();
    SessionMoves.revokeGrants(tx, window.sessionId());
    moves.ended(tx, window.tenantId(), window.sessionId(), "window", Duration.ZERO);
  }

  /**
   * A core question counts as answered when the candidate said something to it; and a client may
   * have said that the drop was the end.
   */
  private static boolean answered(Handle tx, UUID sessionId) {
    return tx.createQuery(
            """
            select exists (select from public.transcript_entries
              where session_id = :id and speaker = 'candidate' and source = 'sideband'
                and question_number is not null)
              or exists (select from public.interview_sessions
                where id = :id and end_requested_at is not null)
            """)
        .bind("id", sessionId)
        .mapTo(Boolean.class)
        .one();
  }
}
