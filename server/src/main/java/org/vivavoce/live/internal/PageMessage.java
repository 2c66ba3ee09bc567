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

  /** The candidate goes on in writing, without sound. */
  record TextMode() implements PageMessage {}

  /**
   * @param id the page's own, the same whenever it is sent again
   */
  record Typed(String id, String text) implements PageMessage {
    @Override
    public String toString() {
      return "Typed[" + id + ", " + text.length() + " characters]";
    }
  }

  record Typing() implements PageMessage {}

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
      case "text_mode" -> new TextMode();
      case "typed" -> typed(message);
      case "typing" -> new Typing();
      case "end_session" -> new EndSession();
      case "ping" -> ping(message.path("n"));
      default -> message.isObject() ? new Unknown() : new Invalid();
    };
  }

  private static PageMessage typed(JsonNode message) {
    String id = message.path("id").asString("");
    String text = TypedText.plain(message.path("text").asString(""));
    return TypedText.isId(id) && !text.isEmpty() && text.length() <= TypedText.MOST_CHARS
        ? new Typed(id, text)
        : new Invalid();
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
