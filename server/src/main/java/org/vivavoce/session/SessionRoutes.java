package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.InterviewSettings;
import org.vivavoce.platform.db.Claims;
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
import org.vivavoce.signin.Caller;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.tenancy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A candidate's sitting: make it, get at its socket and its call, look at it, end it. */
public final class SessionRoutes implements Routes {
  private final Parts parts;
  private final String apiUrl;
  private final String socketUrl;
  private final RateLimit tickets;
  private final RateLimit offers;
  private final Time time;

  /** What it stands on. */
  record Parts(
      SigninRoutes signin,
      SessionStore sessions,
      MemberSessions memberSessions,
      SessionHolders holders,
      SessionHosts hosts,
      HostDoor door,
      SessionOperations operations,
      IceServers ice,
      Idempotency idempotency) {}

  /**
   * @param apiUrl where browsers reach the WebSocket, as http or https
   */
  SessionRoutes(Parts parts, URI apiUrl, Time time) {
    this.parts = parts;
    this.time = time;
    this.tickets = new RateLimit(30, Duration.ofMinutes(1), time);
    this.offers = new RateLimit(20, Duration.ofMinutes(1), time);
    this.apiUrl = apiUrl.toString().replaceAll("/+$", "");
    this.socketUrl = socketUrl(apiUrl);
  }

  /** The socket's address in this process. */
  static String socketUrl(URI apiUrl) {
    return apiUrl.toString().replaceFirst("^http", "ws").replaceAll("/+$", "") + "/ws";
  }

  record CreateBody(
      @Nullable UUID invitationId,
      @Nullable UUID candidateId,
      @Nullable UUID positionId,
      @Nullable JsonNode settings) {}

  record CompetencyName(String name) {}

  record InterviewContext(
      SessionView.Position position,
      SessionView.Company company,
      SessionView.@Nullable Candidate candidate,
      List<CompetencyName> competencies) {}

  record Created(
      UUID sessionId,
      SessionStatus status,
      String websocketUrl,
      String flyAppUrl,
      @Nullable String videoToken,
      List<IceServers.IceServer> iceServers,
      SessionView.Position position,
      SessionView.Company company,
      InterviewContext interviewContext) {}

  /** What is remembered of it: the rest has a ticket in it, and is made anew. */
  record Remembered(UUID sessionId) {}

  record TicketAnswer(String ticket, String websocketUrl, Instant expiresAt) {}

  record CompleteBody(@Nullable String recordingUrl) {}

  record Completed(boolean success, UUID sessionId, SessionStatus status) {}

  record SdpBody(UUID sessionId, String sdpOffer) {
    @Override
    public String toString() {
      return "SdpBody[" + sessionId + "]";
    }
  }

  record Question(int number, String text) {}

