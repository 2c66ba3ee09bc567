package org.vivavoce.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.ControlPlane.Interviewer;
import org.vivavoce.ControlPlane.Notice;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the realtime twin says of itself ({@code GET /twin/status}): whether it lives, and whether
 * it has a recogniser and a voice. An answer is kept for a few seconds.
 */
final class TwinStatus {
  private static final long FRESH_MS = 3_000;

  private static final Notice DOWN =
      new Notice(
          "realtime_unavailable",
          "The interviewer is not answering just now; it is being started again. Wait a few seconds,"
              + " then reload this page.");

  private final URI address;
  private final Time time;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private Optional<JsonNode> last = Optional.empty();
  private long lastAtMs = Long.MIN_VALUE;

  /**
   * @param baseUrl of the twin, ending in {@code /v1}
   */
  TwinStatus(URI baseUrl, Time time) {
    this.address = baseUrl.resolve("/twin/status");
    this.time = time;
  }

  /** For {@code /readyz}. */
  Optional<String> problem() {
    return ask().isPresent()
        ? Optional.empty()
        : Optional.of("the embedded interviewer does not answer; it is being started again");
  }

  /** For the page: who listens and speaks, and what is missing, in the twin's own words. */
  Interviewer interviewer() {
    Optional<JsonNode> answer = ask();
    if (answer.isEmpty()) {
      return new Interviewer(null, null, List.of(DOWN));
    }
    List<Notice> notices = new ArrayList<>();
    for (String part : List.of("recognizer", "voice")) {
      JsonNode said = answer.get().path(part);
      if (!said.path("available").asBoolean(true)) {
        notices.add(new Notice(part + "_missing", said.path("detail").asString("")));
      }
    }
    return new Interviewer(name(answer.get(), "recognizer"), name(answer.get(), "voice"), notices);
  }

  private static @Nullable String name(JsonNode status, String part) {
    String name = status.path(part).path("name").asString("");
    return name.isEmpty() ? null : name;
  }

  private synchronized Optional<JsonNode> ask() {
    long now = time.monotonicMs();
    if (lastAtMs == Long.MIN_VALUE || now - lastAtMs > FRESH_MS || last.isEmpty()) {
      last = fetch();
      lastAtMs = now;
    }
    return last;
  }

  private Optional<JsonNode> fetch() {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(2)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? Optional.of(Json.tree(answer.body())) : Optional.empty();
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
