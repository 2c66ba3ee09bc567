package org.vivavoce.twins.realtime.speech;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls an OpenAI-compatible speech service. */
final class SpeechHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final SpeechSettings.Origin origin;

  SpeechHttp(SpeechSettings.Origin origin) {
    this.origin = origin;
  }

  /**
   * @throws SpeechException with status or cause; a retry is sensible after 429, 5xx and a lost
   *     connection
   */
  byte[] post(String path, String contentType, byte[] body) {
    String base = origin.baseUrl().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ANSWER)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (origin.apiKey() != null) {
      request.header("Authorization", "Bearer " + origin.apiKey());
    }
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      int status = response.statusCode();
      if (status != 200) {
        throw new SpeechException(
            "The speech service at " + base + " answered " + status,
            status == 429 || status >= 500,
            null);
      }
      return response.body();
    } catch (IOException e) {
      throw new SpeechException("The speech service at " + base + " cannot be reached", true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException("Interrupted while waiting for the speech service", true, e);
    }
  }

  SpeechSettings.Origin origin() {
    return origin;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
