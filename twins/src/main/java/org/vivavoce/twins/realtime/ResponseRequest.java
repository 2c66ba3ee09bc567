package org.vivavoce.twins.realtime;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code response.create} asks for, checked.
 *
 * @param instructions null: the session's
 * @param modality {@code audio} or {@code text}
 * @param metadata given back in the response object; null when none came
 */
record ResponseRequest(
    @Nullable String instructions, String modality, String voice, @Nullable ObjectNode metadata) {
  private static final Set<String> NOT_YET =
      Set.of("tools", "input", "prompt", "reasoning", "previous_response_id");

  /** The reply that {@code create_response: true} asks for. */
  static ResponseRequest automatic(SessionState session) {
    return new ResponseRequest(null, session.modality(), session.voice(), null);
  }

  /**
   * @param event the client event
   * @throws TwinProblem naming the member that is wrong or not implemented
   */
  static ResponseRequest parse(ObjectNode event, SessionState session) {
    JsonNode response = event.get("response");
    if (response == null || response.isNull()) {
      return automatic(session);
    }
    if (!(response instanceof ObjectNode asked)) {
      throw SessionRules.wrongType("response", "an object");
    }
    String instructions = null;
    String modality = session.modality();
    String voice = session.voice();
    ObjectNode metadata = null;
    for (Map.Entry<String, JsonNode> member : asked.properties()) {
      String param = "response." + member.getKey();
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "instructions" -> {
          SessionRules.text(param, value, 0, 200_000);
          instructions = value.stringValue();
        }
        case "output_modalities" -> {
          SessionRules.modalities(param, value);
          modality = value.get(0).stringValue();
        }
        case "conversation" -> conversation(param, value);
        case "metadata" -> metadata = metadata(param, value);
        case "audio" -> voice = voice(param, value, voice);
        case "max_output_tokens" -> SessionRules.onlyInf(param, value);
        case "tool_choice", "parallel_tool_calls" -> {
          // There are no tools to choose from; both mean nothing then.
        }
        default -> {
          if (!NOT_YET.contains(member.getKey())) {
            throw SessionRules.unknown(param);
          }
          if (!value.isNull() && !value.isEmpty()) {
            throw TwinProblem.notImplemented(
                param, "'" + member.getKey() + "' of a response is not implemented by the twin.");
          }
        }
      }
    }
    return new ResponseRequest(instructions, modality, voice, metadata);
  }

  private static void conversation(String param, JsonNode value) {
    SessionRules.text(param, value, 1, 100);
    if (value.stringValue().equals("none")) {
      throw TwinProblem.notImplemented(
          param, "Responses outside the conversation are not implemented by the twin.");
    }
    if (!value.stringValue().equals("auto")) {
      throw SessionRules.invalidValue(param, "'auto' or 'none'");
    }
  }

  /** At most 16 pairs, keys to 64 and values to 512 characters, as the API has it. */
  private static @Nullable ObjectNode metadata(String param, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (!(value instanceof ObjectNode object)) {
      throw SessionRules.wrongType(param, "an object");
    }
    if (object.size() > 16) {
      throw SessionRules.invalidValue(param, "at most 16 pairs");
    }
    for (Map.Entry<String, JsonNode> pair : object.properties()) {
      if (pair.getKey().length() > 64) {
        throw SessionRules.invalidValue(param, "keys of at most 64 characters");
      }
      SessionRules.text(param + "." + pair.getKey(), pair.getValue(), 0, 512);
    }
    return object.deepCopy();
  }

  private static String voice(String param, JsonNode audio, String otherwise) {
    if (!(audio instanceof ObjectNode object)) {
      throw SessionRules.wrongType(param, "an object");
    }
    for (String member : object.propertyNames()) {
      if (!member.equals("output")) {
        throw SessionRules.unknown(param + "." + member);
      }
    }
    JsonNode output = object.path("output");
    for (String member : output.propertyNames()) {
      if (!member.equals("voice") && !member.equals("format")) {
        throw SessionRules.unknown(param + ".output." + member);
      }
    }
    if (output.has("voice")) {
      SessionRules.voice(param + ".output.voice", output.get("voice"));
    }
    String asked = Json.text(output, "voice");
    return asked == null ? otherwise : asked;
  }
}
