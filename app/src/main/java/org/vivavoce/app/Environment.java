package org.vivavoce.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process environment as the supervisor reads it: a secret may also stand in a file named by
 * {@code NAME_FILE}, and an empty value counts as not set.
 */
record Environment(Map<String, String> values) {
  static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  @Nullable String get(String name) {
    String value = values.get(name);
    if (value != null && !value.isBlank()) {
      return value.strip();
    }
    String file = values.get(name + "_FILE");
    if (file == null || file.isBlank()) {
      return null;
    }
    try {
      return Files.readString(Path.of(file.strip())).strip();
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.USAGE, name + "_FILE names " + file + ", which cannot be read.", e);
    }
  }

  boolean has(String name) {
    return get(name) != null;
  }

  String orElse(String name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  /** Which of the names is set, for {@code doctor}; null when none is. */
  @Nullable String nameSet(String name) {
    String value = values.get(name);
    if (value != null && !value.isBlank()) {
      return name;
    }
    return has(name) ? name + "_FILE" : null;
  }
}
