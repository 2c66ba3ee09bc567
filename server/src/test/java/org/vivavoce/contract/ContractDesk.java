package org.vivavoce.contract;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.signin.AccessTokens;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.Eventually;
import org.vivavoce.testing.ScriptedRealtime;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The product with its hosts in one process and a scripted realtime service, a tenant whose
 * sessions are open and who asks its candidates itself, and people with bearer tokens.
 */
abstract class ContractDesk {
  static final String OFFER =
      "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nm=application 9 UDP/DTLS/SCTP webrtc\r\n";
  static final String OPEN =
      "{\"interviews\":{\"session_mode\":\"open\",\"consent_taken_by\":\"tenant\"}}";

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ScriptedRealtime far;
  static ControlFixture viva;
  static TestTenant tenant;
  static TestTenant.Member recruiter;
  static final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    far = new ScriptedRealtime();
    viva = ControlFixture.live(db, keys, Duration.ofMinutes(30), tokens(), far.baseUrl());
    tenant = new TestTenant(db, viva, "Open House");
    settings(OPEN);
    recruiter = tenant.member("recruiter");
  }

  @AfterAll
  static void stop() {
    viva.close();
    far.close();
  }

  /** A token is {@code t.<user>.t}; who checks real ones is another suite's matter. */
  private static AccessTokens tokens() {
    return jwt -> {
      String[] parts = jwt.split("\\.");
      return parts.length == 3 && parts[0].equals("t") && parts[1].length() == 36
          ? Optional.of(new AccessTokens.Holder(UUID.fromString(parts[1]), Optional.empty()))
          : Optional.empty();
    };
  }

  static String token(UUID user) {
    return "t." + user + ".t";
  }

  static void settings(String json) {
    viva.owner.useHandle(
        h ->
            h.execute(
                "update tenants set settings = cast(? as jsonb) where id = ?", json, tenant.id));
  }

  static ControlFixture.Answer as(UUID user, String method, String path, @Nullable Object body) {
    return viva.send(method, path, body, "Authorization", "Bearer " + token(user));
  }

  static ControlFixture.Answer post(UUID user, String path, @Nullable Object body, String... more) {
    java.util.ArrayList<String> headers =
        new java.util.ArrayList<>(List.of("Authorization", "Bearer " + token(user)));
    headers.addAll(List.of(more));
    return viva.send("POST", path, body, headers.toArray(String[]::new));
  }

  static ControlFixture.Answer get(UUID user, String path) {
    return viva.send("GET", path, null, "Authorization", "Bearer " + token(user));
  }

  /** A candidate with an account, whom nobody invited. */
  record Person(UUID user, UUID candidate) {}

  static Person person() {
    UUID user = UUID.randomUUID();
    UUID candidate = UUID.randomUUID();
    viva.owner.useHandle(
        h ->
            h.execute(
                """
                insert into candidates (id, tenant_id, email, name, user_id)
                values (?, ?, ?, 'Robin Example', ?)
                """,
                candidate,
                tenant.id,
                candidate + "@example.org",
                user));
    return new Person(user, candidate);
  }

  static ObjectNode making(Person person) {
    return Json.object()
        .put("candidate_id", person.candidate().toString())
        .put("position_id", tenant.position.toString());
  }

  /** Made by the recruiter for the person: the whole answer. */
  static JsonNode made(Person person) {
    ControlFixture.Answer made = post(recruiter.user(), "/api/sessions", making(person));
    if (made.status() != 201) {
      throw new AssertionError(made.status() + " " + made.body());
    }
    return made.json();
  }

  static UUID id(JsonNode made) {
    return UUID.fromString(made.path("session_id").asString());
  }

  static URI socket(String pathAndQuery) {
    return URI.create(viva.url(pathAndQuery).replaceFirst("^http", "ws"));
  }

  /** Joins the newest call by its sideband and says that its session is ours. */
  static ScriptedRealtime.Line confirms() {
    ScriptedRealtime.Line line = far.lineOfNewestCall();
    line.send(
        """
        {"type":"session.created","event_id":"e","session":{"id":"sess_1","type":"realtime","object":"realtime.session","model":"m","instructions":"default","output_modalities":["audio"],"audio":{"input":{"turn_detection":{"type":"server_vad"}},"output":{"voice":"alloy"}}}}""");
    String update = line.next(text -> text.contains("\"session.update\""));
    ObjectNode updated = Json.object().put("type", "session.updated").put("event_id", "e");
    updated.set("session", Json.tree(update).path("session"));
    line.send(Json.write(updated));
    return line;
  }

  static String status(UUID session) {
    return viva.owner.withHandle(
        h ->
            h.select("select status from interview_sessions where id = ?", session)
                .mapTo(String.class)
                .one());
  }

  static void becomes(UUID session, String status) {
    Eventually.eventually("the session is " + status, () -> status(session).equals(status));
  }

  /** The interview is on: an offer over HTTP, confirmed, its sound taken to be there. */
  static void talking(UUID user, UUID session) {
    ControlFixture.Answer answer = offered(user, session);
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    confirms();
    becomes(session, "in_progress");
  }

  static ControlFixture.Answer offered(UUID user, UUID session) {
    return post(
        user,
        "/api/sdp-exchange",
        Json.object().put("sessionId", session.toString()).put("sdpOffer", OFFER));
  }

  static int count(String sql, Object... binding) {
    return viva.owner.withHandle(h -> h.select(sql, binding).mapTo(Integer.class).one());
  }
}
