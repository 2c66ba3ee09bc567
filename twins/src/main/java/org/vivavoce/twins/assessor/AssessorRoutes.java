package org.vivavoce.twins.assessor;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinKeys;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v1/chat/completions}, {@code /v1/responses} and {@code /v1/models}; the rest of the API
 * answers 501.
 */
final class AssessorRoutes {
  private static final String MODEL = "vivavoce-extractive";

  private final TwinKeys keys;
  private final Clock clock;
  private final long startedAt;

  AssessorRoutes(TwinKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
    this.startedAt = clock.unixSeconds();
  }

  void register(RoutesConfig routes) {
    routes.post("/v1/chat/completions", this::complete);
    routes.post("/v1/responses", this::respond);
    routes.get("/v1/models", this::models);
    for (String path : new String[] {"/v1/embeddings", "/v1/completions"}) {
      routes.post(path, this::notYet);
    }
    routes.get("/v1/chat/completions", this::notYet);
    // Nothing is stored, so nothing can be read, cancelled or deleted later.
    routes.get("/v1/responses/{id}", this::notYet);
    routes.post("/v1/responses/{id}/cancel", this::notYet);
    routes.delete("/v1/responses/{id}", this::notYet);
  }

  private void notYet(Context context) {
    keys.require(context.header("Authorization"));
    throw TwinProblem.notImplemented(
        null, context.method() + " " + context.path() + " is not implemented by the twin.");
  }

  private void models(Context context) {
    keys.require(context.header("Authorization"));
    ObjectNode list = Json.object().put("object", "list");
    list.putArray("data")
        .addObject()
        .put("id", MODEL)
        .put("object", "model")
        .put("created", startedAt)
        .put("owned_by", "vivavoce");
    answer(context, list);
  }

  private void complete(Context context) {
    keys.require(context.header("Authorization"));
    ChatRequest request = ChatRequest.parse(context.body());
    Summary summary = Summary.of(Transcript.read(request.lastUserMessage()));
    String content = Json.write(SchemaFiller.fill(request.schema(), summary));
    answer(context, completion(request, content));
  }

  private void respond(Context context) {
    keys.require(context.header("Authorization"));
    ResponsesRequest request = ResponsesRequest.parse(context.body());
    answer(context, ResponsesAnswer.of(request, clock.unixSeconds()));
  }

  private ObjectNode completion(ChatRequest request, String content) {
    ObjectNode completion =
        Json.object()
            .put("id", WireIds.next("chatcmpl").replace("chatcmpl_", "chatcmpl-"))
            .put("object", "chat.completion")
            .put("created", clock.unixSeconds())
            .put("model", request.model());
    ObjectNode choice =
        completion.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", content)
        .putNull("refusal")
        .putArray("annotations");
    choice.putNull("logprobs");
    // The twin has no tokeniser: four characters count as one token.
    int prompt = (request.characters() + 3) / 4;
    int said = (content.length() + 3) / 4;
    ObjectNode usage = completion.putObject("usage");
    usage
        .put("prompt_tokens", prompt)
        .put("completion_tokens", said)
        .put("total_tokens", prompt + said);
    usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
    usage
        .putObject("completion_tokens_details")
        .put("reasoning_tokens", 0)
        .put("audio_tokens", 0)
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
    completion.put("service_tier", "default");
    return completion;
  }

  private static void answer(Context context, ObjectNode body) {
    context.contentType("application/json");
    context.result(Json.bytes(body));
  }
}
