package org.vivavoce.cloud.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.CallSettings;
import org.vivavoce.plan.TurnDetection;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** A model that does not take keywords would refuse the whole session for them. */
class KeywordModelsTest {
  private static JsonNode transcription(String model) {
    CallSettings settings =
        new CallSettings(
                "m",
                "marin",
                1.0,
                "Be calm.",
                model,
                "en",
                new TurnDetection.ServerVad(0.5, 300, 600),
                false,
                null,
                null,
                "s")
            .withKeywords(List.of("Site reliability engineer", "PostgreSQL"));
    return OpenAiSession.forCall(settings).at("/audio/input/transcription");
  }

  @Test
  void keywordsGoToModelsThatTakeThemAndToNoOther() {
    assertEquals(
        Json.tree("[\"Site reliability engineer\",\"PostgreSQL\"]"),
        transcription("gpt-transcribe").path("keywords"));
    assertEquals(
        Json.tree("{\"model\":\"whisper-1\",\"language\":\"en\"}"), transcription("whisper-1"));
  }
}
