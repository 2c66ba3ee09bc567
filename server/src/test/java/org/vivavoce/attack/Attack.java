package org.vivavoce.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.Etags;
import org.vivavoce.testing.ControlFixture;
import tools.jackson.databind.JsonNode;

/** Sends the operations of the contract at the victim's rows and has every answer judged. */
final class Attack implements AutoCloseable {
  /** How long a stream of events is listened to. */
  private static final Duration LISTEN = Duration.ofMillis(250);

  private static final int MOST_TRIES = 4;

  /** One request is at the client, the server or the database; so many keep two cores busy. */
  private static final int AT_ONCE = 6;

  final Verdict verdict;
  private final ControlFixture viva;
  private final Victim victim;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService atOnce = Executors.newFixedThreadPool(AT_ONCE);
  private final AtomicInteger sent = new AtomicInteger();

  /** Of the victim's rows, while nobody who asks may change them. */
  private final Map<String, String> versions = new ConcurrentHashMap<>();

  private volatile boolean still;

  Attack(ControlFixture viva, Victim victim) {
    this.viva = viva;
    this.victim = victim;
    this.verdict = new Verdict(victim.secrets);
  }

  int sent() {
    return sent.get();
  }

  /**
   * Does all of these, several at once; fails as the first of them fails.
   *
   * @param requests of callers who may change nothing
   */
  void each(List<Runnable> requests) {
    versions.clear();
    still = true;
    List<Future<?>> begun = new ArrayList<>();
    requests.forEach(one -> begun.add(atOnce.submit(one)));
    for (Future<?> one : begun) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    still = false;
  }

  /** Each way to put the victim's ids into the path; an unknown kind of path fails. */
  List<String> paths(Operation operation) {
    String template = operation.route().path();
    List<UUID> ids = ids(template);
    List<String> paths = new ArrayList<>();
    for (UUID id : ids) {
      paths.add(template.replaceFirst("\\{[a-z_]+}", id.toString()) + query(operation));
    }
    if (!template.contains("{")) {
      paths.add(template + query(operation));
    }
    for (String path : paths) {
      if (path.contains("{")) {
        throw new AssertionError("This suite does not know how to address " + template);
      }
    }
    return paths;
  }

  private List<UUID> ids(String template) {
    if (!template.contains("{")) {
      return List.of();
    }
    String kind = template.replaceFirst("^/(api|internal)/(v1/)?", "").replaceFirst("/.*", "");
    return switch (kind) {
      case "sessions", "live" -> List.of(victim.finished, victim.waiting);
      case "positions" -> List.of(victim.tenant.position, victim.sparePosition);
      case "invitations" -> List.of(victim.openInvitation, victim.acceptedInvitation);
      case "candidates" -> List.of(victim.person, victim.spareCandidate);
      case "member-invitations" -> List.of(victim.memberInvitation);
      case "members" -> List.of(victim.recruiter.user(), victim.otherReviewer.user());
      default -> throw new AssertionError("This suite does not know how to address " + template);
    };
  }

  private String query(Operation operation) {
    if (operation.id().equals("readSessionRow")) {
      return "?id=eq." + victim.waiting + "&select=*,positions(*),candidates(*)";
    }
    String query =
        operation.parameters().stream()
            .filter(each -> each.path("in").asString("").equals("query"))
            .filter(each -> each.path("required").asBoolean(false))
            .map(each -> each.path("name").asString() + "=" + value(operation, each))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  private String value(Operation operation, JsonNode parameter) {
    return switch (parameter.path("name").asString()) {
      case "token" -> "0".repeat(64);
      case "app" -> "member";
      case "interviewId" -> victim.waiting.toString();
      default ->
          throw new AssertionError(
              operation + " wants " + parameter.path("name") + ", unknown here");
    };
  }

  /** The version that the victim's row has now, so that nothing is refused for its version. */
  private @Nullable String etag(Operation operation, String path) {
    if (!operation.hasHeader("If-Match")) {
      return null;
    }
    List<String> parts = List.of(path.split("[/?]"));
    Map<String, String> tables =
        Map.of("positions", "id", "candidates", "id", "members", "user_id", "tenant", "id");
    // The tenant's interview settings stand in its row.
    String kind =
        path.startsWith("/api/v1/settings/interviews")
            ? "tenant"
            : parts.stream().filter(tables::containsKey).findFirst().orElseThrow();
    String table =
        kind.equals("members") ? "tenant_users" : kind.equals("tenant") ? "tenants" : kind;
    UUID id =
        kind.equals("tenant")
            ? victim.tenant.id
            : UUID.fromString(parts.get(parts.indexOf(kind) + 1));
    return still
        ? versions.computeIfAbsent(table + " " + id, _ -> version(table, tables.get(kind), id))
        : version(table, tables.get(kind), id);
  }

  private String version(String table, @Nullable String column, UUID id) {
    return viva.owner.withHandle(
        h ->
            h.createQuery(
                    "select revision from public.%s where %s = ? limit 1".formatted(table, column))
                .bind(0, id)
                .mapTo(Integer.class)
                .findOne()
                .map(Etags::of)
                .orElse("\"r1\""));
  }

  /** The answer's status; everything else about it is judged here. */
  int send(Operation operation, String path, Who who, Bodies.@Nullable Body body) {
    int number = sent.getAndIncrement();
    Map<String, String> more = new HashMap<>();
    String etag = etag(operation, path);
    if (etag != null) {
      more.put("If-Match", etag);
    }
    String asked =
        operation.id() + " by " + who.name() + (body == null ? "" : " with " + body.name());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(viva.url(path))).timeout(Duration.ofSeconds(20));
    more.forEach(request::header);
    for (int i = 0; i < who.headers().size(); i += 2) {
      request.header(who.headers().get(i), who.headers().get(i + 1));
    }
    if (!path.startsWith("/internal/")) {
      // Each from another address: what an address is limited to is tested elsewhere.
      request.header("X-Forwarded-For", "10.%d.%d.7".formatted(number / 250 % 250, number % 250));
    }
    if (body == null) {
      request.method(operation.route().method(), HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", body.type());
      request.method(
          operation.route().method(),
          HttpRequest.BodyPublishers.ofByteArray(body.content().array()));
    }
    try {
      HttpResponse<InputStream> response = exchange(request.build());
      verdict.judge(asked, who.maySee(), response, read(response));
      return response.statusCode();
    } catch (IOException e) {
      verdict.complain(asked, "no answer: " + e);
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A connection that the server closes while a body too large is still on its way may lose the
   * answer (RFC 9112 §9.6): once more.
   */
  private HttpResponse<InputStream> exchange(HttpRequest request)
      throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      } catch (IOException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private static String read(HttpResponse<InputStream> response) {
    boolean stream =
        response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    CompletableFuture<Void> reading =
        CompletableFuture.runAsync(() -> into(text, response.body()), Thread::startVirtualThread);
    try {
      reading.get(stream ? LISTEN.toMillis() : 20_000, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (!stream) {
        throw new AssertionError("the answer does not end", e);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      close(response.body());
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static void into(ByteArrayOutputStream text, InputStream in) {
    byte[] part = new byte[8 << 10];
    try {
      for (int got = in.read(part); got >= 0; got = in.read(part)) {
        text.write(part, 0, got);
      }
    } catch (IOException e) {
      text.writeBytes("\n(broke off)".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    atOnce.shutdownNow();
    client.close();
  }
}
