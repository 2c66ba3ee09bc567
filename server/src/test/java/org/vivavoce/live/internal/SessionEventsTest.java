package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The socket's messages and their contract, {@code api/session-events.yaml}, say the same. */
class SessionEventsTest {
  private static final JsonNode CONTRACT = contract();

  private static JsonNode contract() {
    try {
      return new YAMLMapper().readTree(Files.readString(Path.of("../api/session-events.yaml")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Schema side(String side) {
    ObjectNode schema = Json.object();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.set("$defs", CONTRACT.path("$defs"));
    schema.set("oneOf", CONTRACT.path(side).path("oneOf"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
  }

  static Stream<ServerMessage> said() {
    return Stream.of(
        new ServerMessage.SessionReady(
            new UUID(1, 2), "in_progress", List.of(), new ServerMessage.Position("Gardener"), true),
        new ServerMessage.SdpAnswered("v=0"),
        new ServerMessage.Connection("interrupted", "call_lost", "words", true, 500L),
        new ServerMessage.Connection("connected", "none", "words", false, null),
        new ServerMessage.Acknowledged("0123456789abcdef", true),
        new ServerMessage.Turn("listening"),
        new ServerMessage.Question("Why?", 1, 3),
        new ServerMessage.Transcript("i", "ai", "Why?", true, false),
        new ServerMessage.NewOfferWanted("integrity"),
        new ServerMessage.SessionEnded("completed", "time_limit", "words", null),
        new ServerMessage.Refused("not_started", "words", "Session not initialized"),
        new ServerMessage.TranscriptAck(
            Json.tree(
                """
                [{"id":"0190a000-0000-7000-8000-000000000001","speaker":"ai","late":false,
                  "timestamp":"2026-11-21T10:00:00Z","sequence_number":null,"item_id":null}]
                """)),
        new ServerMessage.Pong(3L),
        new ServerMessage.Pong(null));
  }

  @ParameterizedTest
  @MethodSource("said")
  void whatTheHostSaysIsInTheContract(ServerMessage message) {
    assertEquals(
        List.of(), side("server_to_client").validate(Json.tree(message.json())), message.json());
  }

  @ParameterizedTest
  @MethodSource("said")
  void aMessageWithAMemberMissingIsNot(ServerMessage message) {
    ObjectNode object = (ObjectNode) Json.tree(message.json());
    object.remove("v");
    assertFalse(side("server_to_client").validate(object).isEmpty());
  }

  @Test
  void whatTheContractLetsAPageSayIsRead() {
    List<String> messages =
        List.of(
            "{\"type\":\"init_session\",\"session_id\":\"0190a000-0000-7000-8000-000000000001\"}",
            "{\"type\":\"sdp_offer\",\"sdp\":\"v=0\"}",
            "{\"type\":\"connection_state\",\"state\":\"failed\"}",
            "{\"type\":\"end_session\"}",
            "{\"type\":\"ping\",\"n\":1}",
            "{\"type\":\"ping\"}",
            "{\"type\":\"typed\",\"id\":\"0123456789abcdef\",\"text\":\"Roses.\"}",
            "{\"type\":\"typing\"}",
            "{\"type\":\"text_mode\"}",
            "{\"type\":\"end_session\",\"final_transcript\":[]}",
            "{\"type\":\"ice_candidate\",\"candidate\":null}",
            """
            {"type":"transcript_update","entries":[
              {"text":"x","speaker":"ai","timestamp":"2026-11-21T10:00:00Z"}]}
            """);
    for (String message : messages) {
      assertEquals(List.of(), side("client_to_server").validate(Json.tree(message)), message);
    }
    assertInstanceOf(PageMessage.InitSession.class, PageMessage.read(messages.get(0)));
    assertInstanceOf(PageMessage.Offer.class, PageMessage.read(messages.get(1)));
    assertEquals(new PageMessage.ConnectionState("failed"), PageMessage.read(messages.get(2)));
    assertInstanceOf(PageMessage.EndSession.class, PageMessage.read(messages.get(3)));
    assertEquals(new PageMessage.Ping(1L), PageMessage.read(messages.get(4)));
    assertEquals(new PageMessage.Ping(null), PageMessage.read(messages.get(5)));
    assertEquals(
        new PageMessage.Typed("0123456789abcdef", "Roses."), PageMessage.read(messages.get(6)));
    assertInstanceOf(PageMessage.Typing.class, PageMessage.read(messages.get(7)));
    assertInstanceOf(PageMessage.TextMode.class, PageMessage.read(messages.get(8)));
    assertInstanceOf(PageMessage.EndSession.class, PageMessage.read(messages.get(9)));
    assertEquals(new PageMessage.IceCandidate("null"), PageMessage.read(messages.get(10)));
    assertInstanceOf(PageMessage.TranscriptUpdate.class, PageMessage.read(messages.get(11)));
  }

  @Test
  void aClientsWordForItsConnectionIsTakenAsTheNearest() {
    Map<String, String> nearest =
        Map.of(
            "new",
            "pending",
            "ws_connected",
            "ready",
            "checking",
            "connecting",
            "completed",
            "connected",
            "error",
            "failed",
            "Closed",
            "closed");
    nearest.forEach(
        (word, state) ->
            assertEquals(
                new PageMessage.ConnectionState(state),
                PageMessage.read("{\"type\":\"connection_state\",\"state\":\"" + word + "\"}")));
    assertEquals(
        new PageMessage.ConnectionState(null),
        PageMessage.read("{\"type\":\"connection_state\",\"state\":\"dancing\"}"));
  }

  @Test
  void whatAPageMayNotSayIsNotRead() {
    assertInstanceOf(PageMessage.Invalid.class, PageMessage.read("nonsense"));
    assertInstanceOf(PageMessage.Invalid.class, PageMessage.read("[]"));
    assertInstanceOf(PageMessage.Invalid.class, PageMessage.read("{\"type\":\"sdp_offer\"}"));
    assertInstanceOf(
        PageMessage.Invalid.class, PageMessage.read("{\"type\":\"sdp_offer\",\"sdp\":\" \"}"));
    assertInstanceOf(PageMessage.Unknown.class, PageMessage.read("{\"type\":\"dance\"}"));
    assertInstanceOf(PageMessage.Unknown.class, PageMessage.read("{}"));
  }
}
