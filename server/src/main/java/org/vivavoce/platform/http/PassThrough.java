package org.vivavoce.platform.http;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a request on to a server of ours on loopback and its answer back. What is not named here
 * is not passed: cookies stay with us in both directions, hop-by-hop headers (RFC 9110 §7.6.1) end
 * here, and the client's address is what we know, not what the request says.
 */
public final class PassThrough {
  private static final Logger LOG = LoggerFactory.getLogger(PassThrough.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int LARGEST_REQUEST_BYTES = 64 << 10;
  private static final long LARGEST_ANSWER_BYTES = 8L << 20;
  private static final int LONGEST_HEADER = 8 << 10;

  private static final List<String> ASKED =
      List.of(
          "Accept",
          "Accept-Language",
          "Access-Control-Request-Headers",
          "Access-Control-Request-Method",
          "Authorization",
          "Content-Type",
          "If-None-Match",
          "Origin",
          "User-Agent",
          "X-Client-Info",
          "X-JWT-AUD",
          "X-Supabase-Api-Version",
          "apikey");

  private static final Set<String> ANSWERED =
      Set.of(
          "allow",
          "cache-control",
          "content-disposition",
          "content-security-policy",
          "content-type",
          "etag",
          "link",
          "location",
          "referrer-policy",
          "retry-after",
          "vary",
          "www-authenticate",
          "x-sb-error-code",
          "x-supabase-api-version",
          "x-total-count");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * The request's body, read within the limit.
   *
   * @throws ProblemException 413 when it is larger than 64 KiB
   */
  public static byte[] body(Context ctx) {
    if (ctx.req().getContentLengthLong() > LARGEST_REQUEST_BYTES) {
      throw Problems.tooLarge();
    }
    try (InputStream in = ctx.req().getInputStream()) {
      byte[] bytes = in.readNBytes(LARGEST_REQUEST_BYTES + 1);
      if (bytes.length > LARGEST_REQUEST_BYTES) {
        throw Problems.tooLarge();
      }
      return bytes;
    } catch (IOException e) {
      ProblemException problem =
          new ProblemException(ErrorCode.INVALID_INPUT, "The body ended before it was complete.");
      problem.initCause(e);
      throw problem;
    }
  }

  /**
   * The address with the request's own query behind it.
   *
   * @throws ProblemException 400 for a query that is no part of an address (RFC 3986 §3.4)
   */
  public static URI address(String withoutQuery, Context ctx) {
    String query = ctx.req().getQueryString();
    try {
      return URI.create(withoutQuery + (query == null ? "" : "?" + query));
    } catch (IllegalArgumentException e) {
      ProblemException problem =
          new ProblemException(ErrorCode.INVALID_INPUT, "The address's query is not well formed.");
      problem.initCause(e);
      throw problem;
    }
  }

  /**
   * @param to the whole address, query included
   * @param body what is sent in place of the request's own; empty for none
   */
  public void pass(Context ctx, URI to, byte[] body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(to).timeout(TIMEOUT);
    for (String name : ASKED) {
      String value = ctx.header(name);
      if (value != null && value.length() <= LONGEST_HEADER) {
        request.header(name, value);
      }
    }
    request.header("X-Forwarded-For", Requests.clientAddress(ctx));
    request.header("X-Request-Id", Requests.id(ctx));
    request.method(
        ctx.req().getMethod(),
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body));
    answer(ctx, ask(request.build()));
  }

  private HttpResponse<InputStream> ask(HttpRequest request) {
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofInputStream(), LARGEST_ANSWER_BYTES));
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      answer.cancel(true);
      LOG.warn("What a request was passed on to gives no answer: {}", e.toString());
      ProblemException problem =
          new ProblemException(
              ErrorCode.BUSY, "This part of the server does not answer. Try again in a moment.");
      problem.initCause(e);
      throw problem;
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while passing a request on", e);
    }
  }

  private static void answer(Context ctx, HttpResponse<InputStream> answer) {
    ctx.status(answer.statusCode());
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (ANSWERED.contains(lower) || lower.startsWith("access-control-")) {
                ctx.res().setHeader(name, String.join(", ", values));
              }
            });
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (InputStream in = answer.body()) {
      in.transferTo(whole);
    } catch (IOException e) {
      ProblemException problem =
          new ProblemException(ErrorCode.BUSY, "This part of the server broke off its answer.");
      problem.initCause(e);
      throw problem;
    }
    if (whole.size() > 0) {
      ctx.result(whole.toByteArray());
    }
  }
}
