package org.vivavoce.transcript;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.session.SessionStore;
import org.vivavoce.session.SessionView;
import org.vivavoce.signin.SigninRoutes;

/** What was said, to the candidate who said it and to the members who invited them. */
public final class TranscriptRoutes implements Routes {
  private final SigninRoutes signin;
  private final SessionStore sessions;
  private final TranscriptStore transcripts;
  private final Database database;

  public TranscriptRoutes(
      SigninRoutes signin, SessionStore sessions, TranscriptStore transcripts, Database database) {
    this.signin = signin;
    this.sessions = sessions;
    this.transcripts = transcripts;
    this.database = database;
  }

  record Entry(
      UUID id,
      int sequenceNumber,
      String speaker,
      String text,
      long startMs,
      @Nullable Long endMs,
      String source,
      @JsonProperty("final") boolean isFinal,
      boolean interrupted,
      @Nullable Double confidence,
      @Nullable Integer question) {
    static Entry of(TranscriptEntry entry) {
      return new Entry(
          entry.id(),
          entry.sequenceNumber(),
          entry.speaker(),
          entry.text(),
          entry.startMs(),
          entry.endMs(),
          entry.source(),
          entry.isFinal(),
          entry.interrupted(),
          entry.confidence(),
          entry.question());
    }
  }

  record Transcript(UUID sessionId, List<Entry> entries, List<TranscriptStore.Gap> gaps) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/sessions/{id}/transcript", this::transcript);
  }

  private void transcript(Context ctx) {
    Claims person = signin.person(ctx);
    SessionView session = sessions.require(person, Requests.pathUuid(ctx, "id"));
    Transcript transcript =
        database.inTenant(
            person,
            tx ->
                new Transcript(
                    session.id(),
                    transcripts.ordered(tx, session.tenantId(), session.id()).stream()
                        .map(Entry::of)
                        .toList(),
                    transcripts.gaps(tx, session.id())));
    ctx.header("Cache-Control", "no-store");
    ctx.json(transcript);
  }
}
