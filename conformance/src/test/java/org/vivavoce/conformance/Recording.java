package org.vivavoce.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a twin said on its wire, byte for byte as it came, to be held against the published types. A
 * record is one line of JSON: {@code {"event": {…}}} from a socket or data channel, or {@code
 * {"path", "status", "body"}} of an HTTP answer.
 */
final class Recording {
  private static final Map<String, String> SCHEMAS =
      Map.of(
          "/v1/realtime/client_secrets", "RealtimeCreateClientSecretResponse",
          "/v1/chat/completions", "CreateChatCompletionResponse",
          "/v1/responses", "Response",
          "/v1/models", "ListModelsResponse");
  private static final PublishedTypes TYPES = new PublishedTypes();

  private final List<ObjectNode> records = new ArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();

  /** From a file that one of the Node tests wrote. */
  static Recording of(Path lines) throws IOException {
    Recording recording = new Recording();
    for (String line : Files.readAllLines(lines)) {
      recording.add(Json.tryObject(line).orElseThrow());
    }
    return recording;
  }

  synchronized void add(ObjectNode record) {
    records.add(record);
    notifyAll();
  }

  /** The event of that number, or null when it does not come in time. */
  synchronized @Nullable ObjectNode event(int number, int seconds) throws InterruptedException {
    long deadline = Clock.system().monotonicMs() + seconds * 1_000L;
    while (records.size() <= number) {
      long left = deadline - Clock.system().monotonicMs();
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
    return (ObjectNode) records.get(number).path("event");
  }

  void event(String text) {
    ObjectNode record = Json.object();
    record.set("event", Optional.ofNullable(Json.tryTree(text)).orElseThrow());
    add(record);
  }

  /** One entry per field that is missing, unknown or of another type; empty when all is right. */
  synchronized List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (ObjectNode record : records) {
      if (record.has("event")) {
        problems.addAll(TYPES.problemsOfEvent(record.path("event")));
      } else {
        problems.addAll(problemsOfAnswer(record));
      }
    }
    return problems.stream().distinct().toList();
  }

  private static List<String> problemsOfAnswer(JsonNode record) {
    String path = record.path("path").asString();
    boolean refused = record.path("status").asInt() >= 400;
    String schema = refused ? "ErrorResponse" : SCHEMAS.get(path);
    if (schema == null) {
      return List.of("no published schema is known for " + path);
    }
    return TYPES.problems(schema, record.path("body")).stream()
        .map(problem -> path + " " + problem)
        .toList();
  }

  /** The kinds of events that were seen. */
  synchronized Set<String> kinds() {
    Set<String> kinds = new TreeSet<>();
    for (ObjectNode record : records) {
      if (record.has("event")) {
        kinds.add(record.path("event").path("type").asString());
      }
    }
    return kinds;
  }

  synchronized int size() {
    return records.size();
  }

  /** Joins a call as one more sideband that only listens. */
  WebSocket tap(String baseUrl, String key, String callId) throws Exception {
    return open(baseUrl, key, "call_id=" + callId);
  }

  WebSocket open(String baseUrl, String key, String query) throws Exception {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + key)
        .buildAsync(
            URI.create(baseUrl.replaceFirst("^http", "ws") + "/realtime?" + query), new Tap())
        .get(10, TimeUnit.SECONDS);
  }

  /** The code that the twin closed the tapped socket with; waits for it. */
  int closed() throws Exception {
    return closed.get(10, TimeUnit.SECONDS);
  }

  private final class Tap implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        event(partial.toString());
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
