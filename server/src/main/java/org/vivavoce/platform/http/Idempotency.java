package org.vivavoce.platform.http;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a member makes is made once for each {@code Idempotency-Key}, also when the answer was lost
 * and the request is sent again: for 24 hours the same key of the same user in the same tenant on
 * the same route gives the same answer, and with another path or body 422.
 *
 * <p>The key, the work and the answer stand and fall in one transaction, so that a failure is never
 * remembered and two requests at once do the work once: the later one waits for the earlier.
 * Without the header the work is just done.
 */
public final class Idempotency {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final String REPLAYED = "Idempotency-Replayed";

  private final Database database;

  public Idempotency(Database database) {
    this.database = database;
  }

  /**
   * An answer as it is remembered. The body holds no secret; what a secret is derived from (an id,
   * a version) may be in it.
   */
  public record Made(int status, ObjectNode body, Map<String, String> headers) {
    public Made {
      headers = Map.copyOf(headers);
    }

    /** 201 with this as JSON. */
    public static Made created(Object body) {
      return of(201, body);
    }

    /** 200 with this as JSON. */
    public static Made ok(Object body) {
      return of(200, body);
    }

    private static Made of(int status, Object body) {
      return new Made(status, Json.mapper().valueToTree(body), Map.of());
    }

    /** With the version of what was made. */
    public Made etag(int revision) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put("ETag", Etags.of(revision));
      return new Made(status, body, more);
    }
  }

  /**
   * Does the work under the member's claims, or finds what it answered before, and answers.
   *
   * @param may throws for who may not do this (any more); asked before a remembered answer too
   */
  public void answer(
      Context ctx, Claims.Member member, Consumer<Handle> may, Function<Handle, Made> work) {
    answer(ctx, member, may, work, body -> {});
  }

  /**
   * The same, for an answer with a secret.
   *
   * @param reveal puts what is derived from the remembered body into it, and takes out what only
   *     served for that; runs after the commit, each time
   */
  public void answer(
      Context ctx,
      Claims.Member member,
      Consumer<Handle> may,
      Function<Handle, Made> work,
      Consumer<ObjectNode> reveal) {
    answer(ctx, new Maker(member, member.tenantId(), member.userId()), may, work, reveal);
  }

  /**
   * Who makes something, and in which tenant: a candidate's claims name none.
   *
   * @param person whose claims the work is done under
   */
  public record Maker(Claims person, UUID tenantId, UUID userId) {}

  /** The same, for whoever it is. */
  public void answer(
      Context ctx,
      Maker maker,
      Consumer<Handle> may,
      Function<Handle, Made> work,
      Consumer<ObjectNode> reveal) {
    String key = key(ctx);
    Found found =
        database.inTenant(
            maker.person(),
            tx -> {
              may.accept(tx);
              return key == null
                  ? new Found(work.apply(tx), false)
                  : once(tx, Place.of(ctx, maker, key), work);
            });
    Made made = found.made();
    ObjectNode body = made.body().deepCopy();
    reveal.accept(body);
    made.headers().forEach(ctx::header);
    if (found.replayed()) {
      ctx.header(REPLAYED, "true");
    }
    ctx.header("Cache-Control", "no-store");
    ctx.status(made.status());
    ctx.json(body);
  }

  private record Found(Made made, boolean replayed) {}

  private record Place(UUID tenantId, UUID userId, String route, String key, Bytes request) {
    static Place of(Context ctx, Maker maker, String key) {
      String route = ctx.req().getMethod() + " " + template(ctx);
      String request = ctx.path() + "\n" + sorted(body(ctx));
      return new Place(
          maker.tenantId(),
          maker.userId(),
          route,
          key,
          Bytes.of(Tokens.sha256(request.getBytes(StandardCharsets.UTF_8))));
    }

    private static String template(Context ctx) {
      var matched = ctx.endpoints().matchedHttpEndpoint();
      return matched == null ? ctx.path() : matched.path;
    }

    /** Of a request that the contract wants no body of there is nothing to read. */
    private static JsonNode body(Context ctx) {
      Object checked = ctx.req().getAttribute(Requests.BODY);
      return checked instanceof JsonNode node ? node : Json.object();
    }

    private Map<String, Object> binding() {
      return Map.of("tenant", tenantId, "user", userId, "route", route, "key", key);
    }
  }

  /** The same members in another order are the same body. */
  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode ordered = Json.object();
      new TreeMap<>(names(object)).forEach((name, value) -> ordered.set(name, sorted(value)));
      return ordered;
    }
    if (node.isArray()) {
      var ordered = Json.mapper().createArrayNode();
      node.forEach(each -> ordered.add(sorted(each)));
      return ordered;
    }
    return node;
  }

  private static Map<String, JsonNode> names(ObjectNode object) {
    Map<String, JsonNode> members = new TreeMap<>();
    object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    return members;
  }

  private static @Nullable String key(Context ctx) {
    String key = ctx.header("Idempotency-Key");
    if (key == null) {
      return null;
    }
    if (key.isBlank() || key.length() > 200) {
      throw new ProblemException(
          ErrorCode.INVALID_INPUT,
          "Idempotency-Key must have 1 to 200 characters.",
          List.of(new FieldError("Idempotency-Key", "must have 1 to 200 characters")),
          Map.of());
    }
    return key;
  }

  private static Found once(Handle tx, Place place, Function<Handle, Made> work) {
    Claims.Service service = new Claims.Service(place.tenantId());
    if (!Database.assuming(tx, service, own -> take(own, place))) {
      return new Found(Database.assuming(tx, service, own -> remembered(own, place)), true);
    }
    Made made = work.apply(tx);
    return Database.assuming(
        tx,
        service,
        own -> {
          remember(own, place, made);
          return new Found(made, false);
        });
  }

  /** False when the key was used before; waits for a transaction that is using it now. */
  private static boolean take(Handle tx, Place place) {
    tx.createUpdate(
            """
            delete from public.idempotency_keys
            where tenant_id = :tenant and user_id = :user and route = :route and key = :key
              and expires_at <= now()
            """)
        .bindMap(place.binding())
        .execute();
    return tx.createUpdate(
                """
                insert into public.idempotency_keys
                  (tenant_id, user_id, route, key, request_hash, expires_at)
                values (:tenant, :user, :route, :key, :hash, now() + :seconds * interval '1 second')
                on conflict (tenant_id, user_id, route, key) do nothing
                """)
            .bindMap(place.binding())
            .bind("hash", place.request().array())
            .bind("seconds", KEPT.toSeconds())
            .execute()
        == 1;
  }

  private static Made remembered(Handle tx, Place place) {
    record Row(Bytes request, int status, String response) {}
    Optional<Row> row =
        tx.createQuery(
                """
                select request_hash, status, response::text from public.idempotency_keys
                where tenant_id = :tenant and user_id = :user and route = :route and key = :key
                """)
            .bindMap(place.binding())
            .map((rs, _) -> new Row(Bytes.of(rs.getBytes(1)), rs.getInt(2), rs.getString(3)))
            .findOne();
    if (row.isEmpty() || !row.get().request().equals(place.request())) {
      throw new ProblemException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "This Idempotency-Key was sent with another request. Take a new one for another intention.");
    }
    JsonNode response = Json.tree(row.get().response());
    Map<String, String> headers = new TreeMap<>();
    response
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asString()));
    return new Made(row.get().status(), (ObjectNode) response.path("body"), headers);
  }

  private static void remember(Handle tx, Place place, Made made) {
    ObjectNode response = Json.object();
    response.set("body", made.body());
    response.set("headers", Json.mapper().valueToTree(made.headers()));
    tx.createUpdate(
            """
            update public.idempotency_keys set status = :status, response = cast(:response as jsonb)
            where tenant_id = :tenant and user_id = :user and route = :route and key = :key
            """)
        .bindMap(place.binding())
        .bind("status", made.status())
        .bind("response", response.toString())
        .execute();
  }

  /** Forgets what is older than its 24 hours; returns how many. Run each hour. */
  public int sweep() {
    List<UUID> tenants =
        database.inTenant(
            new Claims.Operations(),
            tx ->
                tx.createQuery("select viva.tenants_with_expired_keys()").mapTo(UUID.class).list());
    int forgotten = 0;
    for (UUID tenant : tenants) {
      forgotten +=
          database.inTenant(
              new Claims.Service(tenant),
              tx ->
                  tx.createUpdate(
                          """
                          delete from public.idempotency_keys
                          where tenant_id = :tenant and expires_at <= now()
                          """)
                      .bind("tenant", tenant)
                      .execute());
    }
    return forgotten;
  }
}
