package org.vivavoce.app.bench;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * The demo's recruiter, signed in: makes sessions at the company's own desk, as many as are wanted,
 * and offers in them. So no limit of one session or one address has to be lifted.
 */
final class MemberDesk {
  private final Installation viva;
  private final String[] headers;
  private final String candidate;
  private final String position;

  private MemberDesk(Installation viva, String[] headers, String candidate, String position) {
    this.viva = viva;
    this.headers = headers;
    this.candidate = candidate;
    this.position = position;
  }

  static MemberDesk open(Installation viva) throws IOException, InterruptedException {
    JsonNode links = viva.links();
    String link = links.path("member").asString("");
    String[] page = {"X-Viva", "1", "Sec-Fetch-Site", "same-origin"};
    HttpResponse<String> entered =
        viva.send(
            "POST",
            "/api/v1/entry",
            Json.object().put("ticket", link.substring(link.indexOf("#t=") + 3)),
            page);
    Installation.ok(entered);
    String[] headers = {
      "Cookie",
      entered.headers().firstValue("Set-Cookie").orElse("").split(";")[0],
      "X-Viva-App",
      "member",
      "X-Viva",
      "1",
      "Sec-Fetch-Site",
      "same-origin"
    };
    JsonNode session =
        Installation.ok(
            viva.send(
                "GET", "/api/sessions/" + links.path("session_id").asString(), null, headers));
    try (Connection owner = viva.owner();
        Statement statement = owner.createStatement()) {
      statement.execute(
          "update public.tenants set settings = '{\"interviews\":{\"consent_taken_by\":\"tenant\"}}'");
    } catch (SQLException e) {
      throw new IOException("The tenant's settings could not be written", e);
    }
    return new MemberDesk(
        viva,
        headers,
        session.path("candidate").path("id").asString(),
        session.path("position").path("id").asString());
  }

  UUID session() throws IOException, InterruptedException {
    JsonNode made =
        Installation.ok(
            viva.send(
                "POST",
                "/api/sessions",
                Json.object().put("candidate_id", candidate).put("position_id", position),
                headers));
    return UUID.fromString(made.path("session_id").asString());
  }

  /** The answer; any other status is an error of this benchmark's. */
  String offer(UUID session, String sdp) throws IOException, InterruptedException {
    return Installation.ok(
            viva.send(
                "POST",
                "/api/sdp-exchange",
                Json.object().put("sessionId", session.toString()).put("sdpOffer", sdp),
                headers))
        .path("sdpAnswer")
        .asString();
  }

  /** Whether it is completed now; not while its last call is being connected. */
  boolean complete(UUID session) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        viva.send("POST", "/api/sessions/" + session + "/complete", null, headers);
    if (answer.statusCode() != 409) {
      Installation.ok(answer);
    }
    return answer.statusCode() != 409;
  }
}
