package org.vivavoce.twins.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of rows the twin keeps, and by what they can be found besides their id. */
enum Table {
  /** Id: UUID. Found by {@code email:…} (lower case) and {@code identity:provider:subject}. */
  USERS,
  /** Id: UUID. Found by {@code user:…}. Refresh tokens are counted here and kept nowhere. */
  SESSIONS,
  /** Id: keyed hash of the link's token hash. Found by {@code user:…} and {@code email:…}. */
  CODES,
  /** Id: UUID, the {@code state} at a provider. Found by {@code user:…} and {@code code:…}. */
  FLOWS;

  /** As the file names it. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Table named(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  /** What the row can be found by. */
  List<String> keys(ObjectNode row) {
    List<String> keys = new ArrayList<>();
    switch (this) {
      case USERS -> {
        add(keys, "email:", Json.text(row, "email"));
        for (JsonNode identity : row.path("identities")) {
          add(
              keys,
              "identity:" + identity.path("provider").asString("") + ":",
              Json.text(identity, "id"));
        }
      }
      case SESSIONS -> add(keys, "user:", Json.text(row, "user_id"));
      case CODES -> {
        add(keys, "user:", Json.text(row, "user_id"));
        add(keys, "email:", Json.text(row, "email"));
      }
      case FLOWS -> {
        add(keys, "user:", Json.text(row, "user_id"));
        add(keys, "code:", Json.text(row, "auth_code_hash"));
      }
    }
    return keys;
  }

  private static void add(List<String> keys, String prefix, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      keys.add(prefix + value);
    }
  }
}
