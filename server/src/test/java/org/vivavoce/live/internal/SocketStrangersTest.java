package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.AtOnce.atOnce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.attack.Raw;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The session's socket as strangers find it: every kind of key, every message, broken frames. */
class SocketStrangersTest {
  private static final String GOOD = "ticket-of-the-candidate";

  private final Rig rig = new Rig();

  @AfterEach
  void stop() {
    rig.close();
  }

  /** Each message that a page may send, as the contract lists them. */
  private static List<String> everyMessage() throws IOException {
    JsonNode document =
        new YAMLMapper().readTree(Files.readString(Path.of("../api/session-events.yaml")));
    List<String> messages = new ArrayList<>();
    for (JsonNode each : document.path("client_to_server").path("oneOf")) {
      JsonNode definition = document.at(each.path("$ref").asString().substring(1));
      ObjectNode message = Json.object();
      for (JsonNode name : definition.path("required")) {
        JsonNode property = definition.path("properties").path(name.asString());
        String text =
            property.has("const")
                ? property.path("const").asString()
                : property.path("enum").path(0).asString(ScriptedControl.SESSION.toString());
        message.put(name.asString(), text);
      }
      messages.add(message.toString());
    }
    return messages;
  }

  private String handshake(String query, String... headers) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13"));
    all.addAll(Arrays.asList(headers));
    return Raw.request("GET /ws" + query + " HTTP/1.1", all.toArray(String[]::new));
  }

  /** A frame (RFC 6455 §5.2), masked with zeros. */
  private static String frame(int firstByte, String payload) {
    String length =
        payload.length() < 126
            ? String.valueOf((char) (0x80 | payload.length()))
            : (char) 0xfe
                + String.valueOf((char) (payload.length() >> 8))
                + (char) (payload.length() & 0xff);
    return (char) firstByte + length + "\0\0\0\0" + payload;
  }

  private String said() throws IOException {
    StringBuilder frames = new StringBuilder();
    everyMessage().forEach(each -> frames.append(frame(0x81, each)));
    return frames.toString();
  }

  private void refused(String name, String handshake) throws IOException {
    String answer = Raw.answers(rig.server.port(), handshake + said());
    assertTrue(Raw.status(answer) >= 400 && Raw.status(answer) < 500, name + ": " + answer);
    assertTrue(answer.contains("application/problem+json"), name + ": " + answer);
    String head = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    boolean published =
        Arrays.stream(ErrorCode.values())
            .anyMatch(each -> head.contains("\"code\":\"" + each.wire() + "\""));
    assertTrue(published, name + ": " + answer);
    for (String secret : List.of("Rosebud", "Gardener", "sk-test", "host-token", "apply for")) {
      assertFalse(answer.contains(secret), name + ": " + answer);
    }
  }

  @Test
  void whoeverHasNoTicketForTheSessionIsRefusedAndWhatTheySayIsNotHeard() throws IOException {
    rig.granted();
    rig.page();
    String session = "&session=" + ScriptedControl.SESSION;
    String before = rig.control.journal().toString();
    rig.control.ticket(GOOD);
    String jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
    for (String token :
        List.of(
            "",
            "0".repeat(64),
            "host-token",
            "grant-1",
            "sk-test-1",
            jwt,
            "%00",
            "x".repeat(5_000),
            "'%20or%20'1'='1",
            GOOD.toUpperCase(java.util.Locale.ROOT),
            GOOD + "%00",
            "%20" + GOOD)) {
      refused("token " + token, handshake("?token=" + token + session));
    }
    refused("no token", handshake("?session=" + ScriptedControl.SESSION));
    refused("nothing", handshake(""));
    refused("a foreign session", handshake("?token=" + GOOD + "&session=" + UUID.randomUUID()));
    refused("a session that is none", handshake("?token=" + GOOD + "&session=..%2f"));
    refused("two sessions", handshake("?token=" + GOOD + "&session=x" + session));
    refused("a bearer token", handshake("?x" + session, "Authorization: Bearer host-token"));
    refused("a cookie", handshake("?x" + session, "Cookie: viva_candidate=" + GOOD));
    refused("a member's cookie", handshake("?x" + session, "Cookie: viva_member=" + GOOD));
    refused("a subprotocol", handshake("?x" + session, "Sec-WebSocket-Protocol: bearer." + jwt));
    refused(
        "another site",
        handshake("?x" + session, "Origin: https://evil.example", "Cookie: viva_candidate=x"));
    assertEquals(before, rig.control.journal().toString());
    assertEquals(0, rig.far.requests().size());
  }

  @Test
  void whoIsLetIntoThisSessionAndAsksForAnotherIsNotedInTheRecord() {
    rig.granted();
    rig.page();
    rig.control.ticket(GOOD);
    try (TestPage stray = rig.unnamed(GOOD)) {
      stray.send("{\"type\":\"init_session\",\"session_id\":\"" + UUID.randomUUID() + "\"}");
      assertEquals("session_not_found", stray.next("error").path("code").asString(""));
      rig.journalled(
          "it is noted",
          () ->
              rig.control.facts("integrity_observed").stream()
                  .anyMatch(
                      stored ->
                          stored.fact().path("event").asString("").equals("not_theirs")
                              && stored.fact().path("level").asString("").equals("warning")));
    }
  }

  @Test
  void theHostsDoorIsOpenToItsControlPlaneAlone() throws IOException {
    rig.granted();
    rig.page();
    String before = rig.control.journal().toString();
    String body = "{\"sdp\":\"v=0\"}";
    for (String what : List.of("offer", "end")) {
      for (UUID session : List.of(ScriptedControl.SESSION, UUID.randomUUID())) {
        for (String key : List.of("", "host-token", "sk-test-1", "DOOR-TOKEN", "x")) {
          String answer = Raw.answers(rig.server.port(), door(session, what, key, body));
          assertEquals(401, Raw.status(answer), what + " with " + key + ": " + answer);
        }
      }
      String foreign = door(UUID.randomUUID(), what, "door-token", body);
      assertEquals(401, Raw.status(Raw.answers(rig.server.port(), foreign)));
    }
    assertEquals(before, rig.control.journal().toString());
    assertEquals(0, rig.far.requests().size());
    String ours = door(ScriptedControl.SESSION, "end", "door-token", body);
    assertEquals(200, Raw.status(Raw.answers(rig.server.port(), ours)));
  }

  private static String door(UUID session, String what, String key, String body) {
    return Raw.request(
            "POST /internal/v1/live/" + session + "/" + what + " HTTP/1.1",
            "Host: localhost",
            "Connection: close",
            "Authorization: Bearer " + key,
            "Content-Type: application/json",
            "Content-Length: " + body.length())
        + body;
  }

  @Test
  void aTicketIsGoodOnce() {
    rig.granted();
    rig.page();
    rig.control.ticket(GOOD);
    assertEquals(101, rig.refusal(GOOD));
    assertEquals(401, rig.refusal(GOOD));
  }

  @Test
  void ofManyWhoBringOneTicketAtOnceOneComesIn() {
    rig.granted();
    rig.page();
    rig.control.ticket(GOOD);
    List<Integer> statuses = atOnce(Collections.nCopies(8, () -> rig.refusal(GOOD)));
    assertEquals(1, Collections.frequency(statuses, 101), statuses.toString());
    assertEquals(7, Collections.frequency(statuses, 401), statuses.toString());
  }

  @Test
  void brokenFramesEndTheirSocketAndNotTheSession() {
    rig.granted();
    rig.page();
    int n = 0;
    for (String frames :
        List.of(
            "\u0081\u0005hello", // not masked
            frame(0x83, "x"), // a reserved opcode
            frame(0xf1, "x"), // reserved bits
            frame(0x89, "x".repeat(126)), // a ping too long
            frame(0x09, "x"), // a ping in fragments
            frame(0x80, "x"), // goes on with nothing
            frame(0x01, "x") + frame(0x81, "y"), // begins before the end
            frame(0x81, "\u00ff\u00fe"), // not UTF-8
            frame(0x88, "\u0000"), // a close with half a code
            frame(0x82, "\u0000\u0001"), // bytes
            "\u0081\u00ff\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\0\0\0\0x", // 2^63 bytes
            "\u0081\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\0\0\0\0x",
            "GET / HTTP/1.1\r\n\r\n")) {
      String ticket = "broken-" + n++;
      rig.control.ticket(ticket);
      String answer =
          Raw.answers(
              rig.server.port(),
              handshake("?token=" + ticket + "&session=" + ScriptedControl.SESSION) + frames);
      assertEquals(101, Raw.status(answer), answer);
      assertFalse(answer.contains("Exception") || answer.contains(".java"), answer);
    }
    TestPage page = rig.page();
    page.send("{\"type\":\"ping\",\"n\":7}");
    assertEquals(7, page.next("pong").path("n").asInt(0));
  }
}
