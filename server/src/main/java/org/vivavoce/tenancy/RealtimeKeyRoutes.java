package org.vivavoce.tenancy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;

/**
 * The key that a tenant's calls are opened with. It is written and never read back: the answers
 * show its last four characters and when it was set. The next call of any session uses a new one.
 */
public final class RealtimeKeyRoutes implements Routes {
  /** What can stand in a header as a bearer token (RFC 6750 §2.1). */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~+/=-]{8,400}");

  private final Function<Context, Claims> person;
  private final Database database;
  private final TenantSecrets secrets;

  /**
   * @param person the claims of who calls; 401 for nobody
   */
  public RealtimeKeyRoutes(
      Function<Context, Claims> person, Database database, TenantSecrets secrets) {
    this.person = person;
    this.database = database;
    this.secrets = secrets;
  }

  /**
   * @param lastFour null where the installation's key is used
   */
  record Answer(boolean set, @Nullable String lastFour, @Nullable Instant setAt) {
    static Answer of(Optional<TenantSecrets.Shown> shown) {
      return new Answer(
          shown.isPresent(),
          shown.map(TenantSecrets.Shown::lastFour).orElse(null),
          shown.map(TenantSecrets.Shown::setAt).orElse(null));
    }
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/settings/realtime-key", this::get);
    routes.put("/api/v1/settings/realtime-key", this::put);
    routes.delete("/api/v1/settings/realtime-key", this::delete);
  }

  private <T> T asOwner(Claims.Member who, Function<Handle, T> work) {
    return database.inTenant(
        who,
        tx -> {
          Rights.require(tx, who, Role.OWNER);
          return Database.assuming(tx, new Claims.Service(who.tenantId()), work);
        });
  }

  private void get(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    ctx.json(
        Answer.of(
            asOwner(who, tx -> secrets.shown(tx, who.tenantId(), TenantSecrets.REALTIME_KEY))));
  }

  private void put(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    String key = Requests.body(ctx).path("key").asString("").strip();
    ctx.json(
        Answer.of(
            asOwner(
                who,
                tx -> {
                  if (!KEY.matcher(key).matches()) {
                    throw wrong();
                  }
                  secrets.set(
                      tx,
                      who.tenantId(),
                      TenantSecrets.REALTIME_KEY,
                      new Secret(key),
                      who.userId());
                  audit(ctx, tx, who, AuditAction.REALTIME_KEY_SET);
                  return secrets.shown(tx, who.tenantId(), TenantSecrets.REALTIME_KEY);
                })));
  }

  /** Does not say what was given. */
  private static ProblemException wrong() {
    String message = "must be a key as the realtime service shows it, without blanks";
    return new ProblemException(
        ErrorCode.INVALID_INPUT,
        "key " + message + ".",
        List.of(new FieldError("key", message)),
        Map.of());
  }

  private void delete(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    asOwner(
        who,
        tx -> {
          boolean was = secrets.remove(tx, who.tenantId(), TenantSecrets.REALTIME_KEY);
          if (was) {
            audit(ctx, tx, who, AuditAction.REALTIME_KEY_REMOVED);
          }
          return was;
        });
    ctx.json(Answer.of(Optional.empty()));
  }

  private static void audit(Context ctx, Handle tx, Claims.Member who, AuditAction action) {
    Audit.record(
        tx,
        who.tenantId(),
        AuditEntry.of(
                AuditEntry.Actor.member(who.userId()),
                action,
                AuditEntry.ObjectKind.TENANT,
                who.tenantId())
            .from(Requests.id(ctx), Requests.clientAddress(ctx)));
  }
}
