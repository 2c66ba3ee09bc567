package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.SessionHolders.Holding;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.transcript.ClientEntries;
import org.vivavoce.transcript.ClientEntry;
import org.vivavoce.transcript.ClientTranscripts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitive guide's routes, and the functions that its server calls: the same operations under
 * other names. Its answers are in its own spelling.
 */
public final class DefinitiveRoutes implements Routes {
  private final SigninRoutes signin;
  private final SessionHolders holders;
  private final SessionOperations operations;
  private final InterviewTokens tokens;
  private final Idempotency idempotency;
  private final String socketUrl;
  private final RateLimit pace;
  private final RateLimit tokenPace;
  private final Time time;

  DefinitiveRoutes(
      SigninRoutes signin,
      SessionHolders holders,
      SessionOperations operations,
      InterviewTokens tokens,
      Idempotency idempotency,
      URI apiUrl,
      Time time) {
    this.signin = signin;
    this.holders = holders;
    this.operations = operations;
    this.tokens = tokens;
    this.idempotency = idempotency;
    this.socketUrl = SessionRoutes.socketUrl(apiUrl);
    this.pace = new RateLimit(600, Duration.ofMinutes(1), time);
    this.tokenPace = new RateLimit(60, Duration.ofMinutes(1), time);
    this.time = time;
  }

  record StartBody(UUID interviewId, @Nullable UUID candidateId, @Nullable UUID positionId) {}

  record SaidBody(
      UUID interviewId,
      String text,
      @Nullable Instant timestamp,
      @Nullable String speaker,
      @Nullable Double confidence) {
    @Override
    public String toString() {
      return "SaidBody[" + interviewId + "]";
    }
  }

  record WholeBody(
      UUID interviewId, @Nullable JsonNode fullTranscript, @Nullable JsonNode finalTranscript) {
    @Override
    public String toString() {
      return "WholeBody[" + interviewId + "]";
    }
  }

  record Remembered(UUID interviewId, UUID id) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/api/interviews/start", this::start);
    routes.get("/api/interviews/token", this::token);
    routes.post("/api/interviews/transcript", this::said);
    routes.post("/api/interviews/save-transcript", this::save);
    routes.post("/api/interviews/end", this::end);
    routes.post("/functions/v1/interview-start", this::start);
    routes.post("/functions/v1/interview-transcript", this::said);
    routes.options("/functions/v1/interview-start", DefinitiveRoutes::preflight);
    routes.options("/functions/v1/interview-transcript", DefinitiveRoutes::preflight);
  }

  /** The headers that let another site's page call are put on every answer under this path. */
  private static void preflight(Context ctx) {
    ctx.contentType("text/plain; charset=utf-8");
    ctx.result("ok");
  }

  private Holding holding(Context ctx, UUID interviewId) {
    return holders.of(
        signin.caller(ctx), ctx.header("X-Viva-App"), () -> signin.person(ctx), interviewId);
  }

  private void start(Context ctx) {
    StartBody body = Requests.body(ctx, StartBody.class);
    Holding holding = holding(ctx, body.interviewId());
    SessionView session = holding.session();
    SessionView.Candidate candidate = session.candidate();
    same("candidate_id", body.candidateId(), candidate == null ? null : candidate.id());
    same("position_id", body.positionId(), session.position().id());
    String serverUrl = operations.ready(holding, socketUrl);
    ctx.json(
        Map.of(
            "success",
            true,
            "interviewId",
            session.id().toString(),
            "webrtc",
            Map.of(
                "status", "ready", "serverUrl", serverUrl, "sessionId", session.id().toString())));
  }

  private static void same(String field, @Nullable UUID given, @Nullable UUID own) {
    if (given != null && !given.equals(own)) {
      throw new ProblemException(
          ErrorCode.INVALID_INPUT,
          field + " is not this interview's.",
          List.of(new FieldError(field, "is not this interview's")),
          Map.of());
    }
  }

  private void token(Context ctx) {
    UUID interview = UUID.fromString(String.valueOf(ctx.queryParam("interviewId")));
    Holding holding = holding(ctx, interview);
    tokenPace.take(holding.userId().toString());
    ctx.header("Cache-Control", "no-store");
    ctx.json(
        Map.of(
            "token",
            tokens.sign(
                new InterviewTokens.Claims(
                    holding.userId(), interview, holding.session().tenantId()))));
  }

  private void said(Context ctx) {
    SaidBody body = Requests.body(ctx, SaidBody.class);
    Holding holding = holding(ctx, body.interviewId());
    pace.take(holding.session().id().toString());
    Instant timestamp = body.timestamp();
    ClientEntry entry =
        new ClientEntry(
            speaker(body.speaker()),
            body.text(),
            timestamp == null ? time.now() : timestamp,
            null,
            null,
            body.confidence(),
            null,
            null);
    idempotency.answer(
        ctx,
        new Idempotency.Maker(holding.person(), holding.session().tenantId(), holding.userId()),
        _ -> {},
        tx ->
            Idempotency.Made.ok(
                new Remembered(
                    body.interviewId(),
                    operations.said(tx, holding, List.of(entry)).getFirst().id())),
        answer -> {
          UUID id = UUID.fromString(answer.path("id").asString());
          answer.removeAll();
          answer.put("success", true);
          answer.set("entry", row(holding.session(), operations.entry(holding, id)));
        });
  }

  /** The guide's servers name speakers freely. */
  private static String speaker(@Nullable String given) {
    return switch (given == null ? "" : given.toLowerCase(Locale.ROOT)) {
      case "ai", "interviewer", "assistant" -> "ai";
      case "candidate", "user" -> "candidate";
      default -> "unknown";
    };
  }

  /** As the guide's table has it. */
  private static ObjectNode row(SessionView session, ClientEntries.Kept kept) {
    ClientEntry entry = kept.entry();
    return Json.object()
        .put("id", kept.id().toString())
        .put("interview_session_id", session.id().toString())
        .put("tenant_id", session.tenantId().toString())
        .put("speaker", entry.speaker())
        .put("text", entry.text())
        .put("timestamp", entry.timestamp().toString())
        .put("confidence", entry.confidence())
        .put("source", "client")
        .put("late", kept.late())
        .put("created_at", kept.createdAt().toString());
  }

  private void save(Context ctx) {
    WholeBody body = Requests.body(ctx, WholeBody.class);
    Holding holding = holding(ctx, body.interviewId());
    pace.take(holding.session().id().toString());
    JsonNode transcript = body.fullTranscript();
    if (transcript != null) {
      operations.whole(holding, ClientTranscripts.Kind.SAVED, transcript);
    }
    ctx.json(Map.of("success", true));
  }

  private void end(Context ctx) {
    WholeBody body = Requests.body(ctx, WholeBody.class);
    Holding holding = holding(ctx, body.interviewId());
    pace.take(holding.session().id().toString());
    JsonNode transcript = body.finalTranscript();
    if (transcript != null && !transcript.isNull()) {
      operations.whole(holding, ClientTranscripts.Kind.FINAL, transcript);
    }
    operations.endedByClient(holding);
    ctx.json(Map.of("success", true));
  }
}
