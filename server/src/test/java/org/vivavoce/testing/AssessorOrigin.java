package org.vivavoce.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A chat completions origin on loopback whose answers the test writes. */
public final class AssessorOrigin implements AutoCloseable {
  public static final String KEY = "sk-test-assessor";

  /** An answer as it goes over the wire. */
  public record Answer(int status, Map<String, String> headers, String body) {}

  private final HttpServer server;
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private volatile Function<JsonNode, Answer> script = _ -> says("{}");

  public AssessorOrigin() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  public void answers(Function<JsonNode, Answer> how) {
    script = how;
  }

  public List<JsonNode> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer;
    if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer = error(401, "invalid_request_error", "invalid_api_key");
    } else {
      JsonNode request = Json.tree(body);
      requests.add(request);
      answer = script.apply(request);
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** A completion with this content. */
  public static Answer says(String content) {
    return completion("stop", content, null);
  }

  public static Answer completion(
      String finish,
      @org.jspecify.annotations.Nullable String content,
      @org.jspecify.annotations.Nullable String refusal) {
    ObjectNode body =
        Json.object().put("id", "chatcmpl-1").put("object", "chat.completion").put("created", 1);
    body.put("model", "test-model-2026");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice.put("finish_reason", finish);
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", content)
        .put("refusal", refusal);
    return new Answer(200, Map.of(), body.toString());
  }

  public static Answer error(int status, String type, String code) {
    ObjectNode body = Json.object();
    body.putObject("error")
        .put("message", "no")
        .put("type", type)
        .putNull("param")
        .put("code", code);
    return new Answer(status, Map.of(), body.toString());
  }

  public Answer with(Answer answer, String header, String value) {
    return new Answer(answer.status(), Map.of(header, value), answer.body());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
