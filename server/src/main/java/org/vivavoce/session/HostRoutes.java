package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.HostDoors;
import org.vivavoce.live.SocketDoor;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.signin.Caller;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.transcript.ClientEntries;
import org.vivavoce.transcript.ClientEntry;
import org.vivavoce.transcript.ClientTranscripts;
import org.vivavoce.transcript.ClientWord;
import org.vivavoce.transcript.Journal;
import org.vivavoce.transcript.JournalEntry;
import org.vivavoce.transcript.JournalFact;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The session host's side of the control plane; over loopback also when both are one process. */
final class HostRoutes implements Routes {
  private static final int MOST_ENTRIES = 200;

  private final SigninRoutes signin;
  private final HostStore hosts;
  private final Journal journal;
  private final CallPermits permits;

  private final SessionSocketDoor door;
  private final ClientWord word;
  private final IntegrityLog integrity;
  private final Database database;

  HostRoutes(
      SigninRoutes signin,
      HostStore hosts,
      Journal journal,
      SessionSocketDoor door,
      ClientWord word,
      CallPermits permits,
      IntegrityLog integrity,
      Database database) {
    this.integrity = integrity;
    this.permits = permits;
    this.signin = signin;
    this.hosts = hosts;
    this.journal = journal;
    this.door = door;
    this.word = word;
    this.database = database;
  }

  record JournalBody(long epoch, @Nullable List<JournalEntry> entries) {}

  /**
   * @param head the session's signed head, in the answer to its last fact
   */
  record Durable(long durableSeq, @Nullable ObjectNode head) {}

  record HeartbeatBody(long epoch) {}

  record EntriesBody(List<ClientEntry> entries) {
    @Override
    public String toString() {
      return "EntriesBody[" + entries.size() + "]";
    }
  }

  record TranscriptBody(JsonNode transcript) {
    @Override
    public String toString() {
      return "TranscriptBody[]";
    }
  }

  /** One of a client's entries that is durable; its words are not repeated. */
  record KeptEntry(
      UUID id,
      String speaker,
      Instant timestamp,
      @Nullable Integer sequenceNumber,
      @Nullable String itemId,
      boolean late) {
    static KeptEntry of(ClientEntries.Kept kept) {
      ClientEntry entry = kept.entry();
      return new KeptEntry(
          kept.id(),
          entry.speaker(),
          entry.timestamp(),
          entry.sequenceNumber(),
          entry.itemId(),
          kept.late());
    }
  }

  record KeptEntries(List<KeptEntry> entries) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/internal/v1/host/exchange", this::exchange);
    routes.post("/internal/v1/host/journal", noting(this::journal));
    routes.post("/internal/v1/host/heartbeat", noting(this::heartbeat));
    routes.post("/internal/v1/host/socket/authenticate", noting(this::authenticate));
    routes.post("/internal/v1/host/client-entries", noting(this::entries));
    routes.post("/internal/v1/host/client-transcript", noting(this::transcript));
    routes.post("/internal/v1/host/call-permit", noting(this::permit));
    // Of a session that ended meanwhile nothing is left to give back: that is no attempt.
    routes.post("/internal/v1/host/release", this::release);
  }

  /**
   * A host that comes back after it was replaced stands in its session's log. It may be honest (it
   * was cut off, and says one late thing); and whoever it is, the candidate is not.
   */
  private Handler noting(Handler handler) {
    return ctx -> {
      try {
        handler.handle(ctx);
      } catch (ProblemException e) {
        if (e.code() == ErrorCode.FENCED) {
          Caller.Host host = signin.host(ctx);
          String detail = "epoch " + host.hostEpoch() + ": POST " + ctx.path();
          observe(host, "fenced_host", IntegrityLog.INFO, detail);
        }
        throw e;
      }
    };
  }

  private void observe(Caller.Host host, String event, String level, String detail) {
    integrity.observe(host.tenantId(), host.sessionId(), event, level, detail);
  }

  private void exchange(Context ctx) {
    String grant =
        Requests.bearer(ctx)
            .orElseThrow(() -> new ProblemException(ErrorCode.UNAUTHORIZED, "Send the grant."));
    ctx.header("Cache-Control", "no-store");
    String door = ctx.header(HostDoors.DOOR);
    String socket = ctx.header(HostDoors.SOCKET);
    if (door != null || socket != null) {
      HostDoors.named(door, socket);
    }
    ctx.json(hosts.exchange(grant, door, socket));
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
    if (closes) {
      signin.forgetHost(ctx);
    }
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

  /** The host leaves: the next one need not wait until this one is missed. */
  private void release(Context ctx) {
    Caller.Host host = unrevoked(ctx);
    own(host, Requests.body(ctx, HeartbeatBody.class).epoch());
    hosts.release(host.sessionId(), host.hostEpoch());
    ctx.status(204);
  }

  private void permit(Context ctx) {
    Caller.Host host = unrevoked(ctx);
    long epoch = Requests.body(ctx, HeartbeatBody.class).epoch();
    own(host, epoch);
    ctx.header("Cache-Control", "no-store");
    ctx.json(permits.ask(host.tenantId(), host.sessionId(), epoch));
  }

  /** Who came to a socket of a host in a process of its own; its session, and no other. */
  private void authenticate(Context ctx) {
    Caller.Host host = unrevoked(ctx);
    SocketDoor.Knock asked = Requests.body(ctx, SocketDoor.Knock.class);
    UUID named = asked.sessionId();
    if (named != null && !named.equals(host.sessionId())) {
      throw door.astray(asked);
    }
    SocketDoor.Guest guest = door.admit(asked.at(host.sessionId()));
    door.enter(guest, host.sessionId());
    ctx.json(new SocketDoor.Guest(guest.candidate(), guest.member(), host.sessionId()));
  }

  private void entries(Context ctx) {
    Caller.Host host = unrevoked(ctx);
    List<ClientEntry> entries = Requests.body(ctx, EntriesBody.class).entries();
    List<ClientEntries.Kept> kept =
        database.inTenant(
            new Claims.Service(host.tenantId()),
            tx -> word.said(tx, host.tenantId(), host.sessionId(), entries));
    ctx.json(new KeptEntries(kept.stream().map(KeptEntry::of).toList()));
  }

  private void transcript(Context ctx) {
    Caller.Host host = unrevoked(ctx);
    JsonNode transcript = Requests.body(ctx, TranscriptBody.class).transcript();
    database.inTenant(
        new Claims.Service(host.tenantId()),
        tx -> {
          word.whole(
              tx, host.tenantId(), host.sessionId(), ClientTranscripts.Kind.FINAL, transcript);
          return transcript;
        });
    ctx.json(new KeptEntries(List.of()));
  }

  private Caller.Host unrevoked(Context ctx) {
    Caller.Host host = signin.hostNow(ctx);
    if (host.revoked()) {
      throw HostStore.fenced();
    }
    return host;
  }

  /** A token is good for its own epoch only; no host of ours claims another. */
  private void own(Caller.Host host, long epoch) {
    if (host.hostEpoch() != epoch) {
      observe(
          host,
          "foreign_epoch",
          IntegrityLog.WARNING,
          "the host of epoch %d claims epoch %d".formatted(host.hostEpoch(), epoch));
      throw HostStore.fenced();
    }
  }

  private static ProblemException tooLarge() {
    return new ProblemException(ErrorCode.TOO_LARGE, "At most 200 journal entries in one request.");
  }
}
