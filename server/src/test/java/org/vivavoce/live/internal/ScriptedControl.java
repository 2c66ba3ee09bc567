package org.vivavoce.live.internal;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** The control plane's host API, hand-written: keeps the journal it is sent and fails when told. */
final class ScriptedControl implements AutoCloseable {
  static final UUID SESSION = UUID.fromString("0190a000-0000-7000-8000-000000000001");

  /** One stored entry. */
  record Stored(long epoch, long seq, long atMs, JsonNode fact) {
    String kind() {
      return fact.path("kind").asString("");
    }
  }

  private record Failure(int status, String body) {}

  private final Javalin server;
  private final List<Stored> journal = new ArrayList<>();
  private final ConcurrentLinkedQueue<Failure> journalFailures = new ConcurrentLinkedQueue<>();
  private final List<JsonNode> claimed = new java.util.concurrent.CopyOnWriteArrayList<>();
  private final Set<String> tickets = ConcurrentHashMap.newKeySet();
  private final Map<String, String> grants = new ConcurrentHashMap<>();
  private volatile @Nullable Failure heart;
  private volatile String status = "ready";
  private volatile boolean deaf;
  private volatile boolean journalBroken;
  private volatile boolean peopleUnknown;
  private volatile String realtimeUrl = "";
  private volatile String realtimeKey = "";
  private volatile @Nullable String permitRefused;
  private volatile @Nullable String stop;
  private final AtomicInteger beatsOfAStop = new AtomicInteger();

