package org.vivavoce.live.internal;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.HostDoors;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.http.WholeAnswer;
import org.vivavoce.platform.json.Json;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.SessionStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The internal host API over HTTP; over loopback when host and control plane are one process. */
final class ControlClient implements ControlLink {
  private static final Logger LOG = LoggerFactory.getLogger(ControlClient.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(3);

  /** A grant brings the session's whole journal with it. */
  private static final long LARGEST_GRANT_BYTES = 64L << 20;

  private final ControlHttp control;

  private ControlClient(ControlHttp control) {
    this.control = control;
  }

  static HttpClient newHttp() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT_TIMEOUT)
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  /** The line for the session that {@link #exchange} got. */
  static ControlClient of(HttpClient http, String controlUrl, GrantedSession granted) {
    return new ControlClient(new ControlHttp(http, controlUrl, new Secret(granted.hostToken())));
  }

  /**
   * Spends a grant.
   *
   * @throws IOException refused, or not answered; a refused grant stays refused, and an exchange
   *     that was not answered may have been made: in both cases only a new grant helps
   */
  static GrantedSession exchange(
      HttpClient http, String controlUrl, String grant, @Nullable HostDoors doors)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        ControlHttp.request(controlUrl, "exchange", grant, ANSWER_TIMEOUT)
            .POST(HttpRequest.BodyPublishers.noBody());
    if (doors != null) {
      request.header(HostDoors.DOOR, doors.doorUrl()).header(HostDoors.SOCKET, doors.socketUrl());
    }
    HttpResponse<String> response =
        WholeAnswer.of(http, request.build(), ANSWER_TIMEOUT, LARGEST_GRANT_BYTES);
    if (response.statusCode() != 200) {
      throw new IOException("The grant was not exchanged: HTTP " + response.statusCode());
    }
    try {
      return Json.read(response.body(), GrantedSession.class);
    } catch (JacksonException e) {
      throw new IOException("The grant's answer is not of this version", e);
    }
  }

  @Override
  public JournalAnswer journal(long epoch, List<Entry> entries) {
    record Body(long epoch, List<Entry> entries) {}
    try {
      HttpResponse<String> response =
          control.post("journal", Json.bytes(new Body(epoch, entries)), ANSWER_TIMEOUT);
      if (response.statusCode() == 200) {
        JsonNode stored = Json.tree(response.body());
        return new JournalAnswer.Durable(
            stored.path("durable_seq").asLong(0),
            stored.path("head").isObject() ? stored.path("head") : null);
      }
      JsonNode problem = problem(response);
      String code = problem.path("code").asString("");
      return switch (code) {
        case "fenced", "invalid_token", "unauthorized" -> new JournalAnswer.Fenced();
        case "status_conflict" -> new JournalAnswer.StatusConflict();
        case "journal_hole" -> new JournalAnswer.Hole(problem.path("expected").asLong(0));
        default -> unstored(response.statusCode(), code);
      };
    } catch (IOException | JacksonException e) {
      LOG.debug("The journal could not be reached", e);
      return new JournalAnswer.Faulted(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new JournalAnswer.Faulted("interrupted");
    }
  }

  @Override
  public HeartAnswer heartbeat(long epoch) {
    try {
      HttpResponse<String> response =
          control.post(
              "heartbeat", Json.bytes(Json.object().put("epoch", epoch)), HEARTBEAT_TIMEOUT);
      if (response.statusCode() == 200) {
        JsonNode held = Json.tree(response.body());
        return new HeartAnswer.Alive(
            SessionStatus.ofWire(held.path("status").asString("")),
            held.path("storage_generation").asLong(0),
            held.path("stop").isString() ? held.path("stop").stringValue() : null);
      }
      return switch (problem(response).path("code").asString("")) {
        case "fenced", "invalid_token", "unauthorized" -> new HeartAnswer.Fenced();
        case "storage_unavailable" -> new HeartAnswer.StorageUnavailable();
        default -> new HeartAnswer.Faulted("HTTP " + response.statusCode());
      };
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      LOG.debug("The heartbeat was not answered", e);
      return new HeartAnswer.Faulted(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HeartAnswer.Faulted("interrupted");
    }
  }

  @Override
  public PermitAnswer permit(long epoch) {
    try {
      HttpResponse<String> response =
          control.post(
              "call-permit", Json.bytes(Json.object().put("epoch", epoch)), HEARTBEAT_TIMEOUT);
      JsonNode answer = problem(response);
      if (response.statusCode() != 200) {
        return new PermitAnswer.Faulted(
            "HTTP " + response.statusCode() + " " + answer.path("code").asString(""));
      }
      if (answer.path("granted").asBoolean(false)) {
        return new PermitAnswer.Granted(
            answer.path("base_url").asString(""), answer.path("api_key").asString(""));
      }
      JsonNode retryAfterMs = answer.path("retry_after_ms");
      return new PermitAnswer.Refused(
          answer.path("reason").asString(""),
          retryAfterMs.isNumber() ? retryAfterMs.longValue() : null);
    } catch (IOException e) {
      LOG.info("Nobody could be asked whether a call may be opened", e);
      return new PermitAnswer.Faulted(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PermitAnswer.Faulted("interrupted");
    }
  }

  private static JournalAnswer unstored(int status, String code) {
    String why = "HTTP " + status + " " + code;
    if (status == 500) { // whoever only lacks its database says 503
      return new JournalAnswer.Broken(why);
    }
    return status == 408 || status == 429 || status > 500
        ? new JournalAnswer.Faulted(why)
        : new JournalAnswer.Refused(why);
  }

  private static JsonNode problem(HttpResponse<String> response) {
    try {
      return Json.tree(response.body());
    } catch (JacksonException e) {
      return Json.object();
    }
  }
}
