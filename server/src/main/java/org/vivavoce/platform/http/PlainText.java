package org.vivavoce.platform.http;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Text that can be kept: PostgreSQL stores no NUL and half a surrogate pair is no UTF-8, and what
 * cannot be kept as it was sent is refused rather than changed.
 */
final class PlainText {
  static final String WANTED = "must be text without NUL and broken characters";

  private PlainText() {}

  static boolean is(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** An entry for each text of the tree that cannot be kept, by its place. */
  static void check(JsonNode node, List<FieldError> errors) {
    check("", node, errors);
  }

  private static void check(String place, JsonNode node, List<FieldError> errors) {
    if (node.isString() && !is(node.asString())) {
      errors.add(new FieldError(place, WANTED));
    }
    int at = 0;
    for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
      check(place + "[" + at + "]", item, errors);
      at++;
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (is(member.getKey())) {
        check(below(place, member.getKey()), member.getValue(), errors);
      } else {
        errors.add(new FieldError(place, "has a member whose name is no text"));
      }
    }
  }

  private static String below(String place, String name) {
    return place.isEmpty() ? name : place + "." + name;
  }
}
