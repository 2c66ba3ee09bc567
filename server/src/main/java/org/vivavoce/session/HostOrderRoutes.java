package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;

/** The program that starts hosts takes its orders here. */
public final class HostOrderRoutes implements Routes {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

  private final Optional<HandedHosts> hosts;
  private final OperatorDoor operator;
  private final Database database;

  /**
   * @param hosts empty where no program of the operator's starts hosts
   */
  public HostOrderRoutes(Optional<HandedHosts> hosts, OperatorDoor operator, Database database) {
    this.hosts = hosts;
    this.operator = operator;
    this.database = database;
  }

  record TakeBody(long waitMs) {}

  /** What goes to the host's standard input as it is; it prints nothing of the grant. */
  record TakenOrder(String controlUrl, String grant, UUID sessionId, long hostEpoch) {
    @Override
    public String toString() {
      return "TakenOrder[" + sessionId + ", " + hostEpoch + "]";
    }
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/internal/v1/hosts/orders/take", this::take);
  }

  private void take(Context ctx) {
    operator.check(ctx);
    HandedHosts orders =
        hosts.orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Here hosts are threads: start with --hosts handed to start them yourself."));
    ctx.header("Cache-Control", "no-store");
    long waitMs =
        Math.clamp(Requests.body(ctx, TakeBody.class).waitMs(), 0, LONGEST_WAIT.toMillis());
    Optional<HostFleet.Order> taken = taken(orders, Duration.ofMillis(waitMs));
    if (taken.isEmpty()) {
      ctx.status(204);
      return;
    }
    HostFleet.Order order = taken.get();
    try {
      note(ctx, order);
    } catch (RuntimeException notNoted) {
      orders.putBack(order); // what is not on record is not given out
      throw notNoted;
    }
    ctx.json(
        new TakenOrder(order.controlUrl(), order.grant(), order.sessionId(), order.hostEpoch()));
  }

  private static Optional<HostFleet.Order> taken(HandedHosts orders, Duration atMost) {
    try {
      return orders.take(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ErrorCode.BUSY, "The server is stopping.");
    }
  }

  private void note(Context ctx, HostFleet.Order order) {
    AuditEntry entry =
        AuditEntry.of(
                AuditEntry.Actor.operator(),
                AuditAction.HOST_ORDER_TAKEN,
                AuditEntry.ObjectKind.INTERVIEW_SESSION,
                order.sessionId())
            .from(Requests.id(ctx), Requests.clientAddress(ctx))
            .with("host_epoch", order.hostEpoch());
    database.inTenant(
        new Claims.Service(order.tenantId()),
        tx -> {
          Audit.record(tx, order.tenantId(), entry);
          return entry;
        });
  }
}
