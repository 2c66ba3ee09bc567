package org.vivavoce.live.internal;

import org.jspecify.annotations.Nullable;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the page says; anything else is answered, never fatal. */
sealed interface PageMessage {
  int LONGEST_OFFER = 200_000;

  record InitSession() implements PageMessage {}

  record Offer(SdpOffer offer) implements PageMessage {}

  record ConnectionState(String state) implements PageMessage {}

  record EndSession() implements PageMessage {}

  record Ping(@Nullable Long n) implements PageMessage {}

  record Unknown() implements PageMessage {}

  record Invalid() implements PageMessage {}

  static PageMessage read(String text) {
    JsonNode message;
    try {
      message = Json.tree(text);
    } catch (JacksonException e) {
      return new Invalid();
    }
    return switch (message.path("type").asString("")) {
      case "init_session" -> new InitSession();
      case "sdp_offer" -> offer(message.path("sdp"));
      case "connection_state" ->
          message.path("state").isString()
              ? new ConnectionState(message.path("state").stringValue())
              : new Invalid();
      case "end_session" -> new EndSession();
      case "ping" -> new Ping(message.path("n").isNumber() ? message.path("n").longValue() : null);
      default -> message.isObject() ? new Unknown() : new Invalid();
    };
  }

  private static PageMessage offer(JsonNode sdp) {
    if (!sdp.isString()) {
      return new Invalid();
    }
    String text = sdp.stringValue();
    return text.isBlank() || text.length() > LONGEST_OFFER
        ? new Invalid()
        : new Offer(new SdpOffer(text));
  }
}
