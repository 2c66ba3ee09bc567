package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.platform.crypto.SealBrokenException;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.Rights;

/** How far a session can be believed, for members: its mode, and what was tried in it. */
public final class IntegrityRoutes implements Routes {
  private final SigninRoutes signin;
  private final SessionStore sessions;
  private final Database database;
  private final Sealer sealer;

  public IntegrityRoutes(
      SigninRoutes signin, SessionStore sessions, Database database, Sealer sealer) {
    this.signin = signin;
    this.sessions = sessions;
    this.database = database;
    this.sealer = sealer;
  }

  /**
   * @param source {@code host}: in the call or on its socket; {@code control}: over HTTP
   * @param detail null where it cannot be opened any more
   * @param atMs offset from t = 0
   */
  record Event(
      UUID id,
      String source,
      String event,
      String level,
      int count,
      @Nullable String detail,
      @Nullable Long atMs,
      Instant firstAt,
      Instant lastAt) {}

  record Answer(UUID sessionId, String integrity, List<Event> events) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/sessions/{id}/integrity", this::integrity);
  }

  private void integrity(Context ctx) {
    Claims.Member member = Rights.member(signin.person(ctx));
    SessionView session = sessions.require(member, Requests.pathUuid(ctx, "id"));
    Answer answer =
        database.inTenant(
            member,
            tx -> {
              ContentAccess.check(tx, member, session.id());
              ContentAccess.note(
                  tx,
                  member,
                  session.tenantId(),
                  session.id(),
                  AuditAction.TRANSCRIPT_VIEWED,
                  Requests.id(ctx),
                  Requests.clientAddress(ctx));
              // The session's mode and an event's place are closed to the role that candidates
              // share.
              return Database.assuming(
                  tx,
                  new Claims.Service(session.tenantId()),
                  service -> read(service, session.tenantId(), session.id()));
            });
    ctx.header("Cache-Control", "no-store");
    ctx.json(answer);
  }

  private Answer read(Handle tx, UUID tenantId, UUID sessionId) {
    String integrity =
        tx.createQuery("select integrity from public.interview_sessions where id = :id")
            .bind("id", sessionId)
            .mapTo(String.class)
            .one();
    List<Event> events =
        tx.createQuery(
                """
                select id, source, host_epoch, seq, event, level, count, detail_sealed, at_ms,
                  first_at, coalesce(last_at, first_at) as last_at
                from public.integrity_events where session_id = :id order by first_at, id
                """)
            .bind("id", sessionId)
            .map((rs, _) -> event(tenantId, sessionId, rs))
            .list();
    return new Answer(sessionId, integrity, events);
  }

  private Event event(UUID tenantId, UUID sessionId, ResultSet rs) throws SQLException {
    UUID id = rs.getObject("id", UUID.class);
    String source = rs.getString("source");
    String context =
        source.equals("control")
            ? IntegrityLog.detailContext(id)
            : "integrity/" + rs.getLong("host_epoch") + "/" + rs.getLong("seq");
    return new Event(
        id,
        source,
        rs.getString("event"),
        rs.getString("level"),
        rs.getInt("count"),
        opened(tenantId, sessionId, context, rs.getBytes("detail_sealed")),
        rs.getObject("at_ms", Long.class),
        rs.getTimestamp("first_at").toInstant(),
        rs.getTimestamp("last_at").toInstant());
  }

  private @Nullable String opened(
      UUID tenantId, UUID sessionId, String context, byte @Nullable [] sealed) {
    try {
      return sealed == null
          ? null
          : new String(sealer.open(tenantId, sessionId, context, sealed), StandardCharsets.UTF_8);
    } catch (SealBrokenException e) {
      return null;
    }
  }
}
