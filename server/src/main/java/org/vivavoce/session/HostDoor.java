package org.vivavoce.session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Problems;
import org.vivavoce.platform.http.WholeAnswer;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The way from the control plane to the host that holds a session, in one process too. */
public final class HostDoor {
  private static final Logger LOG = LoggerFactory.getLogger(HostDoor.class);

  /** A little longer than the host waits for the realtime service. */
  private static final Duration LONGEST_OFFER = Duration.ofSeconds(25);

  private static final Duration LONGEST_WORD = Duration.ofSeconds(3);

  /** A process starts in about two seconds; whoever asked can ask again. */
  private static final Duration LONGEST_START = Duration.ofSeconds(8);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Database database;
  private final HostFleet fleet;
  private final Timers timers;
  private final Time time;
  private final LiveKeys keys;
  private final Supplier<String> controlUrl;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(3))
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  HostDoor(
      Database database,
      HostFleet fleet,
      LiveKeys keys,
      Supplier<String> controlUrl,
      Time time,
      Timers timers) {
    this.database = database;
    this.fleet = fleet;
    this.time = time;
    this.timers = timers;
    this.keys = keys;
    this.controlUrl = controlUrl;
  }

  private record Place(
      long epoch, boolean started, @Nullable String doorUrl, @Nullable String socketUrl) {}

  /**
   * Where the session is held. A host in a process of its own says it when it has started: that is
   * waited for.
   *
   * @throws ProblemException 503 nobody holds it, or not within seconds
   */
  private Place started(UUID sessionId) {
    long untilMs = time.monotonicMs() + LONGEST_START.toMillis();
    Optional<Place> place = place(sessionId);
    while (fleet.outlivesUs() && !place.map(Place::started).orElse(false)) {
      if (time.monotonicMs() >= untilMs) {
        throw nobody();
      }
      pause();
      place = place(sessionId);
    }
    return place.orElseThrow(HostDoor::nobody);
  }

  private void pause() {
    try {
      timers.pause(LOOK_EVERY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw nobody();
    }
  }

  private Optional<Place> place(UUID sessionId) {
    return database.inTenant(
        new Claims.Operations(),
        tx ->
            tx.createQuery(
                    """
                    select host_epoch, exchanged_at is not null as started, door_url, socket_url
                    from ops.session_grants
                    where session_id = :session and revoked_at is null
                    order by host_epoch desc limit 1
                    """)
                .bind("session", sessionId)
                .map(
                    (rs, _) ->
                        new Place(
                            rs.getLong("host_epoch"),
                            rs.getBoolean("started"),
                            rs.getString("door_url"),
                            rs.getString("socket_url")))
                .findOne());
  }

  /**
   * Where browsers reach the session's socket, when that is not where they reach us.
   *
   * @throws ProblemException 503 its host does not start
   */
  Optional<String> socketUrl(UUID sessionId) {
    return fleet.outlivesUs()
        ? Optional.ofNullable(started(sessionId).socketUrl())
        : place(sessionId).map(Place::socketUrl);
  }

  /**
   * Hands an offer in and waits for its answer.
   *
   * @throws ProblemException what the host says: 400 the offer is not taken, 409 over, 429, 502
   *     with {@code upstream_status}, 504; 503 when the host is not there
   */
  String offer(UUID sessionId, String sdp) {
    Place place = started(sessionId);
    try {
      HttpResponse<String> response =
          post(place, sessionId, "offer", Json.object().put("sdp", sdp), LONGEST_OFFER);
      JsonNode answer = Json.tree(response.body());
      if (response.statusCode() == 200) {
        return answer.path("sdp").asString("");
      }
      throw problem(answer);
    } catch (IOException | JacksonException e) {
      LOG.warn("The host of session {} did not take an offer: {}", sessionId, e.toString());
      throw nobody();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw nobody();
    }
  }

  /**
   * Tells the host to look at its session's row at once.
   *
   * @return whether a browser's socket is open there; false when nobody answers
   */
  boolean end(UUID sessionId) {
    Optional<Place> place = place(sessionId);
    if (place.isEmpty()) {
      return false;
    }
    try {
      HttpResponse<String> response =
          post(place.get(), sessionId, "end", Json.object(), LONGEST_WORD);
      return response.statusCode() == 200
          && Json.tree(response.body()).path("page").asBoolean(false);
    } catch (IOException | JacksonException e) {
      LOG.debug("The host of session {} was not reached", sessionId, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HttpResponse<String> post(
      Place place, UUID sessionId, String what, ObjectNode body, Duration timeout)
      throws IOException, InterruptedException {
    String door = place.doorUrl() == null ? controlUrl.get() : place.doorUrl();
    return WholeAnswer.of(
        http,
        HttpRequest.newBuilder(URI.create(door + "/internal/v1/live/" + sessionId + "/" + what))
            .timeout(timeout)
            .header("Authorization", "Bearer " + keys.doorToken(sessionId, place.epoch()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
            .build(),
        timeout,
        WholeAnswer.SMALL);
  }

  private static ProblemException nobody() {
    return new ProblemException(
        ErrorCode.BUSY,
        "Nobody holds this session just now. Try again in a moment.",
        List.of(),
        Map.of(Problems.RETRY_AFTER_S, 1L));
  }

  /** The host's problem as ours; that its door did not know us is not the caller's matter. */
  private static ProblemException problem(JsonNode answer) {
    ErrorCode code;
    try {
      code = ErrorCode.valueOf(answer.path("code").asString("").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return nobody();
    }
    if (code.status() == 401 || code == ErrorCode.NOT_FOUND) {
      return nobody();
    }
    Map<String, Object> members = new HashMap<>();
    if (answer.path("upstream_status").isInt()) {
      members.put("upstream_status", answer.path("upstream_status").intValue());
    }
    if (answer.path("reason").isString()) {
      members.put("reason", answer.path("reason").stringValue());
    }
    if (answer.path(Problems.RETRY_AFTER_S).isNumber()) {
      members.put(Problems.RETRY_AFTER_S, answer.path(Problems.RETRY_AFTER_S).longValue());
    }
    if (code == ErrorCode.UPSTREAM_FAILED || code == ErrorCode.UPSTREAM_SLOW) {
      members.put("error", "OpenAI connection failed"); // the flow document's word
    }
    return new ProblemException(code, answer.path("detail").asString(""), List.of(), members);
  }
}
