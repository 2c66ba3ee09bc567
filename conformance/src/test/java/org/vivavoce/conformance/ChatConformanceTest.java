package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseTextConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.assessor.AssessorTwin;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinKeys;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's Java client against the assessor twin. Last seen true against the twin: 2026-11-29. The
 * cloud itself has not been tried from here.
 */
class ChatConformanceTest {
  private static final String KEY = "sk-twin-assessor-0123456789";
  private static final String ENTRIES =
      """
      {"entries":[{"id":"e1","speaker":"ai","text":"What did you build?"},
       {"id":"e2","speaker":"candidate","text":"I built a search index for two thousand shops."}]}""";
  private final AssessorTwin twin = AssessorTwin.start(0, TwinKeys.of(KEY), Clock.system());

  @AfterEach
  void stop() {
    twin.close();
  }

  private OpenAIClient client(String key) {
    return OpenAiJava.client(twin.baseUrl(), key, 0);
  }

  private static Map<String, JsonValue> schema(String member) {
    Map<String, Object> point =
        Map.of(
            "type",
            "object",
            "additionalProperties",
            false,
            "required",
            List.of("sentence", "entry_ids"),
            "properties",
            Map.of(
                "sentence",
                Map.of("type", "string"),
                "entry_ids",
                Map.of("type", "array", "items", Map.of("type", "string"))));
    return Map.of(
        "type",
        JsonValue.from("object"),
        "required",
        JsonValue.from(List.of(member)),
        "properties",
        JsonValue.from(Map.of(member, Map.of("type", "array", "items", point))));
  }

  private static ChatCompletionCreateParams request(String member) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-6-luna")
        .addSystemMessage("Sum it up.")
        .addUserMessage(ENTRIES)
        .responseFormat(
            ResponseFormatJsonSchema.builder()
                .jsonSchema(
                    ResponseFormatJsonSchema.JsonSchema.builder()
                        .name("interview_summary")
                        .strict(true)
                        .schema(
                            ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                                .putAllAdditionalProperties(schema(member))
                                .build())
                        .build())
                .build())
        .build();
  }

  @Test
  void aJsonSchemaIsFilledAndEveryFieldIsTyped() {
    ChatCompletion completion =
        client(KEY).chat().completions().create(request("covered")).validate();
    ChatCompletion.Choice choice = completion.choices().getFirst();
    assertEquals(ChatCompletion.Choice.FinishReason.STOP, choice.finishReason());
    assertTrue(choice.message().refusal().isEmpty());
    assertTrue(completion.usage().orElseThrow().totalTokens() > 0);
    ObjectNode content = Json.tryObject(choice.message().content().orElseThrow()).orElseThrow();
    assertEquals(
        "Asked “What did you build?”, the candidate said: “I built a search index for two"
            + " thousand shops”.",
        content.path("covered").get(0).path("sentence").asString());
  }

  @Test
  void anUnknownSchemaIsATypedError() {
    BadRequestException refused =
        assertThrows(
            BadRequestException.class,
            () -> client(KEY).chat().completions().create(request("verdict")));
    assertEquals("unsupported_schema", refused.code().orElse(""));
  }

  @Test
  void aWrongKeyIsATypedError() {
    UnauthorizedException refused =
        assertThrows(
            UnauthorizedException.class,
            () -> client("sk-nobody-0000000000").chat().completions().create(request("covered")));
    assertEquals("invalid_api_key", refused.code().orElse(""));
  }

  private static ResponseCreateParams respond(String member) {
    return ResponseCreateParams.builder()
        .model("gpt-6-luna")
        .instructions("Sum it up.")
        .input(ENTRIES)
        .store(false)
        .text(
            ResponseTextConfig.builder()
                .format(
                    ResponseFormatTextJsonSchemaConfig.builder()
                        .name("interview_summary")
                        .strict(true)
                        .schema(
                            ResponseFormatTextJsonSchemaConfig.Schema.builder()
                                .putAllAdditionalProperties(schema(member))
                                .build())
                        .build())
                .build())
        .build();
  }

  @Test
  void aResponseHoldsTheSameWordsAndEveryFieldIsTyped() {
    Response response = client(KEY).responses().create(respond("covered")).validate();
    assertEquals(ResponseStatus.COMPLETED, response.status().orElseThrow());
    assertTrue(response.error().isEmpty());
    assertTrue(response.usage().orElseThrow().totalTokens() > 0);
    String text =
        response.output().getFirst().asMessage().content().getFirst().asOutputText().text();
    ChatCompletion completion = client(KEY).chat().completions().create(request("covered"));
    assertEquals(
        completion.choices().getFirst().message().content().orElseThrow(),
        text,
        "one set of rules for both addresses");
  }

  @Test
  void aResponsesRefusalsAreTypedErrors() {
    BadRequestException unknown =
        assertThrows(
            BadRequestException.class, () -> client(KEY).responses().create(respond("verdict")));
    assertEquals("unsupported_schema", unknown.code().orElse(""));
    assertEquals("text.format.schema", unknown.param().orElse(""));
    UnauthorizedException refused =
        assertThrows(
            UnauthorizedException.class,
            () -> client("sk-nobody-0000000000").responses().create(respond("covered")));
    assertEquals("invalid_api_key", refused.code().orElse(""));
  }

  @Test
  void modelsAreListed() {
    assertEquals("vivavoce-extractive", client(KEY).models().list().data().getFirst().id());
  }
}
