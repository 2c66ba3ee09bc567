package org.vivavoce.twins.realtime;

import java.util.Map;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.realtime.speech.TurnSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The session's {@code turn_detection}: null, {@code server_vad} or {@code semantic_vad}. */
final class TurnRules {
  static final String SERVER = "server_vad";
  static final String SEMANTIC = "semantic_vad";

  private TurnRules() {}

  static ObjectNode defaults(String type) {
    if (type.equals(SEMANTIC)) {
      return Json.object()
          .put("type", SEMANTIC)
          .put("eagerness", "auto")
          .put("create_response", true)
          .put("interrupt_response", true);
    }
    return Json.object()
        .put("type", SERVER)
        .put("threshold", TurnSettings.DEFAULT.threshold())
        .put("prefix_padding_ms", TurnSettings.DEFAULT.prefixPaddingMs())
        .put("silence_duration_ms", TurnSettings.DEFAULT.silenceDurationMs())
        .putNull("idle_timeout_ms")
        .put("create_response", true)
        .put("interrupt_response", true);
  }

  /** A patch without a type is held against the whole later, when the type is known. */
  static void check(String param, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (!(value instanceof ObjectNode turns)) {
      throw SessionRules.wrongType(param, "an object");
    }
    String type = "";
    if (turns.has("type")) {
      SessionRules.text(param + ".type", turns.path("type"), 1, 50);
      type = turns.path("type").stringValue();
      if (!type.equals(SERVER) && !type.equals(SEMANTIC)) {
        throw SessionRules.invalidValue(param + ".type", "one of server_vad, semantic_vad");
      }
    }
    for (Map.Entry<String, JsonNode> member : turns.properties()) {
      member(param + "." + member.getKey(), member.getKey(), member.getValue(), type);
    }
  }

  private static void member(String param, String member, JsonNode value, String type) {
    boolean ofServer =
        switch (member) {
          case "threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms" -> true;
          default -> false;
        };
    if ((ofServer && type.equals(SEMANTIC))
        || (member.equals("eagerness") && type.equals(SERVER))) {
      throw SessionRules.unknown(param);
    }
    switch (member) {
      case "type" -> {}
      case "threshold" -> SessionRules.number(param, value, 0, 1);
      case "prefix_padding_ms" -> SessionRules.integer(param, value, 0, 5_000);
      case "silence_duration_ms" -> SessionRules.integer(param, value, 50, 10_000);
      case "create_response", "interrupt_response" -> SessionRules.bool(param, value);
      case "idle_timeout_ms" -> {
        if (!value.isNull()) {
          SessionRules.integer(param, value, 5_000, 30_000);
        }
      }
      case "eagerness" -> {
        SessionRules.text(param, value, 1, 50);
        switch (value.stringValue()) {
          case "low", "medium", "high", "auto" -> {}
          default -> throw SessionRules.invalidValue(param, "one of low, medium, high, auto");
        }
      }
      default -> throw SessionRules.unknown(param);
    }
  }

  /**
   * The turn detection that a patch makes of what there is. Another type begins from its own
   * defaults.
   *
   * @throws TwinProblem when the patch holds members of the other type
   */
  static JsonNode merged(JsonNode before, ObjectNode patch) {
    String asked = Json.text(patch, "type");
    String was = Json.text(before, "type");
    String type = asked != null ? asked : was != null ? was : SERVER;
    ObjectNode whole = type.equals(was) ? (ObjectNode) before.deepCopy() : defaults(type);
    ObjectNode typed = patch.deepCopy().put("type", type);
    check("session.audio.input.turn_detection", typed);
    whole.setAll(typed);
    return whole;
  }
}
