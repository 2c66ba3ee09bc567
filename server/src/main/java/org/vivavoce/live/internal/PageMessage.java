package org.vivavoce.live.internal;

import org.jspecify.annotations.Nullable;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the page says; anything else is answered, never fatal. */
sealed interface PageMessage {
  /** Audio alone is about 3,000 characters, with pictures and a channel about 8,000. */
  int LONGEST_OFFER = 32_768;

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
      case "ping" -> ping(message.path("n"));
      default -> message.isObject() ? new Unknown() : new Invalid();
    };
  }

  private static PageMessage ping(JsonNode n) {
    if (n.isMissingNode() || n.isNull()) {
      return new Ping(null);
    }
    return n.isIntegralNumber() && n.canConvertToLong() ? new Ping(n.longValue()) : new Invalid();
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
