package org.vivavoce.twins.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The keys one twin takes. Checked for real, as the cloud does; never logged, never printed.
 *
 * <p>On disk they stand in {@code twin-keys.json}: {@code {"realtime":"sk-twin-…",
 * "assessor":"sk-twin-…"}}, readable by the owner only.
 */
public final class TwinKeys {
  private final List<byte[]> accepted;
  private final boolean suffixes;

  private TwinKeys(List<byte[]> accepted, boolean suffixes) {
    this.accepted = accepted;
    this.suffixes = suffixes;
  }

  /** The same keys, also with {@code +…} behind them: how tests choose a named fault. */
  public TwinKeys withSuffixes() {
    return new TwinKeys(accepted, true);
  }

  public static TwinKeys of(String... keys) {
    List<byte[]> accepted = new ArrayList<>();
    for (String key : keys) {
      if (key.isBlank()) {
        throw new IllegalArgumentException("a twin's key is empty");
      }
      accepted.add(digest(key));
    }
    return new TwinKeys(accepted, false);
  }

  /**
   * Reads the key of that twin.
   *
   * @throws IllegalStateException in words, when the file is missing, no JSON or without that key
   */
  public static TwinKeys read(Path file, String twin) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException unreadable) {
      throw new IllegalStateException("cannot read the twins' keys in " + file, unreadable);
    }
    ObjectNode keys =
        Json.tryObject(text)
            .orElseThrow(() -> new IllegalStateException(file + " is not a JSON object"));
    String key = Json.text(keys, twin);
    if (key == null || key.isBlank()) {
      throw new IllegalStateException(file + " has no key named " + twin);
    }
    return of(key);
  }

  /**
   * Passes when the header is {@code Bearer} and one of our keys.
   *
   * @throws TwinProblem 401 in the cloud's words
   */
  public void require(@Nullable String authorization) {
    if (authorization == null || authorization.isBlank()) {
      throw new TwinProblem(
          401,
          TwinProblem.INVALID_REQUEST,
          null,
          null,
          "You didn't provide an API key. You need to provide your API key in an Authorization"
              + " header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");
    }
    String key =
        authorization.regionMatches(true, 0, "Bearer ", 0, 7)
            ? authorization.substring(7).trim()
            : authorization.trim();
    int plus = key.lastIndexOf('+');
    byte[] asked = digest(suffixes && plus >= 0 ? key.substring(0, plus) : key);
    boolean known = false;
    for (byte[] one : accepted) {
      // No early exit: the time taken says nothing about which key came near.
      known |= MessageDigest.isEqual(one, asked);
    }
    if (!known) {
      throw new TwinProblem(
          401,
          TwinProblem.INVALID_REQUEST,
          "invalid_api_key",
          null,
          "Incorrect API key provided: " + masked(key) + ".");
    }
  }

  /** As the cloud shows a wrong key: enough to recognise it, not enough to use it. */
  private static String masked(String key) {
    if (key.length() < 12) {
      return "*".repeat(Math.max(3, key.length()));
    }
    return key.substring(0, 3) + "*".repeat(key.length() - 7) + key.substring(key.length() - 4);
  }

  /** Equal lengths for the comparison, whatever was sent. */
  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
