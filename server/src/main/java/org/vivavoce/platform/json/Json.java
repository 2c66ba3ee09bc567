package org.vivavoce.platform.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The one JSON mapper: records, snake_case, instants as RFC 3339 text. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  public static JsonMapper mapper() {
    return MAPPER;
  }

  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * @throws JacksonException (unchecked) when the text is no JSON of that shape
   */
  public static <T> T read(String text, Class<T> type) {
    return MAPPER.readValue(text, type);
  }

  public static JsonNode tree(String text) {
    return MAPPER.readTree(text);
  }

  /**
   * How many tokens a parser finds in it, without keeping any: brackets, names and values. Stops
   * when there are more than {@code most}, and where the text is no JSON.
   */
  public static int tokens(byte[] text, int most) {
    try (JsonParser parser = MAPPER.createParser(text)) {
      return tokens(parser, most);
    }
  }

  /** See {@link #tokens(byte[], int)}. */
  public static int tokens(String text, int most) {
    try (JsonParser parser = MAPPER.createParser(text)) {
      return tokens(parser, most);
    }
  }

  private static int tokens(JsonParser parser, int most) {
    int tokens = 0;
    try {
      while (tokens <= most && parser.nextToken() != null) {
        tokens++;
      }
    } catch (JacksonException noJson) {
      return tokens; // whoever reads it is told where
    }
    return tokens;
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }
}
