package org.vivavoce.platform.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The reference file, read: every key with its names and its default.
 *
 * @param keys by dotted name, in the order of the file
 * @param others names that other programs or later versions read
 */
record Reference(Map<String, Key> keys, Set<String> others) {
  private static final String RESOURCE = "/reference.properties";

  static Reference packaged() {
    try (InputStream in = Reference.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reference parse(String text) {
    Map<String, Key> keys = new LinkedHashMap<>();
    Set<String> others = new TreeSet<>();
    List<String> comment = new ArrayList<>();
    @Nullable String names = null;
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty()) {
        comment.clear();
        names = null;
      } else if (line.startsWith("#:")) {
        String said = line.substring(2).strip();
        if (said.startsWith("other ")) {
          others.addAll(List.of(said.substring(6).split(" ")));
        } else {
          names = said;
        }
      } else if (line.startsWith("#")) {
        comment.add(line.substring(1).strip());
      } else {
        Key key = key(line, names, String.join(" ", comment));
        if (keys.put(key.name(), key) != null) {
          throw new IllegalStateException("twice in the reference: " + key.name());
        }
      }
    }
    return new Reference(keys, others);
  }

  private static Key key(String line, @Nullable String names, String why) {
    int equals = line.indexOf('=');
    if (equals < 0 || names == null || why.isEmpty()) {
      throw new IllegalStateException("a key needs a comment and a line of its names: " + line);
    }
    @Nullable String env = null;
    List<String> aliases = new ArrayList<>();
    @Nullable String flag = null;
    boolean secret = false;
    List<String> words = List.of(names.split(" "));
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "env" -> env = words.get(++i);
        case "alias" -> aliases.add(words.get(++i));
        case "flag" -> flag = words.get(++i);
        case "secret" -> secret = true;
        default -> throw new IllegalStateException("not understood in the reference: " + names);
      }
    }
    if (env == null) {
      throw new IllegalStateException("no name in the environment: " + line);
    }
    return new Key(
        line.substring(0, equals).strip(),
        env,
        List.copyOf(aliases),
        flag,
        secret,
        line.substring(equals + 1).strip(),
        why);
  }

  /** The key of a dotted or environment name; null when there is none. */
  @Nullable Key find(String name) {
    Key exact = keys.get(name);
    if (exact != null) {
      return exact;
    }
    return keys.values().stream().filter(key -> key.isCalled(name)).findFirst().orElse(null);
  }

  @Nullable Key flag(String flag) {
    return keys.values().stream().filter(key -> flag.equals(key.flag())).findFirst().orElse(null);
  }
}
