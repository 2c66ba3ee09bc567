package org.vivavoce.twins.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** A twin with the mails it sent, and a caller that speaks plain HTTP to it. */
final class Wire implements AutoCloseable {
  static final IdentityKeys KEYS =
      new IdentityKeys("sb_publishable_0123456789", "sb_secret_0123456789");
  static final String SITE = "http://localhost:3000";

  final TestClock clock;
  final List<MailOut.Letter> letters = new ArrayList<>();
  final IdentityTwin twin;
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  Wire(Path folder) {
    this(folder, new TestClock(), settings -> settings);
  }

  Wire(Path folder, TestClock clock, UnaryOperator<IdentityTwinSettings.Builder> settings) {
    this.clock = clock;
    this.twin =
        IdentityTwin.start(
            settings
                .apply(
                    IdentityTwinSettings.builder(folder, URI.create(SITE))
                        .redirectUrls(List.of("https://*.example.org/**"))
                        .mail(letters::add))
                .build(),
            KEYS,
            clock);
  }

  record Answer(int status, ObjectNode body, HttpResponse<String> raw) {
    String text(String member) {
      return body.path(member).asString("");
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }
  }

  Answer post(String path, ObjectNode body) {
    return send(path, "POST", KEYS.anon(), KEYS.anon(), Json.write(body));
  }

  Answer admin(String method, String path, String body) {
    return send(path, method, KEYS.service(), KEYS.service(), body);
  }

  Answer as(String accessToken, String method, String path, String body) {
    return send(path, method, KEYS.anon(), accessToken, body);
  }

  Answer send(String path, String method, String apiKey, String bearer, String body) {
    return send(
        request(path, method, body)
            .header("apikey", apiKey)
            .header("Authorization", "Bearer " + bearer));
  }

  HttpRequest.Builder request(String path, String method, String body) {
    return HttpRequest.newBuilder(URI.create(twin.baseUrl() + path))
        .header("Content-Type", "application/json")
        .header("X-Supabase-Api-Version", "2024-01-01")
        .method(
            method,
            body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> raw = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(raw.statusCode(), Json.tryObject(raw.body()).orElseGet(Json::object), raw);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopping);
    }
  }

  /** A code for that address, as the product asks for it. */
  Answer link(String email) {
    return admin(
        "POST",
        "/admin/generate_link",
        Json.write(Json.object().put("type", "magiclink").put("email", email)));
  }

  /** A session of somebody new or known. */
  Answer signIn(String email) {
    return post(
        "/verify",
        Json.object().put("type", "email").put("token_hash", link(email).text("hashed_token")));
  }

  Answer guess(String email, String digits) {
    return post(
        "/verify", Json.object().put("type", "email").put("email", email).put("token", digits));
  }

  Answer refresh(String token) {
    return post("/token?grant_type=refresh_token", Json.object().put("refresh_token", token));
  }

  /** Six digits that are not these. */
  static String other(String digits) {
    return digits.equals("000000") ? "000001" : "000000";
  }

  @Override
  public void close() {
    twin.close();
    http.close();
  }
}