  ScriptedControl() {
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.jetty.host = "127.0.0.1";
                  config.routes.post("/internal/v1/host/exchange", this::exchange);
                  config.routes.post("/internal/v1/host/journal", this::journal);
                  config.routes.post("/internal/v1/host/heartbeat", this::heartbeat);
                  config.routes.post("/internal/v1/host/socket/authenticate", this::authenticate);
                  config.routes.post("/internal/v1/host/client-entries", this::entries);
                  config.routes.post("/internal/v1/host/client-transcript", this::whole);
                  config.routes.post("/internal/v1/host/call-permit", this::permit);
                })
            .start(0);
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /** A grant that is exchanged for this JSON, once. */
  void grant(String grant, String grantedJson) {
    grants.put(grant, grantedJson);
    JsonNode realtime = Json.tree(grantedJson).path("realtime");
    realtimeUrl = realtime.path("base_url").asString("");
    realtimeKey = realtime.path("api_key").asString("");
  }

  /** From now on calls are opened with this key. */
  void keyIs(String key) {
    realtimeKey = key;
  }

  /** The answer to a host that wants to open a call; null grants it. */
  void permitsSay(@Nullable String refusedJson) {
    permitRefused = refusedJson;
  }

  /** From now on heartbeats say that this budget is spent. */
  void budgetIsSpent(String which) {
    stop = which;
  }

  /** How many heartbeats were told that a budget is spent. */
  int beatsOfAStop() {
    return beatsOfAStop.get();
  }

  void ticket(String ticket) {
    tickets.add(ticket);
  }

  void failJournal(int httpStatus, String body) {
    journalFailures.add(new Failure(httpStatus, body));
  }

  /** Until told otherwise nothing is stored and every heartbeat says so. */
  void storageIsGone(boolean gone) {
    deaf = gone;
  }

  /** The database is away where somebody's ticket would be looked up. */
  void cannotAnswerForPeople(boolean unknown) {
    peopleUnknown = unknown;
  }

  /** Until told otherwise nothing is stored, and the heartbeats know nothing of it. */
  void journalIsBroken(boolean broken) {
    journalBroken = broken;
  }

  void heartbeatsSay(int httpStatus, String body) {
    heart = new Failure(httpStatus, body);
  }

  synchronized List<Stored> journal() {
    return List.copyOf(journal);
  }

  List<Stored> facts(String kind) {
    return journal().stream().filter(stored -> stored.kind().equals(kind)).toList();
  }

  /**
   * The entries as a reader sees them: the last state of each item, in the order of first sight.
   */
  List<JsonNode> transcript() {
    Map<String, JsonNode> entries = new java.util.LinkedHashMap<>();
    facts("uttered").forEach(one -> entries.put(one.fact().path("item_id").asString(), one.fact()));
    return List.copyOf(entries.values());
  }

  List<String> statuses() {
    return facts("status_changed").stream()
        .map(stored -> stored.fact().path("status").asString(""))
        .toList();
  }

  List<String> steps() {
    return facts("directed").stream()
        .map(
            stored ->
                stored.fact().path("step").asString("")
                    + (stored.fact().path("question").isNumber()
                        ? " " + stored.fact().path("question").intValue()
                        : ""))
        .toList();
  }

  private void exchange(Context ctx) {
    String json = grants.remove(bearer(ctx));
    if (json == null) {
      problem(ctx, 410, "ticket_spent", "");
    } else {
      ctx.status(200).contentType("application/json").result(json);
    }
  }

  private static String bearer(Context ctx) {
    return String.valueOf(ctx.header("Authorization")).replaceFirst("^Bearer ", "");
  }

  private static void problem(Context ctx, int httpStatus, String code, String more) {
    ctx.status(httpStatus)
        .contentType("application/problem+json")
        .result("{\"status\":" + httpStatus + ",\"code\":\"" + code + "\"" + more + "}");
  }

  private synchronized void journal(Context ctx) {
    JsonNode body = Json.tree(ctx.body());
    Failure failure = journalFailures.poll();
    if (deaf) {
      problem(ctx, 503, "storage_unavailable", "");
      return;
    }
    if (failure != null || journalBroken) {
      Failure why = failure == null ? new Failure(500, "the keys cannot be read") : failure;
      ctx.status(why.status()).contentType("application/problem+json").result(why.body());
      return;
    }
    if (!bearer(ctx).equals("host-token")) {
      problem(ctx, 401, "invalid_token", "");
      return;
    }
    long epoch = body.path("epoch").asLong(0);
    for (JsonNode entry : body.path("entries")) {
      long seq = entry.path("seq").asLong(0);
      long expected =
          journal.stream()
                  .filter(one -> one.epoch() == epoch)
                  .mapToLong(Stored::seq)
                  .max()
                  .orElse(0)
              + 1;
      if (seq > expected) {
        problem(ctx, 409, "journal_hole", ",\"expected\":" + expected);
        return;
      }
      if (seq == expected) {
        if (entry.path("v").asInt(0) != 1) {
          throw new IllegalStateException("a fact without its version");
        }
        journal.add(new Stored(epoch, seq, entry.path("at_ms").asLong(-1), entry.path("fact")));
      }
    }
    long durable =
        journal.stream().filter(one -> one.epoch() == epoch).mapToLong(Stored::seq).max().orElse(0);
    follow();
    ctx.status(200).contentType("application/json").result("{\"durable_seq\":" + durable + "}");
  }

  private void follow() {
    for (Stored stored : journal) {
      if (stored.kind().equals("status_changed")) {
        status = stored.fact().path("status").asString("");
      } else if (stored.kind().equals("closed")) {
        status = stored.fact().path("outcome").asString("");
      }
    }
  }

  private void heartbeat(Context ctx) {
    Failure failure = heart;
    if (failure != null) {
      ctx.status(failure.status()).contentType("application/problem+json").result(failure.body());
    } else if (deaf) {
      problem(ctx, 503, "storage_unavailable", "");
    } else {
      if (stop != null) {
        beatsOfAStop.incrementAndGet();
      }
      String spent = stop == null ? "" : ",\"stop\":\"" + stop + "\"";
      ctx.status(200)
          .contentType("application/json")
          .result("{\"status\":\"" + status + "\"" + spent + "}");
    }
  }

  private void permit(Context ctx) {
    String refused = permitRefused;
    ctx.status(200)
        .contentType("application/json")
        .result(
            refused != null
                ? refused
                : Json.write(
                    Map.of("granted", true, "base_url", realtimeUrl, "api_key", realtimeKey)));
  }

  /** Takes tickets only, as far as these tests go. */
  private void authenticate(Context ctx) {
    String named = Json.tree(ctx.body()).path("session_id").asString(SESSION.toString());
    if (peopleUnknown) {
      problem(ctx, 503, "busy", "");
    } else if (!named.equals(SESSION.toString())) {
      problem(ctx, 401, "unauthorized", "");
    } else if (tickets.remove(Json.tree(ctx.body()).path("token").asString(""))) {
      ctx.status(200)
          .contentType("application/json")
          .result("{\"candidate\":null,\"member\":null,\"only_session\":\"" + SESSION + "\"}");
    } else {
      problem(ctx, 401, "invalid_token", "");
    }
  }

  private void entries(Context ctx) {
    JsonNode entries = Json.tree(ctx.body()).path("entries");
    claimed.add(entries);
    ctx.status(200)
        .contentType("application/json")
        .result("{\"entries\":" + Json.write(entries) + "}");
  }

  private void whole(Context ctx) {
    claimed.add(Json.tree(ctx.body()).path("transcript"));
    ctx.status(200).contentType("application/json").result("{\"entries\":[]}");
  }

  /** What browsers said was said, message by message. */
  List<JsonNode> claimed() {
    return List.copyOf(claimed);
  }

  @Override
  public void close() {
    server.stop();
  }
}
