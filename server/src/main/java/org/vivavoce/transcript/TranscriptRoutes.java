package org.vivavoce.transcript;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.ContentAccess;
import org.vivavoce.session.SessionHolders;
import org.vivavoce.session.SessionOperations;
import org.vivavoce.session.SessionStore;
import org.vivavoce.session.SessionView;
import org.vivavoce.signin.SigninRoutes;

/** What was said, to the candidate who said it and to the members who invited them. */
public final class TranscriptRoutes implements Routes {
  private final Parts parts;
  private final RateLimit pace;

  /** What it stands on. */
  public record Parts(
      SigninRoutes signin,
      SessionStore sessions,
      SessionHolders holders,
      SessionOperations operations,
      TranscriptStore transcripts,
      ClientEntries clientEntries,
      Idempotency idempotency,
      Database database) {}

  public TranscriptRoutes(Parts parts, Time time) {
    this.parts = parts;
    this.pace = new RateLimit(600, Duration.ofMinutes(1), time);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/sessions/{id}/transcript", this::transcript);
    routes.post("/api/transcript", this::said);
  }

  record SaidBody(
      UUID sessionId,
      String speaker,
      String text,
      Instant timestamp,
      @Nullable Integer sequenceNumber,
      @Nullable String itemId,
      @Nullable Double confidence,
      @Nullable Long startMs,
      @Nullable Long endMs) {
    ClientEntry entry() {
      return new ClientEntry(
          speaker, text, timestamp, sequenceNumber, itemId, confidence, startMs, endMs);
    }

    @Override
    public String toString() {
      return "SaidBody[" + sessionId + "]";
    }
  }

  record Kept(UUID id, boolean success) {}

  /** What the client of somebody who takes part says was said. */
  private void said(Context ctx) {
    SaidBody body = Requests.body(ctx, SaidBody.class);
    SessionHolders.Holding holding =
        parts
            .holders()
            .of(
                parts.signin().caller(ctx),
                ctx.header("X-Viva-App"),
                () -> parts.signin().person(ctx),
                body.sessionId());
    pace.take(body.sessionId().toString());
    parts
        .idempotency()
        .answer(
            ctx,
            new Idempotency.Maker(holding.person(), holding.session().tenantId(), holding.userId()),
            _ -> {},
            tx ->
                Idempotency.Made.ok(
                    new Kept(
                        parts.operations().said(tx, holding, List.of(body.entry())).getFirst().id(),
                        true)),
            _ -> {});
  }

  private void transcript(Context ctx) {
    Claims person = parts.signin().person(ctx);
    SessionView session = parts.sessions().require(person, Requests.pathUuid(ctx, "id"));
    TranscriptAnswer transcript =
        parts
            .database()
            .inTenant(
                person,
                tx -> {
                  ContentAccess.check(tx, person, session.id());
                  ContentAccess.note(
                      tx,
                      person,
                      session.tenantId(),
                      session.id(),
                      AuditAction.TRANSCRIPT_VIEWED,
                      Requests.id(ctx),
                      Requests.clientAddress(ctx));
                  Requests.hold(ctx, parts.clientEntries().stored(tx, session.id()).heapBytes());
                  return TranscriptAnswer.of(
                      session.id(),
                      session.startedAt(),
                      parts.transcripts().ordered(tx, session.tenantId(), session.id()),
                      parts.transcripts().gaps(tx, session.id()),
                      parts.clientEntries().read(tx, session.tenantId(), session.id()));
                });
    ctx.header("Cache-Control", "no-store");
    ctx.json(transcript);
  }
}
