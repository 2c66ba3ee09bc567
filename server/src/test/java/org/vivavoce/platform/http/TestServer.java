package org.vivavoce.platform.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.UnaryOperator;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import tools.jackson.databind.JsonNode;

/** A real server on a free port, and a client for it. */
final class TestServer implements AutoCloseable {
  final HttpServer server;
  final HttpClient client = HttpClient.newHttpClient();

  TestServer(UnaryOperator<HttpServer.Builder> made) {
    server = made.apply(HttpServer.builder(Time.system())).start();
  }

  static TestServer with(Routes routes) {
    return new TestServer(builder -> builder.routes(routes));
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path, headers);
    if (headers.length == 0) {
      request.header("Content-Type", "application/json");
    }
    return send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.tree(response.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }
}
