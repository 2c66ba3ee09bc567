package org.vivavoce.platform.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting as {@code reference.properties} describes it.
 *
 * @param name dotted, for example {@code http.port}
 * @param env its name in the environment
 * @param aliases further names in the environment that mean the same
 * @param flag its flag, for example {@code --port}; null when it has none
 * @param secret its value is never shown and may stand in a file named by {@code ENV_FILE}
 * @param standard the default; empty when it is not set
 * @param why the comment, one line
 */
record Key(
    String name,
    String env,
    List<String> aliases,
    @Nullable String flag,
    boolean secret,
    String standard,
    String why) {

  boolean isCalled(String other) {
    return env.equals(other) || aliases.contains(other);
  }
}
