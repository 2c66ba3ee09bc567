package org.vivavoce.twins.realtime;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OpenAI-compatible chat service that words the replies to free instructions. Blocks; called on
 * a thread of its own.
 */
public final class ChatOrigin {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_ITEMS = 60;

  private final URI url;
  private final @Nullable String apiKey;
  private final String model;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param baseUrl ends before {@code /chat/completions}, e.g. in {@code /v1}
   */
  public ChatOrigin(String baseUrl, @Nullable String apiKey, String model) {
    this.url = URI.create(baseUrl.replaceAll("/+$", "") + "/chat/completions");
    this.apiKey = apiKey;
    this.model = model;
  }

  /** A line of the conversation so far. */
  record Line(String role, String text) {}

  /** The words of these items, newest kept when there are too many. */
  static List<Line> lines(List<Conversation.Item> items) {
    List<Line> all =
        items.stream()
            .filter(item -> item.json().has("role"))
            .map(item -> new Line(item.json().path("role").asString(), item.words()))
            .filter(line -> !line.text().isBlank())
            .toList();
    return all.subList(Math.max(0, all.size() - MAX_ITEMS), all.size());
  }

  /**
   * The reply's words.
   *
   * @throws IOException in words without content, when there was no usable answer; a retry may help
   */
  String reply(String instructions, List<Line> lines) throws IOException {
    ObjectNode body = Json.object().put("model", model);
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", instructions);
    lines.forEach(
        line -> messages.addObject().put("role", line.role()).put("content", line.text()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
    if (apiKey != null) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("the chat origin was interrupted", stopping);
    }
    if (response.statusCode() != 200) {
      throw new IOException("the chat origin answered " + response.statusCode());
    }
    JsonNode answer = Json.tryTree(response.body());
    String text =
        answer == null
            ? null
            : Json.text(answer.path("choices").path(0).path("message"), "content");
    if (text == null || text.isBlank()) {
      throw new IOException("the chat origin answered without words");
    }
    return text;
  }
}
