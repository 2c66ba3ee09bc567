package org.vivavoce.signin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.tenancy.Membership;
import org.vivavoce.tenancy.TenancyStore;

/**
 * The operator on this machine makes a tenant and gets its owner's first link. Asked again for the
 * same name and owner, it makes nothing and gives a fresh link: the way back of an owner who is
 * signed out where no mail reaches them.
 */
final class FoundingRoutes implements Routes {
  private static final Duration LINK = Duration.ofDays(2);

  private final Database database;
  private final TenancyStore tenancy;
  private final IdentityProvider provider;
  private final OperatorDoor operator;
  private final String publicUrl;
  private final Time time;

  FoundingRoutes(
      Database database,
      TenancyStore tenancy,
      IdentityProvider provider,
      OperatorDoor operator,
      URI publicUrl,
      Time time) {
    this.database = database;
    this.tenancy = tenancy;
    this.provider = provider;
    this.operator = operator;
    this.publicUrl = publicUrl.toString().replaceAll("/+$", "");
    this.time = time;
  }

  record FoundingBody(String name, String ownerEmail) {}

  /** The link is good once, for two days. */
  record Founded(UUID tenantId, String link) {
    @Override
    public String toString() {
      return "Founded[" + tenantId + "]";
    }
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/internal/v1/tenants", this::found);
  }

  private void found(Context ctx) {
    operator.check(ctx);
    FoundingBody body = Requests.body(ctx, FoundingBody.class);
    String name = body.name().strip();
    String email = body.ownerEmail().strip().toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      throw new ProblemException(
          ErrorCode.INVALID_INPUT,
          "name must not be blank.",
          List.of(new FieldError("name", "must not be blank")),
          Map.of());
    }
    UUID owner;
    try {
      owner = provider.ensureUser(email);
    } catch (IdentityUnavailableException e) {
      throw SigninProblems.unavailable(e);
    }
    Optional<UUID> standing = owned(owner, name);
    UUID tenant = standing.orElseGet(() -> Ids.next(time));
    String ticket =
        database.inTenant(
            new Claims.Service(tenant),
            tx -> {
              if (standing.isEmpty()) {
                make(ctx, tx, new Tenant(tenant, name), owner, email);
              }
              return SigninStore.issue(
                  tx, new EntryTicket(EntryTicket.Kind.MEMBER, tenant, owner, null, null, LINK));
            });
    ctx.header("Cache-Control", "no-store");
    ctx.status(standing.isEmpty() ? 201 : 200);
    ctx.json(new Founded(tenant, publicUrl + "/enter#t=" + ticket));
  }

  private Optional<UUID> owned(UUID owner, String name) {
    return tenancy.memberships(owner).stream()
        .filter(each -> each.role().equals("owner") && each.tenantName().equals(name))
        .map(Membership::tenantId)
        .findFirst();
  }

  private record Tenant(UUID id, String name) {}

  private static void make(Context ctx, Handle tx, Tenant tenant, UUID owner, String email) {
    TenancyStore.ensure(tx, tenant.id(), tenant.name(), owner, email, "owner");
    Audit.record(
        tx,
        tenant.id(),
        AuditEntry.of(
                AuditEntry.Actor.operator(),
                AuditAction.MEMBER_JOINED,
                AuditEntry.ObjectKind.MEMBER,
                owner)
            .with("role", "owner")
            .from(Requests.id(ctx), Requests.clientAddress(ctx)));
  }
}
