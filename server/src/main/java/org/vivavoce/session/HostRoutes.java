package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.signin.Caller;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.transcript.Journal;
import org.vivavoce.transcript.JournalEntry;
import org.vivavoce.transcript.JournalFact;
import tools.jackson.databind.node.ObjectNode;

/** The session host's side of the control plane; over loopback also when both are one process. */
public final class HostRoutes implements Routes {
  private static final int MOST_ENTRIES = 200;

  private final SigninRoutes signin;
  private final HostStore hosts;
  private final Journal journal;
  private final CallPermits permits;

  public HostRoutes(SigninRoutes signin, HostStore hosts, Journal journal, CallPermits permits) {
    this.signin = signin;
    this.hosts = hosts;
    this.journal = journal;
    this.permits = permits;
  }

  record JournalBody(long epoch, @Nullable List<JournalEntry> entries) {}

  /**
   * @param head the session's signed head, in the answer to its last fact
   */
  record Durable(long durableSeq, @Nullable ObjectNode head) {}

  record HeartbeatBody(long epoch) {}

  record RedeemBody(@Nullable String ticket) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/internal/v1/host/exchange", this::exchange);
    routes.post("/internal/v1/host/journal", this::journal);
    routes.post("/internal/v1/host/heartbeat", this::heartbeat);
    routes.post("/internal/v1/host/tickets/redeem", this::redeem);
    routes.post("/internal/v1/host/call-permit", this::permit);
  }

  private void exchange(Context ctx) {
    String grant =
        Requests.bearer(ctx)
            .orElseThrow(() -> new ProblemException(ErrorCode.UNAUTHORIZED, "Send the grant."));
    ctx.header("Cache-Control", "no-store");
    ctx.json(hosts.exchange(grant));
  }

  private void journal(Context ctx) {
    Caller.Host host = signin.host(ctx);
    JournalBody body = Requests.body(ctx, JournalBody.class);
    List<JournalEntry> entries = body.entries() == null ? List.of() : body.entries();
    if (entries.size() > MOST_ENTRIES) {
      throw tooLarge();
    }
    own(host, body.epoch());
    long durable = journal.append(host.tenantId(), host.sessionId(), body.epoch(), entries);
    boolean closes = entries.stream().anyMatch(entry -> entry.fact() instanceof JournalFact.Closed);
    ctx.json(new Durable(durable, closes ? journal.head(host.tenantId(), host.sessionId()) : null));
  }

  private void heartbeat(Context ctx) {
    Caller.Host host = signin.host(ctx);
    long epoch = Requests.body(ctx, HeartbeatBody.class).epoch();
    own(host, epoch);
    if (host.revoked()) {
      throw HostStore.fenced();
    }
    ctx.json(hosts.heartbeat(host.tenantId(), host.sessionId(), epoch));
  }

  private void permit(Context ctx) {
    Caller.Host host = signin.host(ctx);
    long epoch = Requests.body(ctx, HeartbeatBody.class).epoch();
    own(host, epoch);
    if (host.revoked()) {
      throw HostStore.fenced();
    }
    ctx.header("Cache-Control", "no-store");
    ctx.json(permits.ask(host.tenantId(), host.sessionId(), epoch));
  }

  private void redeem(Context ctx) {
    Caller.Host host = signin.host(ctx);
    String ticket = Requests.body(ctx, RedeemBody.class).ticket();
    if (host.revoked() || ticket == null) {
      throw new ProblemException(
          ErrorCode.TICKET_SPENT, "This ticket was used already or has expired.");
    }
    ctx.json(hosts.redeem(host.sessionId(), ticket));
  }

  /** A token is good for its own epoch only, whatever the body claims. */
  private static void own(Caller.Host host, long epoch) {
    if (host.hostEpoch() != epoch) {
      throw HostStore.fenced();
    }
  }

  private static ProblemException tooLarge() {
    return new ProblemException(ErrorCode.TOO_LARGE, "At most 200 journal entries in one request.");
  }
}