  record Plan(List<Question> questions) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/api/sessions", this::create);
    routes.get("/api/sessions/{id}", this::get);
    routes.post("/api/sessions/{id}/complete", this::complete);
    routes.post("/api/sdp-exchange", this::exchange);
    routes.post("/api/v1/sessions/{id}/ticket", this::ticket);
    routes.get("/api/v1/sessions/{id}/plan", this::plan);
  }

  private Holding holding(Context ctx, UUID sessionId) {
    return parts
        .holders()
        .of(
            parts.signin().caller(ctx),
            ctx.header("X-Viva-App"),
            () -> parts.signin().person(ctx),
            sessionId);
  }

  // ---- making one

  private void create(Context ctx) {
    CreateBody body = Requests.body(ctx, CreateBody.class);
    UUID invitation = body.invitationId();
    if (invitation == null) {
      byMember(ctx, body);
    } else if (body.candidateId() != null || body.positionId() != null) {
      throw new ProblemException(
          ErrorCode.INVALID_INPUT,
          "An invitation names candidate and position itself.",
          List.of(new FieldError("invitation_id", "is not sent with candidate_id or position_id")),
          Map.of());
    } else {
      byInvitation(ctx, invitation);
    }
  }

  private void byInvitation(Context ctx, UUID invitation) {
    Claims.Candidate candidate = new Claims.Candidate(asCandidate(ctx));
    UUID tenant = parts.sessions().tenantOf(candidate, invitation);
    parts
        .idempotency()
        .answer(
            ctx,
            new Idempotency.Maker(candidate, tenant, candidate.userId()),
            _ -> {},
            tx -> {
              SessionStore.Made made =
                  parts.sessions().forInvitation(tx, candidate, tenant, invitation);
              Remembered remembered = new Remembered(made.sessionId());
              return made.isNew()
                  ? Idempotency.Made.created(remembered)
                  : Idempotency.Made.ok(remembered);
            },
            answer -> reveal(answer, candidate, candidate.userId()));
  }

  /** A token says nothing of the app; a cookie does. */
  private UUID asCandidate(Context ctx) {
    Caller caller = parts.signin().caller(ctx);
    boolean byToken =
        Requests.bearer(ctx).isPresent() && !"member".equals(ctx.header("X-Viva-App"));
    return caller instanceof Caller.Member member && byToken
        ? member.userId()
        : parts.signin().candidate(ctx).userId();
  }

  private void byMember(Context ctx, CreateBody body) {
    Claims person = parts.signin().person(ctx);
    UUID candidate = body.candidateId();
    UUID position = body.positionId();
    if (candidate == null || position == null) {
      throw MemberSessions.incomplete(candidate, position);
    }
    Claims.Member member = Rights.member(person);
    InterviewSettings settings =
        InterviewSettings.given(
            body.settings() == null ? Json.object() : body.settings(),
            InterviewSettings.Level.SESSION,
            "settings.");
    parts
        .idempotency()
        .answer(
            ctx,
            member,
            tx -> Rights.require(tx, member, Role.OWNER, Role.RECRUITER),
            tx ->
                Idempotency.Made.created(
                    new Remembered(
                        parts.memberSessions().make(tx, member, candidate, position, settings))),
            answer -> reveal(answer, member, member.userId()));
  }

  /** The whole answer, with a ticket of this moment. */
  private void reveal(ObjectNode answer, Claims person, UUID userId) {
    UUID id = UUID.fromString(answer.path("session_id").asString());
    SessionView session = parts.sessions().require(person, id);
    String url = socketUrl + "?session=" + id;
    if (!session.status().isFinal()) {
      parts.hosts().ensure(session.tenantId(), id);
      boolean member = person instanceof Claims.Member;
      url = socket(base(id), parts.sessions().ticket(session.tenantId(), id, userId, member), id);
    }
    Created created =
        new Created(
            id,
            session.status(),
            url,
            apiUrl,
            null,
            parts.ice().forSession(id, time.now()),
            session.position(),
            session.company(),
            new InterviewContext(
                session.position(),
                session.company(),
                session.candidate(),
                parts.sessions().competencies(session).stream().map(CompetencyName::new).toList()));
    answer.setAll((ObjectNode) Json.mapper().valueToTree(created));
  }

  private String base(UUID sessionId) {
    return parts.door().socketUrl(sessionId).orElse(socketUrl);
  }

  private static String socket(String base, SessionStore.Ticket ticket, UUID sessionId) {
    return base + "?token=" + ticket.token() + "&session=" + sessionId;
  }

  // ---- taking part

  private void ticket(Context ctx) {
    Holding holding = holding(ctx, Requests.pathUuid(ctx, "id"));
    tickets.take(holding.userId().toString());
    parts.operations().begin(holding);
    SessionView session = holding.session();
    String base = base(session.id()); // its host may have to start first: a ticket waits badly
    SessionStore.Ticket ticket =
        parts
            .sessions()
            .ticket(
                session.tenantId(),
                session.id(),
                holding.userId(),
                holding.person() instanceof Claims.Member);
    ctx.header("Cache-Control", "no-store");
    ctx.json(
        new TicketAnswer(ticket.token(), socket(base, ticket, session.id()), ticket.expiresAt()));
  }

  private void exchange(Context ctx) {
    SdpBody body = Requests.body(ctx, SdpBody.class);
    Holding holding = holding(ctx, body.sessionId());
    offers.take(body.sessionId().toString());
    String answer = parts.operations().offer(holding, body.sdpOffer());
    ctx.header("Cache-Control", "no-store");
    ctx.json(Map.of("sdpAnswer", answer));
  }

  private void get(Context ctx) {
    SessionView session =
        parts.sessions().require(parts.signin().person(ctx), Requests.pathUuid(ctx, "id"));
    ctx.header("Cache-Control", "no-store");
    ctx.json(SessionAnswer.of(session));
  }

  /** By the candidate, or a member who runs interviews. */
  private void complete(Context ctx) {
    Claims person = parts.signin().person(ctx);
    SessionView session = parts.sessions().require(person, Requests.pathUuid(ctx, "id"));
    if (person instanceof Claims.Member member) {
      parts.sessions().requireRole(member, Role.OWNER, Role.RECRUITER);
    }
    UUID user =
        switch (person) {
          case Claims.Member member -> member.userId();
          case Claims.Candidate candidate -> candidate.userId();
          case Claims.Service _, Claims.Host _, Claims.Hosts _, Claims.Operations _ ->
              throw new ProblemException(ErrorCode.FORBIDDEN, "Only a person may do this.");
        };
    if (Requests.body(ctx, CompleteBody.class).recordingUrl() != null) {
      parts.operations().recordingNamed(session);
    }
    parts.operations().complete(new Holding(session, person, user));
    ctx.json(new Completed(true, session.id(), SessionStatus.COMPLETED));
  }

  private void plan(Context ctx) {
    Claims person = parts.signin().person(ctx);
    if (!(person instanceof Claims.Member)) {
      throw new ProblemException(ErrorCode.FORBIDDEN, "Only a member may see the plan.");
    }
    SessionView session = parts.sessions().require(person, Requests.pathUuid(ctx, "id"));
    ctx.json(
        new Plan(
            parts.sessions().questions(session.tenantId(), session.id()).stream()
                .map(question -> new Question(question.number(), question.text()))
                .toList()));
  }
}
