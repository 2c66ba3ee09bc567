package org.vivavoce.invitation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.ControlFixture.Browser;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The way in from a mailed link, as strangers, scanners and the invited person see it. */
class JoinTest {
  private static final String PAGE = "/api/v1/interview/invitation";

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;
  static TestTenant tenant;
  static Browser recruiter;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
    tenant = new TestTenant(db, viva, "Northwind");
    recruiter = tenant.member("recruiter").browser();
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static Answer lookup(String token) {
    return viva.send("POST", "/api/invitations/lookup", Json.object().put("token", token));
  }

  private static Answer page(String token, String... headers) {
    List<String> all = new ArrayList<>(List.of("Cookie", "viva_invitation=" + token));
    Collections.addAll(all, headers);
    return viva.send("GET", PAGE, null, all.toArray(String[]::new));
  }

  private static String status(JsonNode link) {
    return db.owner()
        .withHandle(
            h ->
                h.createQuery("select status from public.interview_invitations where id = :id")
                    .bind("id", UUID.fromString(link.path("id").asString()))
                    .mapTo(String.class)
                    .one());
  }

  private static void set(JsonNode link, String assignment) {
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "update public.interview_invitations set " + assignment + " where id = ?",
                    UUID.fromString(link.path("id").asString())));
  }

  /** Without what differs from request to request. */
  private static ObjectNode plain(Answer answer) {
    ObjectNode body = (ObjectNode) answer.json();
    body.remove("request_id");
    return body.put("http", answer.status());
  }

  @Test
  void aLookUpTellsWhatItIsAboutAndUsesNothingUp() {
    JsonNode link = tenant.invite(recruiter, "ada.lovelace@example.org");
    for (int i = 0; i < 3; i++) {
      Answer found = lookup(link.path("token").asString());
      assertEquals(200, found.status(), found.body());
      assertEquals(link.path("id"), found.json().path("invitation_id"));
      assertEquals("opened", found.json().path("status").asString());
      assertEquals("Engineer", found.json().path("position").path("title").asString());
      assertEquals("Northwind", found.json().path("company").path("name").asString());
      assertEquals("a…@example.org", found.json().path("email_hint").asString());
      assertFalse(found.body().contains("lovelace"));
    }
    assertEquals("opened", status(link));
  }

  @Test
  void anExpiredLinkSaysSoAndIsNotOpened() {
    JsonNode link = tenant.invite(recruiter, "late@example.org");
    set(link, "expires_at = now() - interval '1 s'");
    assertEquals("expired", lookup(link.path("token").asString()).json().path("status").asString());
    assertEquals("pending", status(link));
  }

  @Test
  void unknownRevokedAndReplacedLookAlikeToTheWorld() {
    JsonNode revoked = tenant.invite(recruiter, "revoked@example.org");
    recruiter.post("/api/invitations/" + revoked.path("id").asString() + "/revoke", null);
    JsonNode replaced = tenant.invite(recruiter, "replaced@example.org");
    recruiter.post("/api/invitations/" + replaced.path("id").asString() + "/resend", null);
    ObjectNode unknown = plain(lookup("0".repeat(64)));
    assertEquals("invitation_unknown", unknown.path("code").asString());
    assertEquals(404, unknown.path("http").asInt());
    for (JsonNode link : List.of(revoked, replaced)) {
      String token = link.path("token").asString();
      assertEquals(unknown, plain(lookup(token)));
      assertEquals(unknown, plain(page(token)));
    }
    assertEquals(unknown, plain(lookup("no hexadecimal at all")));
    assertEquals(unknown, plain(page("../../etc")));
    assertEquals(unknown, plain(viva.send("GET", PAGE, null)));
  }

  @Test
  void aMailScannerThatFollowsTheLinkChangesNothing() {
    JsonNode link = tenant.invite(recruiter, "scanned@example.org");
    String path = "/interview/join?token=" + link.path("token").asString();
    for (int i = 0; i < 2; i++) {
      assertEquals(200, viva.send("HEAD", path, null).status());
      Answer answer = viva.send("GET", path, null);
      assertEquals(303, answer.status());
      assertEquals(
          "http://viva.test/interview",
          answer.raw().headers().firstValue("Location").orElseThrow());
      assertEquals(
          "no-referrer", answer.raw().headers().firstValue("Referrer-Policy").orElseThrow());
      assertEquals("no-store", answer.raw().headers().firstValue("Cache-Control").orElseThrow());
      String cookie = answer.raw().headers().firstValue("Set-Cookie").orElseThrow();
      assertEquals(
          "viva_invitation="
              + link.path("token").asString()
              + "; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax",
          cookie);
    }
    assertEquals("pending", status(link));
  }

  @Test
  void aLinkThatCannotBeOneLeavesNoCookieBehind() {
    for (String token : List.of("", "short", "%0d%0aSet-Cookie:x=y", "g".repeat(64))) {
      Answer answer = viva.send("GET", "/interview/join?token=" + token, null);
      assertEquals(303, answer.status());
      assertEquals(
          List.of("viva_invitation=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
          answer.raw().headers().allValues("Set-Cookie"));
    }
    assertEquals(400, viva.send("GET", "/interview/join", null).status());
  }

  @Test
  void thePageOpensTheInvitationAndKnowsItsPerson() {
    JsonNode link = tenant.invite(recruiter, "person@example.org");
    String token = link.path("token").asString();
    Answer stranger = page(token);
    assertEquals(200, stranger.status(), stranger.body());
    assertEquals("opened", stranger.json().path("status").asString());
    assertEquals("p…@example.org", stranger.json().path("email_hint").asString());
    assertFalse(stranger.json().path("signed_in").asBoolean());
    UUID invitation = UUID.fromString(link.path("id").asString());
    Browser person = tenant.accept(invitation, UUID.randomUUID());
    JsonNode own =
        viva.send(
                "GET",
                PAGE,
                null,
                "Cookie",
                "viva_invitation=" + token + "; " + person.cookie,
                "X-Viva-App",
                "candidate")
            .json();
    assertTrue(own.path("signed_in").asBoolean());
    assertEquals("accepted", own.path("status").asString());
    Browser other =
        tenant.accept(
            UUID.fromString(tenant.invite(recruiter, "other@example.org").path("id").asString()),
            UUID.randomUUID());
    JsonNode foreign =
        viva.send(
                "GET",
                PAGE,
                null,
                "Cookie",
                "viva_invitation=" + token + "; " + other.cookie,
                "X-Viva-App",
                "candidate")
            .json();
    assertFalse(foreign.path("signed_in").asBoolean());
  }

  @Test
  void noLogHoldsAToken() {
    JsonNode link = tenant.invite(recruiter, "quiet@example.org");
    String token = link.path("token").asString();
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    Handler listening =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage() + " " + line.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger ours = Logger.getLogger("org.vivavoce");
    Level before = ours.getLevel();
    ours.setLevel(Level.ALL);
    ours.addHandler(listening);
    try {
      viva.send("GET", "/interview/join?token=" + token, null);
      viva.send("GET", "/interview/joining?token=" + token, null);
      lookup(token);
      page(token);
      recruiter.post("/api/invitations/" + link.path("id").asString() + "/resend", null);
      lookup(token);
    } finally {
      ours.removeHandler(listening);
      ours.setLevel(before);
    }
    assertTrue(lines.stream().anyMatch(line -> line.contains("/interview/join")), lines.toString());
    assertFalse(lines.toString().contains(token));
  }

  @Test
  void whoGuessesTokensIsSlowedDown() {
    try (ControlFixture own = new ControlFixture(db, keys, Duration.ofMinutes(30))) {
      Answer last = null;
      for (int i = 0; i < 70; i++) {
        last =
            own.send(
                "POST",
                "/api/invitations/lookup",
                Json.object().put("token", "%064d".formatted(i)));
        if (last.status() == 429) {
          break;
        }
      }
      assertEquals(429, last == null ? 0 : last.status());
      assertTrue(last != null && last.raw().headers().firstValue("Retry-After").isPresent());
    }
  }
}
