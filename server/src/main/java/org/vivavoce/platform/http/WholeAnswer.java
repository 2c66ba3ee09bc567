package org.vivavoce.platform.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks another server once and waits for its whole answer. The client's own {@code timeout} ends
 * with the headers: a body that stands still after them would be waited for without end.
 */
public final class WholeAnswer {
  /** In bytes: an answer to one small question. */
  public static final long SMALL = 1L << 20;

  private WholeAnswer() {}

  /**
   * @param limit for headers and body together
   * @param largestBytes of the body
   * @throws HttpTimeoutException the answer was not whole within the limit; the far side may have
   *     done what it was asked
   * @throws IOException not reached, broken off, or a larger body. A retry is sensible where the
   *     request may be done twice
   */
  public static HttpResponse<String> of(
      HttpClient http, HttpRequest request, Duration limit, long largestBytes)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), largestBytes));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      HttpTimeoutException late =
          new HttpTimeoutException("no whole answer in " + limit.toMillis() + " ms");
      late.initCause(e);
      throw late;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }
}
