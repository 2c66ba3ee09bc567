package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.Role;

/** A candidate's sitting: start it, get at its socket, look at it, end it. */
public final class SessionRoutes implements Routes {
  private final SigninRoutes signin;
  private final SessionStore sessions;
  private final SessionHosts hosts;
  private final String socketUrl;
  private final RateLimit tickets;

  /**
   * @param apiUrl where browsers reach the WebSocket, as http or https
   */
  public SessionRoutes(
      SigninRoutes signin, SessionStore sessions, SessionHosts hosts, URI apiUrl, Time time) {
    this.signin = signin;
    this.sessions = sessions;
    this.hosts = hosts;
    this.tickets = new RateLimit(30, Duration.ofMinutes(1), time);
    this.socketUrl = apiUrl.toString().replaceFirst("^http", "ws").replaceAll("/+$", "") + "/ws";
  }

  record CreateBody(@Nullable UUID invitationId) {}

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
      @Nullable String flyAppUrl,
      @Nullable String videoToken,
      List<Object> iceServers,
      SessionView.Position position,
      SessionView.Company company,
      InterviewContext interviewContext) {}

  record TicketAnswer(String ticket, String websocketUrl, Instant expiresAt) {}

  record Completed(boolean success, UUID sessionId, SessionStatus status) {}

  record Question(int number, String text) {}

  record Plan(List<Question> questions) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/api/sessions", this::create);
    routes.get("/api/sessions/{id}", this::get);
    routes.post("/api/sessions/{id}/complete", this::complete);
    routes.post("/api/v1/sessions/{id}/ticket", this::ticket);
    routes.get("/api/v1/sessions/{id}/plan", this::plan);
  }

  private void create(Context ctx) {
    UUID user = signin.candidate(ctx).userId();
    UUID invitation = Requests.body(ctx, CreateBody.class).invitationId();
    if (invitation == null) {
      throw new ProblemException(
          ErrorCode.INVALID_INPUT,
          "invitation_id is required.",
          List.of(new FieldError("invitation_id", "is required")),
          java.util.Map.of());
    }
    SessionStore.Made made = sessions.forInvitation(new Claims.Candidate(user), invitation);
    SessionView session = made.session();
    String url = socketUrl + "?session=" + session.id();
    if (!session.status().isFinal()) {
      hosts.ensure(session.tenantId(), session.id());
      url = socket(sessions.ticket(session.tenantId(), session.id(), user), session.id());
    }
    ctx.status(made.isNew() ? 201 : 200);
    ctx.header("Cache-Control", "no-store");
    ctx.json(
        new Created(
            session.id(),
            session.status(),
            url,
            null,
            null,
            List.of(),
            session.position(),
            session.company(),
            new InterviewContext(
                session.position(),
                session.company(),
                session.candidate(),
                made.competencies().stream().map(CompetencyName::new).toList())));
  }

  private String socket(SessionStore.Ticket ticket, UUID sessionId) {
    return socketUrl + "?token=" + ticket.token() + "&session=" + sessionId;
  }

  private void ticket(Context ctx) {
    UUID user = signin.candidate(ctx).userId();
    tickets.take(user.toString());
    SessionView session =
        sessions.requireConsented(new Claims.Candidate(user), Requests.pathUuid(ctx, "id"));
    hosts.ensure(session.tenantId(), session.id());
    SessionStore.Ticket ticket = sessions.ticket(session.tenantId(), session.id(), user);
    ctx.header("Cache-Control", "no-store");
    ctx.json(new TicketAnswer(ticket.token(), socket(ticket, session.id()), ticket.expiresAt()));
  }

  private void get(Context ctx) {
    SessionView session = sessions.require(signin.person(ctx), Requests.pathUuid(ctx, "id"));
    ctx.header("Cache-Control", "no-store");
    ctx.json(SessionAnswer.of(session));
  }

  private void complete(Context ctx) {
    Claims person = signin.person(ctx);
    SessionView session = sessions.require(person, Requests.pathUuid(ctx, "id"));
    sessions.complete(session.tenantId(), session.id(), ender(person));
    ctx.json(new Completed(true, session.id(), SessionStatus.COMPLETED));
  }

  /** The candidate, or a member who runs interviews. */
  private AuditEntry.Actor ender(Claims person) {
    if (person instanceof Claims.Member member) {
      sessions.requireRole(member, Role.OWNER, Role.RECRUITER);
      return AuditEntry.Actor.member(member.userId());
    }
    return person instanceof Claims.Candidate candidate
        ? AuditEntry.Actor.candidate(candidate.userId())
        : AuditEntry.Actor.service();
  }

  private void plan(Context ctx) {
    Claims person = signin.person(ctx);
    if (!(person instanceof Claims.Member)) {
      throw new ProblemException(ErrorCode.FORBIDDEN, "Only a member may see the plan.");
    }
    SessionView session = sessions.require(person, Requests.pathUuid(ctx, "id"));
    ctx.json(
        new Plan(
            sessions.questions(session.tenantId(), session.id()).stream()
                .map(question -> new Question(question.number(), question.text()))
                .toList()));
  }
}
