package org.vivavoce.app.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A candidate's page without a browser: signed in, agreed, at the session's socket. */
final class Sitting implements WebSocket.Listener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final StringBuilder fragments = new StringBuilder();
  private final WebSocket socket;

  private Sitting(Installation viva, URI address) {
    this.socket = viva.http.newWebSocketBuilder().buildAsync(address, this).join();
  }

  static Sitting open(Installation viva) throws IOException, InterruptedException {
    String link = viva.links().path("candidate").asString("");
    String ticket = link.substring(link.indexOf("#t=") + 3);
    String[] page = {"X-Viva", "1", "Sec-Fetch-Site", "same-origin"};
    HttpResponse<String> entered =
        viva.send("POST", "/api/v1/entry", Json.object().put("ticket", ticket), page);
    Installation.ok(entered);
    String cookie = entered.headers().firstValue("Set-Cookie").orElse("").split(";")[0];
    String[] person = {
      "Cookie", cookie, "X-Viva-App", "candidate", "X-Viva", "1", "Sec-Fetch-Site", "same-origin"
    };
    JsonNode interview = Installation.ok(viva.send("GET", "/api/v1/interview", null, person));
    String invitation = interview.path("invitation_id").asString("");
    ObjectNode agreed = Json.object().put("invitation_id", invitation);
    ArrayNode consents = agreed.putArray("consents");
    for (JsonNode asked : interview.path("consents")) {
      consents
          .addObject()
          .put("purpose", asked.path("purpose").asString(""))
          .put("version", asked.path("version").asString(""))
          .put("given", true);
    }
    Installation.ok(viva.send("POST", "/api/v1/interview/consents", agreed, person));
    String session =
        Installation.ok(
                viva.send(
                    "POST",
                    "/api/sessions",
                    Json.object().put("invitation_id", invitation),
                    person))
            .path("session_id")
            .asString("");
    String once =
        Installation.ok(viva.send("POST", "/api/v1/sessions/" + session + "/ticket", null, person))
            .path("ticket")
            .asString("");
    Sitting sitting =
        new Sitting(
            viva,
            URI.create(
                "ws" + viva.url().substring(4) + "/ws?token=" + once + "&session=" + session));
    sitting.next("session_ready");
    return sitting;
  }

  void send(String json) {
    socket.sendText(json, true).join();
  }

  /** The next message of this type; what comes before it is passed over. */
  JsonNode next(String type) throws IOException, InterruptedException {
    return next(message -> message.path("type").asString("").equals(type));
  }

  /** The next message that is as wanted. */
  JsonNode next(Predicate<JsonNode> wanted) throws IOException, InterruptedException {
    while (true) {
      JsonNode message = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (message == null) {
        throw new IOException("the page waited in vain");
      }
      if (wanted.test(message)) {
        return message;
      }
      if (message.path("type").asString("").equals("error")) {
        throw new IOException("the page was told " + message.path("code").asString(""));
      }
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    fragments.append(data);
    if (last) {
      heard.add(Json.tree(fragments.toString()));
      fragments.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public void close() {
    try {
      send("{\"type\":\"end_session\"}");
    } catch (CompletionException e) {
      // gone already
    }
    socket.abort();
  }
}
