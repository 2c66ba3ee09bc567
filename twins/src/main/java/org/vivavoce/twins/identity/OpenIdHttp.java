package org.vivavoce.twins.identity;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** Small JSON answers of a provider: at most {@value #MOST_BYTES} bytes, at most ten seconds. */
final class OpenIdHttp {
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern MAX_AGE = Pattern.compile("max-age=([0-9]{1,9})");

  /**
   * @param body empty when the answer was no JSON object
   * @param lasts how long it may be kept, as the provider says; empty: it does not say
   */
  record Answer(int status, ObjectNode body, Optional<Duration> lasts) {}

  /** The provider could not be reached or made no sense. */
  static final class ProviderFailed extends Exception {
    private static final long serialVersionUID = 1L;

    ProviderFailed(String why) {
      super(why);
    }

    ProviderFailed(String why, Throwable cause) {
      super(why, cause);
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @throws ProviderFailed for an address that would be asked in the clear over a network
   */
  static URI safe(URI address) throws ProviderFailed {
    String host = address.getHost() == null ? "" : address.getHost();
    boolean here = host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    if ("https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && here)) {
      return address;
    }
    throw new ProviderFailed("an OpenID provider is asked over https only: " + host);
  }

  Answer send(HttpRequest.Builder request) throws ProviderFailed {
    HttpRequest built = request.timeout(TIMEOUT).header("Accept", "application/json").build();
    try {
      HttpResponse<InputStream> response =
          http.send(built, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(MOST_BYTES);
        return new Answer(
            response.statusCode(),
            Json.tryObject(new String(bytes, StandardCharsets.UTF_8)).orElseGet(Json::object),
            response.headers().firstValue("Cache-Control").flatMap(OpenIdHttp::maxAge));
      }
    } catch (IOException unreachable) {
      throw new ProviderFailed("no answer from " + built.uri().getHost(), unreachable);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new ProviderFailed("stopped while asking " + built.uri().getHost(), stopping);
    }
  }

  /**
   * @throws ProviderFailed for anything but 200
   */
  Answer get(URI address) throws ProviderFailed {
    Answer answer = send(HttpRequest.newBuilder(safe(address)));
    if (answer.status() != 200) {
      throw new ProviderFailed(address.getHost() + " answered " + answer.status());
    }
    return answer;
  }

  private static Optional<Duration> maxAge(String cacheControl) {
    Matcher found = MAX_AGE.matcher(cacheControl);
    return found.find()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(found.group(1))))
        : Optional.empty();
  }
}
