package org.vivavoce.twins.mail;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The inbox: pages under {@code /inbox}, JSON under {@code /inbox/api}. It only reads. */
final class InboxRoutes {
  private static final int MOST_LISTED = 500;

  /** For our own pages: one style sheet, one frame, no script. */
  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; "
          + "base-uri 'none'; frame-ancestors 'none'";

  /** For a stranger's HTML: looks only. Nothing is fetched, run or sent; a link opens a new tab. */
  private static final String LETTER_POLICY =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
          + "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

  private final MessageFolder folder;
  private final String style;

  InboxRoutes(MessageFolder folder) {
    this.folder = folder;
    this.style = resource("inbox.css");
  }

  private static String resource(String name) {
    try (InputStream in = InboxRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void register(RoutesConfig routes) {
    routes.get("/inbox", this::list);
    routes.get("/inbox/inbox.css", ctx -> answer(ctx, "text/css; charset=utf-8", style));
    routes.get("/inbox/messages/{id}", this::message);
    routes.get("/inbox/messages/{id}/html", this::html);
    routes.get("/inbox/messages/{id}/raw", this::raw);
    routes.get("/inbox/api/messages", this::apiList);
    routes.get("/inbox/api/messages/{id}", this::apiMessage);
  }

  /** A line of the list. */
  record Line(StoredMessage stored, String from, String subject) {}

  private List<Line> lines(Context ctx) {
    List<Line> lines = new ArrayList<>();
    for (StoredMessage each : folder.list(param(ctx, "to"), since(ctx))) {
      if (lines.size() == MOST_LISTED) {
        break;
      }
      try {
        Letter head = Letter.readHead(each);
        lines.add(new Line(each, head.header("From"), head.header("Subject")));
      } catch (UncheckedIOException gone) {
        // Its turn to go came between the two looks.
      }
    }
    return lines;
  }

  private static String param(Context ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null ? "" : value;
  }

  private static Instant since(Context ctx) {
    String since = param(ctx, "since");
    if (since.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return Instant.parse(since);
    } catch (DateTimeParseException e) {
      throw TwinProblem.invalid(
          null, "since", "since must be a time such as 2026-11-21T10:00:00Z.");
    }
  }

  private void list(Context ctx) {
    page(ctx, 200, InboxPages.list(lines(ctx), param(ctx, "to")));
  }

  private void message(Context ctx) {
    Optional<StoredMessage> stored = folder.find(ctx.pathParam("id"));
    if (stored.isEmpty()) {
      page(ctx, 404, InboxPages.gone());
      return;
    }
    page(ctx, 200, InboxPages.message(stored.get(), Letter.read(stored.get())));
  }

  private void html(Context ctx) {
    String html = Letter.read(known(ctx)).html();
    ctx.header("Content-Security-Policy", LETTER_POLICY);
    answer(ctx, "text/html; charset=utf-8", html == null ? "" : InboxPages.inFrame(html));
  }

  private void raw(Context ctx) {
    try {
      ctx.header("Content-Security-Policy", "sandbox; default-src 'none'");
      ctx.header("Cache-Control", "no-store");
      ctx.contentType("text/plain; charset=utf-8");
      ctx.result(Files.newInputStream(known(ctx).file()));
    } catch (IOException e) {
      throw unknown();
    }
  }

  private StoredMessage known(Context ctx) {
    return folder.find(ctx.pathParam("id")).orElseThrow(InboxRoutes::unknown);
  }

  private static TwinProblem unknown() {
    return new TwinProblem(
        404, TwinProblem.INVALID_REQUEST, "message_unknown", null, "There is no such message.");
  }

  private void apiList(Context ctx) {
    ObjectNode answer = Json.object();
    ArrayNode messages = answer.putArray("messages");
    for (Line each : lines(ctx)) {
      messages.add(envelope(each.stored()).put("from", each.from()).put("subject", each.subject()));
    }
    json(ctx, answer);
  }

  private void apiMessage(Context ctx) {
    StoredMessage stored = known(ctx);
    Letter letter = Letter.read(stored);
    ObjectNode answer =
        envelope(stored)
            .put("from", letter.header("From"))
            .put("subject", letter.header("Subject"))
            .put("text", letter.text())
            .put("html", letter.html());
    answer.put("envelope_from", stored.from());
    letter.links().forEach(answer.putArray("links")::add);
    ArrayNode headers = answer.putArray("headers");
    for (Letter.HeaderLine each : letter.headers()) {
      headers.addObject().put("name", each.name()).put("value", each.value());
    }
    json(ctx, answer);
  }

  private static ObjectNode envelope(StoredMessage stored) {
    ObjectNode node =
        Json.object()
            .put("id", stored.id())
            .put("at", stored.at().toString())
            .put("size_bytes", stored.size());
    stored.to().forEach(node.putArray("to")::add);
    return node;
  }

  private static void page(Context ctx, int status, String html) {
    ctx.status(status).header("Content-Security-Policy", PAGE_POLICY);
    answer(ctx, "text/html; charset=utf-8", html);
  }

  private static void json(Context ctx, ObjectNode body) {
    answer(ctx, "application/json", Json.write(body));
  }

  private static void answer(Context ctx, String type, @Nullable String body) {
    ctx.header("Cache-Control", "no-store");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.contentType(type).result(body == null ? "" : body);
  }
}
