package org.vivavoce.plan;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.plan.InterviewSettings.Level;
import org.vivavoce.plan.InterviewSettingsStore.Versioned;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Etags;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.tenancy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How interviews are held: the tenant's settings (the owner changes them) and a position's (owner
 * and recruiters). A PUT gives all of it; what is absent is decided a level before.
 */
public final class InterviewSettingsRoutes implements Routes {
  private final Function<Context, Claims> person;
  private final Database database;
  private final InterviewSettings installation;

  /**
   * @param person the claims of who calls; 401 for nobody
   * @param installation what holds where nobody says anything
   */
  public InterviewSettingsRoutes(
      Function<Context, Claims> person, Database database, InterviewSettings installation) {
    this.person = person;
    this.database = database;
    this.installation = installation;
  }

  /**
   * @param defaults what holds where {@code settings} says nothing
   */
  record Answer(ObjectNode settings, ObjectNode defaults, List<DocumentedNames.Warning> warnings) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/settings/interviews", this::get);
    routes.put("/api/v1/settings/interviews", this::put);
    routes.get("/api/v1/positions/{id}/settings", this::getOfPosition);
    routes.put("/api/v1/positions/{id}/settings", this::putOfPosition);
  }

  private static void reader(Handle tx, Claims.Member who) {
    Rights.require(tx, who, Role.OWNER, Role.RECRUITER);
  }

  /** Asked as the member, done as the product: candidates share the browser's role. */
  private static <T> T served(Handle tx, Claims.Member who, Function<Handle, T> work) {
    return Database.assuming(tx, new Claims.Service(who.tenantId()), work);
  }

  private Answer answer(InterviewSettings settings, InterviewSettings before) {
    return new Answer(
        settings.json(),
        InterviewSettings.resolve(installation, InterviewSettings.NONE, before).json(),
        DocumentedNames.warnings(settings));
  }

  private void send(Context ctx, Versioned settings, InterviewSettings before) {
    Etags.set(ctx, settings.revision());
    ctx.json(answer(settings.settings(), before));
  }

  private void get(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    send(
        ctx,
        database.inTenant(
            who,
            tx -> {
              reader(tx, who);
              return served(
                  tx, who, service -> InterviewSettingsStore.ofTenant(service, who.tenantId()));
            }),
        InterviewSettings.NONE);
  }

  private void put(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    JsonNode body = Requests.body(ctx).path("settings");
    send(
        ctx,
        database.inTenant(
            who,
            tx -> {
              Rights.require(tx, who, Role.OWNER);
              Etags.IfMatch wanted = Etags.ifMatch(ctx);
              InterviewSettings given = InterviewSettings.given(body, Level.TENANT, "settings.");
              return served(tx, who, service -> change(ctx, service, who, wanted, given));
            }),
        InterviewSettings.NONE);
  }

  private Versioned change(
      Context ctx, Handle tx, Claims.Member who, Etags.IfMatch wanted, InterviewSettings given) {
    tx.execute("select 1 from public.tenants where id = ? for no key update", who.tenantId());
    Versioned now = InterviewSettingsStore.ofTenant(tx, who.tenantId());
    wanted.check(now.revision(), () -> answer(now.settings(), InterviewSettings.NONE));
    InterviewSettingsStore.change(tx, who.tenantId(), given);
    audit(ctx, tx, who, AuditEntry.ObjectKind.TENANT, who.tenantId(), now.settings(), given);
    return InterviewSettingsStore.ofTenant(tx, who.tenantId());
  }

  private void getOfPosition(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    record Both(Versioned position, InterviewSettings tenant) {}
    Both both =
        database.inTenant(
            who,
            tx -> {
              reader(tx, who);
              return served(
                  tx,
                  who,
                  service ->
                      new Both(
                          InterviewSettingsStore.ofPosition(service, who.tenantId(), id),
                          InterviewSettingsStore.ofTenant(service, who.tenantId()).settings()));
            });
    send(ctx, both.position(), both.tenant());
  }

  private void putOfPosition(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    JsonNode body = Requests.body(ctx).path("settings");
    record Both(Versioned position, InterviewSettings tenant) {}
    Both both =
        database.inTenant(
            who,
            tx -> {
              reader(tx, who);
              Etags.IfMatch wanted = Etags.ifMatch(ctx);
              InterviewSettings given = InterviewSettings.given(body, Level.POSITION, "settings.");
              return served(
                  tx,
                  who,
                  service ->
                      new Both(
                          changePosition(ctx, service, who, id, wanted, given),
                          InterviewSettingsStore.ofTenant(service, who.tenantId()).settings()));
            });
    send(ctx, both.position(), both.tenant());
  }

  private Versioned changePosition(
      Context ctx,
      Handle tx,
      Claims.Member who,
      UUID id,
      Etags.IfMatch wanted,
      InterviewSettings given) {
    tx.execute(
        "select 1 from public.positions where tenant_id = ? and id = ? for no key update",
        who.tenantId(),
        id);
    Versioned now = InterviewSettingsStore.ofPosition(tx, who.tenantId(), id);
    wanted.check(
        now.revision(),
        () ->
            answer(now.settings(), InterviewSettingsStore.ofTenant(tx, who.tenantId()).settings()));
    InterviewSettingsStore.changePosition(tx, who.tenantId(), id, given);
    audit(ctx, tx, who, AuditEntry.ObjectKind.POSITION, id, now.settings(), given);
    return InterviewSettingsStore.ofPosition(tx, who.tenantId(), id);
  }

  /** Which changed; and, because somebody answers for it, who takes consent and what is open. */
  private static void audit(
      Context ctx,
      Handle tx,
      Claims.Member who,
      AuditEntry.ObjectKind kind,
      UUID id,
      InterviewSettings was,
      InterviewSettings is) {
    ObjectNode before = was.json();
    ObjectNode after = is.json();
    Set<String> changed = new TreeSet<>(before.propertyNames());
    changed.addAll(after.propertyNames());
    changed.removeIf(name -> before.path(name).equals(after.path(name)));
    if (changed.isEmpty()) {
      return;
    }
    AuditEntry entry =
        AuditEntry.of(
                AuditEntry.Actor.member(who.userId()),
                AuditAction.INTERVIEW_SETTINGS_CHANGED,
                kind,
                id)
            .with("changed", String.join(", ", changed))
            .from(Requests.id(ctx), Requests.clientAddress(ctx));
    for (String told : List.of("session_mode", "consent_taken_by")) {
      if (changed.contains(told)) {
        entry = entry.with(told, after.path(told).asString("default"));
      }
    }
    Audit.record(tx, who.tenantId(), entry);
  }
}
