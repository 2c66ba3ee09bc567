package org.vivavoce.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks whether the parts can do their work: the server's own checks, and one SDP offer answered by
 * the twin, which takes its whole media library to do. Every question is asked again until it is
 * answered well; none waits longer than a few seconds.
 */
final class Readiness {
  private static final String BOUNDARY = "viva-canned-offer";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  boolean serverReady(String url) throws InterruptedException {
    try {
      return send(HttpRequest.newBuilder(URI.create(url + "/readyz")).build()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The last reasons the server gave for not being ready, for the message when time is up. */
  String serverReasons(String url) throws InterruptedException {
    try {
      return send(HttpRequest.newBuilder(URI.create(url + "/readyz")).build()).body();
    } catch (IOException e) {
      return "it does not answer";
    }
  }

  /**
   * Opens one call with a canned offer and hangs it up (OpenAI Realtime, {@code POST
   * /v1/realtime/calls} and {@code …/hangup}).
   *
   * @param baseUrl of the twin, ending in {@code /v1}
   */
  boolean offerAnswered(String baseUrl, String key) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(baseUrl + "/realtime/calls"))
                  .timeout(Duration.ofSeconds(20))
                  .header("Authorization", "Bearer " + key)
                  .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                  .POST(HttpRequest.BodyPublishers.ofString(form()))
                  .build());
      String location = answer.headers().firstValue("Location").orElse("");
      if (answer.statusCode() != 201 || !answer.body().startsWith("v=0")) {
        return false;
      }
      String call = location.substring(location.lastIndexOf('/') + 1);
      send(
          HttpRequest.newBuilder(URI.create(baseUrl + "/realtime/calls/" + call + "/hangup"))
              .timeout(Duration.ofSeconds(5))
              .header("Authorization", "Bearer " + key)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Fresh one-use links of the demo; {@code {candidate, member}}. */
  ObjectNode demoLinks(String url, String adminToken) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(url + "/internal/v1/demo/links"))
                  .timeout(Duration.ofSeconds(20))
                  .header("Authorization", "Bearer " + adminToken)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build());
      if (answer.statusCode() / 100 == 2 && Json.tree(answer.body()) instanceof ObjectNode links) {
        return links;
      }
      throw new Refusal(
          ExitCode.NOT_READY,
          "The demo could not be made: the server answered " + answer.statusCode() + ".");
    } catch (IOException | JacksonException e) {
      throw new Refusal(
          ExitCode.NOT_READY, "The demo could not be made: the server did not answer.", e);
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String form() throws IOException {
    String session = Json.object().put("type", "realtime").put("model", "gpt-realtime").toString();
    return part("sdp", "application/sdp", cannedOffer())
        + part("session", "application/json", session)
        + "--"
        + BOUNDARY
        + "--\r\n";
  }

  private static String part(String name, String type, String content) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\nContent-Type: %s\r\n\r\n%s\r\n"
        .formatted(BOUNDARY, name, type, content);
  }

  /** An offer as Chromium makes it, audio only; RFC 8866 wants each line ended by CR LF. */
  static String cannedOffer() throws IOException {
    try (InputStream file = Readiness.class.getResourceAsStream("canned-offer.sdp")) {
      if (file == null) {
        throw new IllegalStateException("canned-offer.sdp is not on the class path");
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("\r\n", "\n").replace("\n", "\r\n");
    }
  }
}
