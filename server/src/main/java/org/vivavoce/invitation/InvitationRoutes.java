package org.vivavoce.invitation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.tenancy.Role;
import tools.jackson.databind.node.ObjectNode;

/** Members invite candidates, send the link again, take it back, and see what became of it. */
public final class InvitationRoutes implements Routes {
  static final int DEFAULT_HOURS = 48;
  private static final String TOKEN_VERSION = "token_version";

  private final Function<Context, Claims> person;
  private final Database database;
  private final InvitationDesk desk;
  private final InvitationTokens tokens;
  private final Idempotency idempotency;

  /**
   * @param person the claims of who calls; 401 for nobody
   */
  public InvitationRoutes(
      Function<Context, Claims> person,
      Database database,
      InvitationDesk desk,
      InvitationTokens tokens,
      Idempotency idempotency) {
    this.person = person;
    this.database = database;
    this.desk = desk;
    this.tokens = tokens;
    this.idempotency = idempotency;
  }

  record CreateBody(UUID candidateId, UUID positionId, @Nullable Integer expirationHours) {}

  record ResendBody(@Nullable Integer expirationHours) {}

  /** What is remembered of a new link; the secret parts are derived from it each time. */
  record Link(
      UUID id, int tokenVersion, Instant expiresAt, InvitationState status, String mailStatus) {}

  record PageAnswer(List<InvitationView> invitations, long total, int page, int perPage) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/invitations", this::list);
    routes.post("/api/invitations", this::create);
    routes.post("/api/invitations/{id}/revoke", this::revoke);
    routes.post("/api/invitations/{id}/resend", this::resend);
  }

  static Duration hours(@Nullable Integer given) {
    return Duration.ofHours(given == null ? DEFAULT_HOURS : given);
  }

  /** Who runs the tenant's interviews. */
  static void requireRecruiter(Handle tx, Claims.Member who) {
    Rights.require(tx, who, Role.OWNER, Role.RECRUITER);
  }

  private void list(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    InvitationDesk.Filter filter =
        new InvitationDesk.Filter(
            uuid(ctx, "position_id"),
            uuid(ctx, "candidate_id"),
            ctx.queryParam("status"),
            number(ctx, "page", 1),
            number(ctx, "per_page", 50));
    InvitationDesk.Page page =
        database.inTenant(
            who,
            tx -> {
              requireRecruiter(tx, who);
              return desk.list(tx, filter);
            });
    ctx.json(new PageAnswer(page.invitations(), page.total(), filter.page(), filter.perPage()));
  }

  /** Checked by the contract. */
  static @Nullable UUID uuid(Context ctx, String name) {
    return Optional.ofNullable(ctx.queryParam(name)).map(UUID::fromString).orElse(null);
  }

  /** Checked by the contract. */
  static int number(Context ctx, String name, int otherwise) {
    return Optional.ofNullable(ctx.queryParam(name)).map(Integer::parseInt).orElse(otherwise);
  }

  private void create(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    CreateBody body = Requests.body(ctx, CreateBody.class);
    idempotency.answer(
        ctx,
        who,
        tx -> requireRecruiter(tx, who),
        tx -> {
          InvitationDesk.Placed placed =
              desk.invite(
                      tx,
                      who,
                      List.of(body.candidateId()),
                      body.positionId(),
                      hours(body.expirationHours()),
                      true)
                  .get(body.candidateId());
          if (placed == null) {
            throw Rights.unknown("candidate", body.candidateId());
          }
          if (!placed.isNew()) {
            throw new ProblemException(
                ErrorCode.ALREADY_INVITED,
                "This candidate has an open invitation for this position.",
                List.of(),
                Map.of("invitation_id", placed.id().toString()));
          }
          audit(ctx, tx, who, AuditAction.INVITATION_CREATED, placed.id());
          return Idempotency.Made.created(
              new Link(placed.id(), 1, placed.expiresAt(), InvitationState.PENDING, "queued"));
        },
        this::reveal);
  }

  private void resend(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    Duration validFor = hours(Requests.body(ctx, ResendBody.class).expirationHours());
    idempotency.answer(
        ctx,
        who,
        tx -> requireRecruiter(tx, who),
        tx -> {
          InvitationDesk.Sent sent = desk.resend(tx, who, id, validFor);
          audit(ctx, tx, who, AuditAction.INVITATION_RESENT, id);
          return Idempotency.Made.ok(
              new Link(
                  id, sent.tokenVersion(), sent.expiresAt(), InvitationState.PENDING, "queued"));
        },
        this::reveal);
  }

  private void reveal(ObjectNode link) {
    UUID id = UUID.fromString(link.path("id").asString());
    int version = link.path(TOKEN_VERSION).asInt();
    link.remove(TOKEN_VERSION);
    link.put("token", tokens.token(id, version));
    link.put("invitation_url", tokens.url(id, version).toString());
  }

  private void revoke(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    ctx.json(
        database.inTenant(
            who,
            tx -> {
              requireRecruiter(tx, who);
              if (desk.revoke(tx, who, id)) {
                audit(ctx, tx, who, AuditAction.INVITATION_REVOKED, id);
              }
              return desk.find(tx, id);
            }));
  }

  static void audit(
      Context ctx, Handle tx, Claims.Member who, AuditAction action, UUID invitationId) {
    Audit.record(
        tx,
        who.tenantId(),
        AuditEntry.of(
                AuditEntry.Actor.member(who.userId()),
                action,
                AuditEntry.ObjectKind.INVITATION,
                invitationId)
            .from(Requests.id(ctx), Requests.clientAddress(ctx)));
  }
}
