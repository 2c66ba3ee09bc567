package org.vivavoce.signin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import tools.jackson.databind.node.ObjectNode;

/** A browser with a cookie jar on one of our pages. */
final class SigninBrowser {
  private final ControlFixture viva;
  private final String app;
  final Map<String, String> jar = new LinkedHashMap<>();

  SigninBrowser(ControlFixture viva, String app) {
    this.viva = viva;
    this.app = app;
  }

  SigninBrowser opened(String invitationToken) {
    jar.put("viva_invitation", invitationToken);
    return this;
  }

  ControlFixture.Answer send(String method, String path, @Nullable Object body, String... more) {
    List<String> headers = new ArrayList<>(List.of("X-Viva-App", app));
    if (!jar.isEmpty()) {
      headers.add("Cookie");
      headers.add(
          String.join(
              "; ", jar.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
    }
    headers.addAll(List.of(more));
    ControlFixture.Answer answer = viva.send(method, path, body, headers.toArray(String[]::new));
    for (String cookie : answer.raw().headers().allValues("Set-Cookie")) {
      String[] pair = cookie.split(";", 2)[0].split("=", 2);
      if (cookie.contains("Max-Age=0")) {
        jar.remove(pair[0]);
      } else {
        jar.put(pair[0], pair[1]);
      }
    }
    return answer;
  }

  ControlFixture.Answer get(String path) {
    return send("GET", path, null);
  }

  ControlFixture.Answer post(String path, @Nullable Object body) {
    return send("POST", path, body, "X-Viva", "1", "Sec-Fetch-Site", "same-origin");
  }

  private ObjectNode body() {
    return Json.object().put("app", app);
  }

  ControlFixture.Answer ask(@Nullable String email) {
    ObjectNode body = body();
    if (email != null) {
      body.put("email", email);
    }
    return post("/api/v1/signin/code", body);
  }

  ControlFixture.Answer type(@Nullable String email, String code) {
    ObjectNode body = body().put("code", code);
    if (email != null) {
      body.put("email", email);
    }
    return post("/api/v1/signin/verify", body);
  }

  ControlFixture.Answer follow(String tokenHash) {
    return post("/api/v1/signin/verify", body().put("token_hash", tokenHash));
  }

  ControlFixture.Answer signOut() {
    return post("/api/v1/signout", body());
  }
}
