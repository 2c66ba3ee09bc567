package org.vivavoce.platform.http;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a route reads from its request. Each method throws the fitting problem. */
public final class Requests {
  static final String ID = "viva.request-id";
  static final String ADDRESS = "viva.client-address";
  static final String BODY = "viva.body";
  private static final String SHARES = "viva.shares";

  /** For a body that no contract limits. */
  private static final int MAX_BYTES = 2 << 20;

  /** Bytes of bodies being read, over all requests of this process. */
  private static final Semaphore BODIES = new Semaphore(64 << 20);

  /** Of JSON that is sent in earnest each token takes five bytes and more. */
  private static final int BYTES_A_TOKEN = 4;

  private static final int FEWEST_TOKENS = 8 << 10;

  /** Most tokens of one JSON text, however large it may be. */
  private static final int MOST_TOKENS = 1 << 18;

  private static final double PATIENCE_S = 5;
  private static final double LEAST_BYTES_A_SECOND = 1_024;

  private Requests() {}

  /** The request's id: the caller's {@code X-Request-Id} where it was sane, else ours. */
  public static String id(Context ctx) {
    return (String) ctx.req().getAttribute(ID);
  }

  /** Where the request came from, seen through trusted proxies only. */
  public static String clientAddress(Context ctx) {
    return (String) ctx.req().getAttribute(ADDRESS);
  }

  /** The token of {@code Authorization: Bearer …} (RFC 6750 §2.1). */
  public static Optional<String> bearer(Context ctx) {
    String header = ctx.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.empty();
    }
    String token = header.substring(7).strip();
    return token.isEmpty() ? Optional.empty() : Optional.of(token);
  }

  /** A path parameter that is a UUID; 400 when it is none. */
  public static UUID pathUuid(Context ctx, String name) {
    return uuid(name, ctx.pathParam(name));
  }

  static UUID uuid(String field, String text) {
    if (text.length() == 36) {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException e) {
        throw invalid(field, "must be a UUID", e);
      }
    }
    throw invalid(field, "must be a UUID", null);
  }

  private static ProblemException invalid(String field, String message, @Nullable Throwable cause) {
    ProblemException problem =
        new ProblemException(
            ErrorCode.INVALID_INPUT,
            field + " " + message + ".",
            List.of(new FieldError(field, message)),
            Map.of());
    if (cause != null) {
      problem.initCause(cause);
    }
    return problem;
  }

  /**
   * The JSON object of the body, with names in snake_case. Already checked against the contract
   * where the route has an operation there.
   */
  public static ObjectNode body(Context ctx) {
    Object checked = ctx.req().getAttribute(BODY);
    if (checked instanceof ObjectNode object) {
      return object;
    }
    JsonNode read =
        checked instanceof JsonNode node ? node : MemberNames.toSnake(json(ctx, MAX_BYTES));
    if (read instanceof ObjectNode object) {
      ctx.req().setAttribute(BODY, object);
      return object;
    }
    throw new ProblemException(ErrorCode.INVALID_INPUT, "The body must be a JSON object.");
  }

  /**
   * The body as a record of the feature; unknown members are ignored unless the contract forbids.
   */
  public static <T> T body(Context ctx, Class<T> type) {
    try {
      return Json.mapper().treeToValue(body(ctx), type);
    } catch (JacksonException e) {
      ProblemException problem =
          new ProblemException(
              ErrorCode.INVALID_INPUT, "A member of the body has the wrong type or shape.");
      problem.initCause(e);
      throw problem;
    }
  }

  /**
   * The raw JSON of the body: 415 for another media type, 413 when too large or of more values than
   * its route's bodies have, 400 when no JSON, 503 when the bodies of all requests together are
   * more than this process keeps in memory.
   */
  static JsonNode json(Context ctx, int maxBytes) {
    String type = ctx.req().getContentType();
    if (type == null || !isJson(type)) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.");
    }
    try {
      JsonNode node = tree(ctx, maxBytes);
      if (node == null || node.isMissingNode()) {
        throw new ProblemException(ErrorCode.INVALID_JSON, "The body is empty; send JSON.");
      }
      return node;
    } catch (JacksonException e) {
      // The parser's message quotes the input, which may hold a person's words: only the place.
      var at = e.getLocation();
      String where =
          at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
      ProblemException problem =
          new ProblemException(ErrorCode.INVALID_JSON, "The body is not JSON" + where + ".");
      problem.initCause(e);
      throw problem;
    } catch (IOException e) {
      ProblemException problem =
          new ProblemException(ErrorCode.INVALID_INPUT, "The body ended before it was complete.");
      problem.initCause(e);
      throw problem;
    }
  }

  /**
   * Takes room for something that the answer needs, until the request has ended.
   *
   * @throws ProblemException 503 when there is none now
   */
  public static void hold(Context ctx, long bytes) {
    @SuppressWarnings("unchecked") // set here and nowhere else
    List<Room.Share> shares =
        ctx.req().getAttribute(SHARES) instanceof List<?> list
            ? (List<Room.Share>) list
            : new ArrayList<>(2);
    shares.add(Room.take(bytes));
    ctx.req().setAttribute(SHARES, shares);
  }

  /** The request has ended: others may have its room. */
  static void letGo(HttpServletRequest request) {
    if (request.getAttribute(SHARES) instanceof List<?> shares) {
      shares.forEach(each -> ((Room.Share) each).close());
    }
  }

  /** The body's tree, for which there is room until the request has ended. */
  private static JsonNode tree(Context ctx, int maxBytes) throws IOException {
    long named = ctx.req().getContentLengthLong();
    if (named > maxBytes) {
      LimitedRequest.discard(ctx.req().getInputStream(), named);
      throw Problems.tooLarge();
    }
    int held = named >= 0 ? (int) named : maxBytes;
    if (!BODIES.tryAcquire(held)) {
      throw Room.busy();
    }
    try {
      byte[] bytes = read(ctx.req().getInputStream(), held, maxBytes);
      if (bytes.length == 0) {
        throw new ProblemException(ErrorCode.INVALID_JSON, "The body is empty; send JSON.");
      }
      int most = Math.clamp(maxBytes / BYTES_A_TOKEN, FEWEST_TOKENS, MOST_TOKENS);
      int tokens = Json.tokens(bytes, most);
      if (tokens > most) {
        throw new ProblemException(
            ErrorCode.TOO_LARGE, "The request's body has more values than this server takes.");
      }
      hold(ctx, Room.ofJson(bytes.length, tokens));
      return Json.mapper().readTree(bytes);
    } finally {
      BODIES.release(held);
    }
  }

  /** What trickles in holds a thread and memory: it is given up as too slow, 408. */
  private static byte[] read(InputStream in, int expected, int maxBytes) throws IOException {
    long startedNs = System.nanoTime();
    ByteArrayOutputStream read = new ByteArrayOutputStream(Math.min(expected, 8 << 10));
    byte[] part = new byte[8 << 10];
    for (int got = in.read(part); got >= 0; got = in.read(part)) {
      read.write(part, 0, got);
      if (read.size() > maxBytes) {
        throw Problems.tooLarge();
      }
      double seconds = (System.nanoTime() - startedNs) / 1e9;
      if (seconds > PATIENCE_S && read.size() / seconds < LEAST_BYTES_A_SECOND) {
        throw new ProblemException(
            ErrorCode.REQUEST_TIMEOUT, "The body came too slowly. Try again.");
      }
    }
    return read.toByteArray();
  }

  private static boolean isJson(String contentType) {
    String media = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return media.equals("application/json")
        || (media.startsWith("application/") && media.endsWith("+json"));
  }
}
