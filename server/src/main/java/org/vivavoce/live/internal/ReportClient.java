package org.vivavoce.live.internal;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.SocketDoor;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A host's line to the control plane for what browsers bring and claim: who they are, and what
 * their own client says was said. None of it goes through the session's thread.
 */
final class ReportClient {
  private static final Logger LOG = LoggerFactory.getLogger(ReportClient.class);
  static final String NOT_KEPT = "not_kept";
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final ControlHttp control;

  ReportClient(HttpClient http, String controlUrl, Secret token) {
    this.control = new ControlHttp(http, controlUrl, token);
  }

  /** What came of a report. */
  sealed interface Answer {
    /** It is durable. */
    record Kept(JsonNode body) implements Answer {}

    /**
     * @param error the documents' string
     */
    record Refused(String code, String message, String error) implements Answer {}
  }

  /**
   * Empty when the control plane does not let them in.
   *
   * @throws ProblemException 503 when it does not answer: a ticket that was not looked at is good
   */
  Optional<SocketDoor.Guest> authenticate(SocketDoor.Knock knock) {
    return switch (post("socket/authenticate", Json.mapper().valueToTree(knock))) {
      case Answer.Kept known ->
          Optional.of(Json.mapper().treeToValue(known.body(), SocketDoor.Guest.class));
      case Answer.Refused refused when refused.code().equals(NOT_KEPT) ->
          throw new ProblemException(
              ErrorCode.BUSY, "Who you are cannot be asked just now. Try again in a moment.");
      case Answer.Refused _ -> Optional.empty();
    };
  }

  /** What a page's client says was said. */
  Answer entries(JsonNode entries) {
    ObjectNode body = Json.object();
    body.set("entries", entries);
    return post("client-entries", body);
  }

  /** A transcript that a page's client sends whole. */
  Answer transcript(JsonNode transcript) {
    ObjectNode body = Json.object();
    body.set("transcript", transcript);
    return post("client-transcript", body);
  }

  /**
   * The host leaves its session, of which everything is durable; a control plane that does not hear
   * this misses the host a few seconds later.
   */
  void release(long epoch) {
    post("release", Json.object().put("epoch", epoch));
  }

  private Answer post(String what, JsonNode body) {
    try {
      HttpResponse<String> response = control.post(what, Json.bytes(body), ANSWER_TIMEOUT);
      JsonNode answer = response.body().isEmpty() ? Json.object() : Json.tree(response.body());
      if (response.statusCode() / 100 == 2) {
        return new Answer.Kept(answer);
      }
      boolean ours = response.statusCode() < 500;
      return new Answer.Refused(
          ours ? answer.path("code").asString("invalid_message") : NOT_KEPT,
          ours ? answer.path("detail").asString("") : "This could not be kept; send it again.",
          ours && response.statusCode() != 400
              ? answer.path("error").asString("Failed to process message")
              : "Failed to process message");
    } catch (IOException | JacksonException e) {
      LOG.info("The control plane did not take a report: {}", e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Answer.Refused(
        NOT_KEPT, "This could not be kept; send it again.", "Failed to process message");
  }
}
