package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** The check itself finds what it is there to find. */
class PublishedTypesTest {
  private static final PublishedTypes TYPES = new PublishedTypes();
  private static final String ADDED =
      """
      {"type":"conversation.item.added","event_id":"event_1","previous_item_id":null,
       "item":{"id":"item_1","object":"realtime.item","type":"message","status":"completed",
       "role":"user","content":[{"type":"input_audio","transcript":null}]}}""";

  private static ObjectNode added() {
    return Json.tryObject(ADDED).orElseThrow();
  }

  private static void assertOneProblem(ObjectNode event, String start) {
    List<String> problems = TYPES.problemsOfEvent(event);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.getFirst().startsWith(start), problems.toString());
  }

  @Test
  void aWholeEventPasses() {
    assertEquals(List.of(), TYPES.problemsOfEvent(added()));
  }

  @Test
  void aMissingFieldIsNamed() {
    ObjectNode event = added();
    event.remove("event_id");
    assertOneProblem(event, "conversation.item.added : required property 'event_id'");
  }

  @Test
  void aFieldOfAnotherTypeIsNamedWhereItStandsDeepInAUnion() {
    ObjectNode event = added();
    ((ObjectNode) event.path("item")).put("status", "half done");
    assertOneProblem(event, "conversation.item.added /item/status: ");
  }

  @Test
  void aFieldThatNobodyPublishedIsNamed() {
    ObjectNode event = added();
    ((ObjectNode) event.path("item").path("content").get(0)).put("confidence", 1);
    List<String> problems = TYPES.problemsOfEvent(event);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.getFirst().contains("/item/content/0"), problems.toString());
    assertTrue(problems.getFirst().contains("confidence"), problems.toString());
  }

  @Test
  void anEventThatNobodyPublishedIsNamed() {
    assertOneProblem(Json.object().put("type", "session.dance"), "/type: 'session.dance'");
  }

  @Test
  void anItemOfNoKindIsAProblem() {
    ObjectNode event = added();
    ((ObjectNode) event.path("item")).put("role", "director");
    assertFalse(TYPES.problemsOfEvent(event).isEmpty());
  }

  @Test
  void nullIsForgivenInNamedPlacesOnly() {
    ObjectNode event = added();
    ((ObjectNode) event.path("item")).putNull("id");
    assertOneProblem(event, "conversation.item.added /item/id: null found");
  }

  @Test
  void anAnswerPutTogetherFromSeveralSchemasIsCheckedWhole() {
    List<String> problems =
        TYPES.problems("Response", Json.object().put("object", "response").put("mood", "good"));
    assertTrue(
        problems.stream().anyMatch(problem -> problem.contains("mood")), problems.toString());
    assertTrue(
        problems.stream().anyMatch(problem -> problem.contains("'id'")), problems.toString());
  }
}
