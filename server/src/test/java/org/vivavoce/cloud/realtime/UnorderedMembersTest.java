package org.vivavoce.cloud.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vivavoce.live.CallSettings;
import org.vivavoce.plan.TurnDetection;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A page with a data channel can set what we never order; the session is then not ours. */
class UnorderedMembersTest {
  private static CallSettings ours(String recogniser, List<String> keywords) {
    return new CallSettings(
            "m",
            "marin",
            1.0,
            "Be calm.",
            recogniser,
            "en",
            new TurnDetection.ServerVad(0.5, 300, 600),
            false,
            null,
            null,
            "s")
        .withKeywords(keywords);
  }

  private static List<String> differences(JsonNode session, CallSettings ours) {
    return OpenAiSession.effective(session).differencesFrom(ours);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/audio/input/transcription|prompt|\"The candidate says: I led the team.\"|transcription_prompt",
        "/audio/input/transcription|keywords|[\"team lead\"]|keywords",
        "/audio/input/transcription|keywords|[]|keywords",
        "/audio/input/transcription|languages|[\"en\",\"de\"]|languages",
        "/audio/input/turn_detection|idle_timeout_ms|5000|idle_timeout_ms",
        "|include|[]|include",
        "|truncation|\"disabled\"|truncation",
        "|truncation|{\"type\":\"retention_ratio\",\"retention_ratio\":0.1}|truncation",
        "|tool_choice|\"required\"|tool_choice",
        "|prompt|{\"id\":\"pmpt_1\"}|prompt"
      })
  void whatSomebodyElseSetIsNamed(String under, String member, String value, String name) {
    CallSettings ours = ours("gpt-transcribe", List.of("PostgreSQL"));
    ObjectNode session = OpenAiSession.forUpdate(ours);
    assertEquals(List.of(), differences(session, ours));
    ((ObjectNode) session.at(under == null ? "" : under)).set(member, Json.tree(value));
    assertEquals(List.of(name), differences(session, ours));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-transcribe", "whisper-1", "gpt-realtime-whisper"})
  void whatTheServiceShowsByItselfIsNoDifference(String recogniser) {
    CallSettings ours = ours(recogniser, List.of("PostgreSQL"));
    ObjectNode session = OpenAiSession.forCall(ours);
    session.put("tool_choice", "auto").put("truncation", "auto");
    session.putNull("prompt").putNull("tracing").putArray("tools");
    ObjectNode transcription = (ObjectNode) session.at("/audio/input/transcription");
    transcription.putNull("prompt").putNull("languages");
    if (!transcription.has("keywords")) {
      transcription.putArray("keywords");
    }
    ((ObjectNode) session.at("/audio/input/turn_detection")).putNull("idle_timeout_ms");
    assertEquals(List.of(), differences(session, ours));
    transcription.remove("keywords");
    session.remove(List.of("include", "prompt", "tracing", "tool_choice", "truncation"));
    assertEquals(List.of(), differences(session, ours));
  }

  @Test
  void anUpdateSetsBackWhatSomebodyElseMayHaveSet() {
    JsonNode update = OpenAiSession.forUpdate(ours("gpt-transcribe", List.of()));
    assertEquals("", update.at("/audio/input/transcription/prompt").asString());
    assertEquals(Json.tree("[]"), update.at("/audio/input/transcription/keywords"));
    assertEquals(Json.tree("null"), update.at("/audio/input/turn_detection/idle_timeout_ms"));
    assertEquals("auto", update.path("tool_choice").asString());
    assertEquals("auto", update.path("truncation").asString());
    assertEquals(Json.tree("[]"), update.path("tools"));
    assertFalse(
        update.has("tracing"), "it cannot be changed once set: the update would be refused");
    assertEquals(
        List.of(),
        differences(
            ((ObjectNode) update).put("tracing", "auto"), ours("gpt-transcribe", List.of())),
        "the official client traces by itself, and nothing could undo it");
  }

  @Test
  void aRecogniserThatTakesNoPromptIsSentNone() {
    JsonNode update = OpenAiSession.forUpdate(ours("gpt-realtime-whisper", List.of()));
    assertFalse(update.at("/audio/input/transcription").has("prompt"));
    assertFalse(update.at("/audio/input/transcription").has("keywords"));
  }
}
