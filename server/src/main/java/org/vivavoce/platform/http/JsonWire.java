package org.vivavoce.platform.http;

import io.javalin.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.vivavoce.platform.json.Json;

/** Javalin's JSON through the product's one mapper: {@code ctx.json(record)} writes snake_case. */
final class JsonWire implements JsonMapper {
  @Override
  public String toJsonString(Object value, Type type) {
    return Json.write(value);
  }

  @Override
  public InputStream toJsonStream(Object value, Type type) {
    return new ByteArrayInputStream(Json.bytes(value));
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the shape is Javalin's
  public <T> T fromJsonString(String text, Type type) {
    return (T) Json.mapper().readValue(text, Json.mapper().constructType(type));
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the shape is Javalin's
  public <T> T fromJsonStream(InputStream text, Type type) {
    return (T) Json.mapper().readValue(text, Json.mapper().constructType(type));
  }
}
