package org.vivavoce.twins.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two API keys of the wire: the one browsers may know, and the one that is allowed everything.
 * On disk in {@code twin-keys.json} as {@code identity_anon} and {@code identity_service}.
 */
public record IdentityKeys(String anon, String service) {
  public IdentityKeys {
    if (anon.isBlank() || service.isBlank() || anon.equals(service)) {
      throw new IllegalArgumentException("the identity twin needs two different keys");
    }
  }

  /**
   * @throws IllegalStateException in words, when the file is missing, no JSON or without the keys
   */
  public static IdentityKeys read(Path file) {
    try {
      ObjectNode keys =
          Json.tryObject(Files.readString(file))
              .orElseThrow(() -> new IllegalStateException(file + " is not a JSON object"));
      return new IdentityKeys(
          named(file, keys, "identity_anon"), named(file, keys, "identity_service"));
    } catch (IOException unreadable) {
      throw new IllegalStateException("cannot read the twins' keys in " + file, unreadable);
    }
  }

  private static String named(Path file, ObjectNode keys, String name) {
    @Nullable String key = Json.text(keys, name);
    if (key == null || key.isBlank()) {
      throw new IllegalStateException(file + " has no key named " + name);
    }
    return key;
  }

  boolean isAnon(String key) {
    return Hashes.same(anon, key);
  }

  boolean isService(String key) {
    return Hashes.same(service, key);
  }

  @Override
  public String toString() {
    return "IdentityKeys[hidden]";
  }
}
