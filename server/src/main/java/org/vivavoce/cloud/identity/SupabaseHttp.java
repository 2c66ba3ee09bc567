package org.vivavoce.cloud.identity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.fault.FaultCategory;
import org.vivavoce.platform.http.WholeAnswer;
import org.vivavoce.platform.json.Json;
import org.vivavoce.signin.IdentityUnavailableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One request to Supabase Auth and its answer. Asks once; an answer that is none (no connection,
 * too slow, 5xx, no JSON) is a fault with category {@code RETRY}.
 */
final class SupabaseHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private final SupabaseSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  SupabaseHttp(SupabaseSettings settings) {
    this.settings = settings;
  }

  /**
   * @param status below 500
   * @param json an object or, where there is no body, an empty one
   */
  record Answer(int status, JsonNode json) {
    boolean ok() {
      return status / 100 == 2;
    }

    /** The error code, in whichever of the two shapes it came. */
    String error() {
      String code = json.path("error_code").asString("");
      return code.isEmpty() && json.path("code").isString() ? json.path("code").asString() : code;
    }

    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  Answer get(String path, String key) {
    return ask(request(path, key, key).GET().build());
  }

  /**
   * @param path below {@code /auth/v1}, with its query
   */
  Answer post(String path, String key, JsonNode body) {
    return ask(
        request(path, key, key)
            .header("Content-Type", "application/json;charset=UTF-8")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
            .build());
  }

  /** Not waited for: whether it worked changes nothing for who asked. */
  void postLater(String path, String key, String bearer) {
    HttpRequest request =
        request(path, key, bearer).POST(HttpRequest.BodyPublishers.noBody()).build();
    CompletableFuture<HttpResponse<Void>> _ =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  private HttpRequest.Builder request(String path, String key, String bearer) {
    return HttpRequest.newBuilder(URI.create(settings.authUrl() + path))
        .timeout(TIMEOUT)
        .header("apikey", key)
        .header("Authorization", "Bearer " + bearer)
        .header("Accept", "application/json")
        .header("X-Supabase-Api-Version", "2024-01-01");
  }

  private Answer ask(HttpRequest request) {
    try {
      return answer(WholeAnswer.of(http, request, TIMEOUT, WholeAnswer.SMALL));
    } catch (HttpTimeoutException e) {
      throw away("no answer in " + TIMEOUT.toSeconds() + " s", e);
    } catch (IOException e) {
      throw away("it cannot be reached (" + e.getClass().getSimpleName() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("interrupted", e);
    }
  }

  private static Answer answer(HttpResponse<String> response) {
    if (response.statusCode() >= 500) {
      throw away("it answered HTTP " + response.statusCode(), null);
    }
    String body = response.body();
    try {
      return new Answer(
          response.statusCode(), body == null || body.isBlank() ? Json.object() : Json.tree(body));
    } catch (JacksonException e) {
      // The parser's message would quote the answer, which may hold a token.
      throw away("it answered HTTP " + response.statusCode() + " and no JSON", null);
    }
  }

  private static IdentityUnavailableException away(String why, @Nullable Throwable cause) {
    return new IdentityUnavailableException(
        FaultCategory.RETRY, "The identity provider is away: " + why, cause);
  }
}
