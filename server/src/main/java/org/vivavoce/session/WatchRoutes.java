package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.StorageUnavailableException;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.transcript.TranscriptStore;

/**
 * One session as it happens, as server-sent events (WHATWG HTML §9.2). Each stream is one virtual
 * thread that looks when it is woken and every 2 s; it ends when the session is over, the caller
 * left or may not read any more, after 15 minutes (then the caller signs in anew by connecting
 * again), and with the server.
 */
public final class WatchRoutes implements Routes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchRoutes.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration BEAT_EVERY = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int PER_MEMBER = 6;
  private static final int PER_TENANT = 40;
  private static final int IN_ALL = 200;

  private final SigninRoutes signin;
  private final SessionStore sessions;
  private final TranscriptStore transcripts;
  private final Database database;
  private final SessionSignals signals;
  private final Time time;
  private final WatchSeats seats = new WatchSeats(PER_MEMBER, PER_TENANT, IN_ALL);
  private volatile boolean closed;

  public WatchRoutes(
      SigninRoutes signin,
      SessionStore sessions,
      TranscriptStore transcripts,
      Database database,
      SessionSignals signals,
      Time time) {
    this.signin = signin;
    this.sessions = sessions;
    this.transcripts = transcripts;
    this.database = database;
    this.signals = signals;
    this.time = time;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/sessions/{id}/events", this::events);
  }

  private void events(Context ctx) {
    Claims.Member member = Rights.member(signin.person(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    sessions.require(member, id);
    try (WatchSeats.Seat _ = seats.take(member);
        SessionSignals.Watch changes = signals.watch(id)) {
      if (closed) {
        throw new ProblemException(ErrorCode.BUSY, "The server is stopping. Connect again.");
      }
      SessionWatch watch = new SessionWatch(database, sessions, transcripts, member, id);
      // Before the answer begins, so that a refusal is a problem and not a broken stream.
      List<SessionWatch.Event> first = watch.look();
      note(ctx, member, id);
      stream(begun(ctx), watch, changes, first);
    } catch (IOException e) {
      LOG.debug("A watcher left", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(Context ctx, Claims.Member member, UUID id) {
    database.inTenant(
        member,
        tx -> {
          ContentAccess.note(
              tx,
              member,
              member.tenantId(),
              id,
              AuditAction.TRANSCRIPT_VIEWED,
              Requests.id(ctx),
              Requests.clientAddress(ctx));
          return id;
        });
  }

  private static OutputStream begun(Context ctx) throws IOException {
    HttpServletResponse response = ctx.res();
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    // nginx would hold the events back until its buffer is full.
    response.setHeader("X-Accel-Buffering", "no");
    return response.getOutputStream();
  }

  private void stream(
      OutputStream out,
      SessionWatch watch,
      SessionSignals.Watch changes,
      List<SessionWatch.Event> first)
      throws IOException, InterruptedException {
    long startedMs = time.monotonicMs();
    long writtenMs = startedMs;
    List<SessionWatch.Event> events = first;
    while (true) {
      long nowMs = time.monotonicMs();
      if (!events.isEmpty()) {
        write(out, text(events));
        writtenMs = nowMs;
      } else if (nowMs - writtenMs >= BEAT_EVERY.toMillis()) {
        write(out, ":\n\n");
        writtenMs = nowMs;
      }
      if (watch.over() || nowMs - startedMs >= LONGEST.toMillis()) {
        return;
      }
      changes.await(LOOK_EVERY);
      if (closed) {
        return;
      }
      try {
        events = watch.look();
      } catch (ProblemException refused) {
        LOG.debug("A watcher may not read any more: {}", refused.code().wire());
        return;
      } catch (StorageUnavailableException e) {
        events = List.of(); // it comes back, and so does everything that was missed
      }
    }
  }

  private static String text(List<SessionWatch.Event> events) {
    StringBuilder text = new StringBuilder();
    for (SessionWatch.Event event : events) {
      text.append("event: ").append(event.name()).append('\n');
      text.append("data: ").append(Json.write(event.data())).append("\n\n");
    }
    return text.toString();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Ends every stream; for good. */
  @Override
  public void close() {
    closed = true;
    signals.wakeAll();
  }
}
