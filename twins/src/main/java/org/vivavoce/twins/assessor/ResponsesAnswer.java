package org.vivavoce.twins.assessor;

import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The object that {@code POST /v1/responses} answers: one message with one text. */
final class ResponsesAnswer {
  private ResponsesAnswer() {}

  static ObjectNode of(ResponsesRequest request, long createdAt) {
    String content = content(request);
    ObjectNode asked = request.asked();
    ObjectNode answer =
        Json.object()
            .put("id", WireIds.next("resp"))
            .put("object", "response")
            .put("created_at", createdAt)
            .put("completed_at", createdAt)
            .put("status", "completed")
            .put("model", request.model());
    answer.putNull("error").putNull("incomplete_details").putNull("previous_response_id");
    answer.set("instructions", orNull(asked, "instructions"));
    answer.set("max_output_tokens", orNull(asked, "max_output_tokens"));
    answer.set(
        "metadata", asked.path("metadata").isObject() ? asked.get("metadata") : Json.object());
    ObjectNode message =
        answer
            .putArray("output")
            .addObject()
            .put("type", "message")
            .put("id", WireIds.next("msg"))
            .put("role", "assistant")
            .put("status", "completed");
    ObjectNode part =
        message.putArray("content").addObject().put("type", "output_text").put("text", content);
    part.putArray("annotations");
    part.putArray("logprobs");
    answer.putObject("text").set("format", request.format());
    // Nothing is sampled and no tool is there; the members show what the API shows by default.
    answer.put("tool_choice", "auto").putArray("tools");
    answer.put("parallel_tool_calls", true).put("truncation", "disabled");
    answer.put("temperature", 1.0).put("top_p", 1.0);
    answer.set("usage", usage(request.characters(), content.length()));
    return answer;
  }

  private static String content(ResponsesRequest request) {
    try {
      Summary summary = Summary.of(Transcript.read(request.lastUserMessage()));
      return Json.write(SchemaFiller.fill(request.format().path("schema"), summary));
    } catch (TwinProblem problem) {
      // The rules are those of chat completions; the members have other names here.
      String param = "messages".equals(problem.param()) ? "input" : "text.format.schema";
      throw new TwinProblem(
          problem.status(), problem.type(), problem.code(), param, problem.message());
    }
  }

  private static JsonNode orNull(ObjectNode asked, String member) {
    ObjectNode holder = Json.object();
    holder.putNull(member);
    return asked.has(member) ? asked.path(member) : holder.path(member);
  }

  /** The twin has no tokeniser: four characters count as one token. */
  private static ObjectNode usage(int inputCharacters, int outputCharacters) {
    int input = (inputCharacters + 3) / 4;
    int output = (outputCharacters + 3) / 4;
    ObjectNode usage = Json.object().put("input_tokens", input);
    usage.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
    usage.put("output_tokens", output);
    usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    return usage.put("total_tokens", input + output);
  }
}
