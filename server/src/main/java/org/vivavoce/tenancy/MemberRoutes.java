package org.vivavoce.tenancy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
import org.vivavoce.platform.http.Etags;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who works in a tenant, and who was asked to. Owners decide; recruiters see. */
public final class MemberRoutes implements Routes {
  private final Function<Context, Claims> person;
  private final Database database;
  private final MemberStore members;
  private final MemberInvitationStore invitations;
  private final Idempotency idempotency;

  /**
   * @param person the claims of who calls; 401 for nobody
   */
  public MemberRoutes(
      Function<Context, Claims> person,
      Database database,
      MemberStore members,
      MemberInvitationStore invitations,
      Idempotency idempotency) {
    this.person = person;
    this.database = database;
    this.members = members;
    this.invitations = invitations;
    this.idempotency = idempotency;
  }

  record MemberAnswer(
      UUID userId,
      @Nullable String email,
      @Nullable String name,
      Role role,
      Instant createdAt,
      String etag) {
    static MemberAnswer of(MemberStore.Row row) {
      return new MemberAnswer(
          row.userId(),
          row.email(),
          row.name(),
          row.role(),
          row.createdAt(),
          Etags.of(row.revision()));
    }
  }

  record MembersAnswer(List<MemberAnswer> members, List<MemberInvitationStore.Row> invitations) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/members", this::list);
    routes.patch("/api/v1/members/{user_id}", this::change);
    routes.delete("/api/v1/members/{user_id}", this::remove);
    routes.post("/api/v1/member-invitations", this::invite);
    routes.post("/api/v1/member-invitations/{id}/revoke", this::revoke);
    routes.post("/api/v1/member-invitations/{id}/resend", this::resend);
  }

  private void list(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    ctx.json(
        database.inTenant(
            who,
            tx -> {
              Rights.require(tx, who, Role.OWNER, Role.RECRUITER);
              return new MembersAnswer(
                  members.list(tx, who.tenantId()).stream().map(MemberAnswer::of).toList(),
                  invitations.list(tx, who.tenantId()));
            }));
  }

  private void change(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID user = Requests.pathUuid(ctx, "user_id");
    ObjectNode body = Requests.body(ctx);
    MemberStore.Row changed =
        database.inTenant(
            who,
            tx -> {
              MemberStore.Row held = hold(ctx, tx, who, user);
              JsonNode wanted = body.path("role");
              Role role = wanted.isString() ? Role.ofWire(wanted.asString()) : held.role();
              members.change(tx, who.tenantId(), held, role, name(body, held.name()));
              if (role != held.role()) {
                audit(ctx, tx, who, AuditAction.MEMBER_ROLE_CHANGED, user, held.role(), role);
              }
              return members.find(tx, who.tenantId(), user);
            });
    Etags.set(ctx, changed.revision());
    ctx.json(MemberAnswer.of(changed));
  }

  private void remove(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID user = Requests.pathUuid(ctx, "user_id");
    database.inTenant(
        who,
        tx -> {
          MemberStore.Row held = hold(ctx, tx, who, user);
          members.remove(tx, who.tenantId(), held);
          audit(ctx, tx, who, AuditAction.MEMBER_REMOVED, user, held.role(), null);
          return user;
        });
    ctx.status(204);
  }

  /** The member as the caller saw it, with the tenant taken. */
  private MemberStore.Row hold(Context ctx, Handle tx, Claims.Member who, UUID user) {
    members.takeAsOwner(tx, who);
    Etags.IfMatch ifMatch = Etags.ifMatch(ctx);
    MemberStore.Row held = members.find(tx, who.tenantId(), user);
    ifMatch.check(held.revision(), () -> MemberAnswer.of(held));
    return held;
  }

  private static @Nullable String name(ObjectNode body, @Nullable String now) {
    JsonNode given = body.path("name");
    if (given.isMissingNode()) {
      return now;
    }
    if (!given.isString() || given.asString().isBlank()) {
      return null;
    }
    return PersonName.read(given.asString()).orElseThrow(() -> invalid("name", PersonName.WANTED));
  }

  private static ProblemException invalid(String field, String message) {
    return new ProblemException(
        ErrorCode.INVALID_INPUT,
        field + " " + message + ".",
        List.of(new FieldError(field, message)),
        Map.of());
  }

  private static void audit(
      Context ctx,
      Handle tx,
      Claims.Member who,
      AuditAction action,
      UUID user,
      Role from,
      @Nullable Role to) {
    AuditEntry entry =
        AuditEntry.of(
                AuditEntry.Actor.member(who.userId()), action, AuditEntry.ObjectKind.MEMBER, user)
            .with("from", from.wire())
            .from(Requests.id(ctx), Requests.clientAddress(ctx));
    Audit.record(tx, who.tenantId(), to == null ? entry : entry.with("to", to.wire()));
  }

  record InviteBody(String email, Role role) {}

  private void invite(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    InviteBody body = Requests.body(ctx, InviteBody.class);
    idempotency.answer(
        ctx,
        who,
        tx -> Rights.require(tx, who, Role.OWNER),
        tx -> {
          String email =
              EmailAddress.read(body.email())
                  .orElseThrow(() -> invalid("email", EmailAddress.WANTED));
          members
              .byAddress(tx, who.tenantId(), email)
              .ifPresent(
                  user -> {
                    throw new ProblemException(
                        ErrorCode.ALREADY_MEMBER,
                        "This person works in this tenant already.",
                        List.of(),
                        Map.of("user_id", user.toString()));
                  });
          MemberInvitationStore.Row made = invitations.create(tx, who, email, body.role());
          Audit.record(
              tx,
              who.tenantId(),
              AuditEntry.of(
                      AuditEntry.Actor.member(who.userId()),
                      AuditAction.MEMBER_INVITED,
                      AuditEntry.ObjectKind.MEMBER_INVITATION,
                      made.id())
                  .with("role", body.role().wire())
                  .from(Requests.id(ctx), Requests.clientAddress(ctx)));
          return Idempotency.Made.created(made);
        });
  }

  private void revoke(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    ctx.json(
        database.inTenant(
            who,
            tx -> {
              Rights.require(tx, who, Role.OWNER);
              invitations.revoke(tx, invitations.hold(tx, id));
              return invitations.hold(tx, id);
            }));
  }

  private void resend(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    ctx.json(
        database.inTenant(
            who,
            tx -> {
              Rights.require(tx, who, Role.OWNER);
              invitations.resend(tx, who, invitations.hold(tx, id));
              return invitations.hold(tx, id);
            }));
  }
}
