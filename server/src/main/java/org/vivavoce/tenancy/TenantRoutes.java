package org.vivavoce.tenancy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The tenant's name and what it has decided for all its interviews. */
public final class TenantRoutes implements Routes {
  private final Function<Context, Claims> person;
  private final Database database;
  private final MemberStore members;

  /**
   * @param person the claims of who calls; 401 for nobody
   */
  public TenantRoutes(Function<Context, Claims> person, Database database, MemberStore members) {
    this.person = person;
    this.database = database;
    this.members = members;
  }

  record Answer(UUID id, String name, TenantSettings settings) {
    static Answer of(TenancyStore.TenantRow row) {
      return new Answer(row.id(), row.name(), row.settings());
    }
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/tenant", this::get);
    routes.patch("/api/v1/tenant", this::change);
  }

  private void get(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    answer(ctx, database.inTenant(who, tx -> TenancyStore.tenant(tx, who.tenantId())));
  }

  private static void answer(Context ctx, TenancyStore.TenantRow row) {
    Etags.set(ctx, row.revision());
    ctx.json(Answer.of(row));
  }

  private void change(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    ObjectNode body = Requests.body(ctx);
    answer(
        ctx,
        database.inTenant(
            who,
            tx -> {
              members.takeAsOwner(tx, who);
              Etags.IfMatch ifMatch = Etags.ifMatch(ctx);
              TenancyStore.TenantRow now = TenancyStore.tenant(tx, who.tenantId());
              ifMatch.check(now.revision(), () -> Answer.of(now));
              TenancyStore.change(
                  tx,
                  who.tenantId(),
                  name(body, now.name()),
                  settings(body.path("settings"), now.settings()));
              TenancyStore.TenantRow then = TenancyStore.tenant(tx, who.tenantId());
              audit(ctx, tx, who, now, then);
              return then;
            }));
  }

  /** Which of it changed; the trail keeps no name and no address. */
  private static void audit(
      Context ctx,
      Handle tx,
      Claims.Member who,
      TenancyStore.TenantRow before,
      TenancyStore.TenantRow after) {
    TenantSettings was = before.settings();
    TenantSettings is = after.settings();
    List<String> changed = new ArrayList<>();
    if (!after.name().equals(before.name())) {
      changed.add("name");
    }
    if (!Objects.equals(is.contactEmail(), was.contactEmail())) {
      changed.add("contact_email");
    }
    boolean shows = is.candidateSeesSummary() != was.candidateSeesSummary();
    if (shows) {
      changed.add("candidate_sees_summary");
    }
    if (changed.isEmpty()) {
      return;
    }
    AuditEntry entry =
        AuditEntry.of(
                AuditEntry.Actor.member(who.userId()),
                AuditAction.TENANT_CHANGED,
                AuditEntry.ObjectKind.TENANT,
                who.tenantId())
            .with("changed", String.join(", ", changed))
            .from(Requests.id(ctx), Requests.clientAddress(ctx));
    Audit.record(
        tx,
        who.tenantId(),
        shows ? entry.with("candidate_sees_summary", is.candidateSeesSummary()) : entry);
  }

  private static String name(ObjectNode body, String now) {
    return body.has("name")
        ? PersonName.read(body.path("name").asString(""))
            .orElseThrow(() -> invalid("name", PersonName.WANTED))
        : now;
  }

  private static TenantSettings settings(JsonNode given, TenantSettings now) {
    return new TenantSettings(
        given.has("contact_email") ? contact(given.path("contact_email")) : now.contactEmail(),
        given.path("candidate_sees_summary").asBoolean(now.candidateSeesSummary()));
  }

  private static @Nullable String contact(JsonNode given) {
    return given.isNull()
        ? null
        : EmailAddress.read(given.asString(""))
            .orElseThrow(() -> invalid("settings.contact_email", EmailAddress.WANTED));
  }

  private static ProblemException invalid(String field, String message) {
    return new ProblemException(
        ErrorCode.INVALID_INPUT,
        field + " " + message + ".",
        List.of(new FieldError(field, message)),
        Map.of());
  }
}
