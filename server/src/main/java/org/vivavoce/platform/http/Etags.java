package org.vivavoce.platform.http;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The version of an editable thing as {@code ETag}, and the one a change was made from as {@code
 * If-Match} (RFC 9110 §8.8.3, §13.1.1). What is compared is the {@code revision} of its row.
 */
public final class Etags {
  private Etags() {}

  /** For example {@code "r3"}, quotes included. */
  public static String of(int revision) {
    return "\"r" + revision + "\"";
  }

  /** Sends the answer's version with it. */
  public static void set(Context ctx, int revision) {
    ctx.header("ETag", of(revision));
  }

  /**
   * The versions that a change was made from.
   *
   * @throws ProblemException 428 when the request does not say
   */
  public static IfMatch ifMatch(Context ctx) {
    String header = ctx.header("If-Match");
    if (header == null || header.isBlank()) {
      throw new ProblemException(
          ErrorCode.PRECONDITION_REQUIRED,
          "Send the ETag that you read as If-Match, so that nobody's change is lost.");
    }
    return new IfMatch(
        Arrays.stream(header.split(",")).map(Etags::strong).collect(Collectors.toSet()));
  }

  /** A proxy that compresses answers marks their ETag as weak; it is the same version still. */
  private static String strong(String etag) {
    String stripped = etag.strip();
    return stripped.startsWith("W/") ? stripped.substring(2) : stripped;
  }

  /** What {@code If-Match} named. */
  public record IfMatch(Set<String> etags) {
    /**
     * To be asked with the row locked, before anything is changed.
     *
     * @param current how the thing stands now, in the form that {@code GET} gives; only made when
     *     it is needed
     * @throws ProblemException 412 with {@code current} and its ETag
     */
    public void check(int revision, Supplier<?> current) {
      if (!etags.contains(of(revision)) && !etags.contains("*")) {
        throw new ProblemException(
            ErrorCode.STALE,
            "Somebody changed it in between. Look at what it is now, and change that.",
            List.of(),
            Map.of(Problems.ETAG, of(revision), "current", current.get()));
      }
    }
  }
}
