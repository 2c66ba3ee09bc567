package org.vivavoce.twins.realtime.speech;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.Ticks;
import tools.jackson.databind.JsonNode;

/**
 * Calls an OpenAI-compatible speech service. Repeats, as the official clients do, what may go well
 * a little later (408, 409, 429, 5xx, a lost connection), twice, unless the service says that the
 * account has no more quota; the answer's {@code retry-after-ms} or {@code retry-after} decides the
 * wait where it is short enough for a person who waits.
 */
final class SpeechHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int RETRIES = 2;
  private static final long FIRST_WAIT_MS = 250;
  private static final long LONGEST_WAIT_MS = 4_000;
  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,60}");

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final SpeechSettings.Origin origin;

  SpeechHttp(SpeechSettings.Origin origin) {
    this.origin = origin;
  }

  /** The service answered, but not with what was asked for. */
  static final class Refused extends SpeechException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(String words, int status, boolean retrySensible) {
      super(words, retrySensible, null);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * @throws SpeechException with status or cause; a later retry is sensible after 429, 5xx and a
   *     lost connection. {@link Refused} when there was an answer
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
    return send(request.build(), base, 0);
  }

  private byte[] send(HttpRequest request, String base, int attempt) {
    long waitMs = FIRST_WAIT_MS << attempt;
    SpeechException failure;
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() == 200) {
        return response.body();
      }
      failure = refused(response, base);
      waitMs = asked(response, waitMs);
    } catch (HttpTimeoutException e) {
      // Half a minute is too long already for a person who waits for the next question.
      throw new SpeechException("The speech service at " + base + " is too slow", true, e);
    } catch (IOException e) {
      failure =
          new SpeechException("The speech service at " + base + " cannot be reached", true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException("Interrupted while waiting for the speech service", true, e);
    }
    if (!failure.retrySensible() || attempt >= RETRIES || waitMs > LONGEST_WAIT_MS) {
      throw failure;
    }
    Ticks.parkUntil(Ticks.nanoTime() + waitMs * 1_000_000);
    return send(request, base, attempt + 1);
  }

  /** Status and the wire's code; never its message, which may repeat part of the key. */
  private static Refused refused(HttpResponse<byte[]> response, String base) {
    int status = response.statusCode();
    JsonNode body = Json.tryTree(new String(response.body(), StandardCharsets.UTF_8));
    String type = body == null ? null : code(body.path("error").path("type"));
    String code = body == null ? null : code(body.path("error").path("code"));
    String name = code == null ? type : code;
    boolean noQuota = "insufficient_quota".equals(type) || "insufficient_quota".equals(code);
    boolean later = status == 408 || status == 409 || status == 429 || status >= 500;
    return new Refused(
        "The speech service at " + base + " answered " + status + (name == null ? "" : " " + name),
        status,
        later && !noQuota);
  }

  private static @Nullable String code(JsonNode node) {
    String text = node.asString("");
    return CODE.matcher(text).matches() ? text : null;
  }

  private static long asked(HttpResponse<?> response, long otherwise) {
    try {
      var ms = response.headers().firstValue("retry-after-ms");
      if (ms.isPresent()) {
        return Math.max(0, Long.parseLong(ms.get().trim()));
      }
      var seconds = response.headers().firstValue("retry-after");
      return seconds.isEmpty()
          ? otherwise
          : Math.max(0, 1_000 * Long.parseLong(seconds.get().trim()));
    } catch (NumberFormatException date) {
      return otherwise;
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
