package org.vivavoce.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** Reads the audit trail: pages for people, the whole of it to verify its chain. */
public final class AuditTrail {
  /** The columns of {@link #row}, of {@code audit_entries e}. */
  static final String ROW =
      """
      select e.id, e.actor_kind, e.actor_id, e.action, e.object_kind, e.object_id, e.reason,
        e.detail::text as detail, e.request_id, e.address,
        cast(extract(epoch from e.created_at) * 1000000 as bigint) as created_at_us
      """;

  private static final int PAGE = 1_000;

  private final Database database;

  public AuditTrail(Database database) {
    this.database = database;
  }

  /**
   * An entry as owners and auditors see it.
   *
   * @param actorName of a member now in the tenant; of a candidate only where the reader may see
   *     candidates
   * @param sealed whether it is in the chain
   */
  record Shown(
      UUID id,
      Instant at,
      String actorKind,
      @Nullable UUID actorId,
      @Nullable String actorName,
      String action,
      String objectKind,
      @Nullable UUID objectId,
      @Nullable String reason,
      JsonNode detail,
      boolean sealed) {}

  /** Where a page ended: the next one holds what is older. */
  record Place(long createdAtUs, UUID id) {
    /** The end of the year 9999. */
    private static final long LAST_US = 253_402_300_799_999_999L;

    String wire() {
      return createdAtUs + "." + id;
    }

    /** Empty for what no page said. */
    static Optional<Place> ofWire(String wire) {
      int dot = wire.indexOf('.');
      if (dot < 1) {
        return Optional.empty();
      }
      try {
        long us = Long.parseLong(wire.substring(0, dot));
        UUID id = UUID.fromString(wire.substring(dot + 1));
        return us < 0 || us > LAST_US ? Optional.empty() : Optional.of(new Place(us, id));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  record Page(List<Shown> entries, @Nullable String next) {}

  /**
   * Newest first.
   *
   * @return empty when this member is neither owner nor auditor
   */
  Optional<Page> page(Claims.Member reader, @Nullable Place before, int limit) {
    return database.inTenant(
        reader,
        tx -> mayRead(tx) ? Optional.of(page(tx, reader, before, limit)) : Optional.empty());
  }

  private static boolean mayRead(Handle tx) {
    return tx.createQuery("select viva.acting_tenant('{owner,auditor}') is not null")
        .mapTo(Boolean.class)
        .one();
  }

  private static Page page(Handle tx, Claims.Member reader, @Nullable Place before, int limit) {
    record Found(AuditChain.Row row, Instant at, boolean sealed) {}
    List<Found> found =
        tx.createQuery(
                ROW
                    + """
                    , e.created_at, c.entry_id is not null as sealed
                    from public.audit_entries e
                    left join public.audit_chain c
                      on c.tenant_id = e.tenant_id and c.entry_id = e.id
                    where e.tenant_id = :tenant
                      and (cast(:us as bigint) is null or (e.created_at, e.id)
                        < (timestamptz 'epoch' + :us * interval '1 microsecond', cast(:id as uuid)))
                    order by e.created_at desc, e.id desc limit :limit
                    """)
            .bind("tenant", reader.tenantId())
            .bind("us", before == null ? null : before.createdAtUs())
            .bind("id", before == null ? null : before.id())
            .bind("limit", limit + 1)
            .map(
                (rs, ctx) ->
                    new Found(
                        row(rs, ctx),
                        rs.getObject("created_at", OffsetDateTime.class).toInstant(),
                        rs.getBoolean("sealed")))
            .list();
    List<Found> shown = found.subList(0, Math.min(limit, found.size()));
    Map<UUID, String> names =
        names(tx, reader, shown.stream().map(Found::row).collect(Collectors.toSet()));
    String next = null;
    if (found.size() > limit) {
      AuditChain.Row last = shown.getLast().row();
      next = new Place(last.createdAtUs(), last.id()).wire();
    }
    return new Page(
        shown.stream().map(f -> shown(f.row(), f.at(), f.sealed(), names)).toList(), next);
  }

  private static Shown shown(
      AuditChain.Row row, Instant at, boolean sealed, Map<UUID, String> names) {
    return new Shown(
        row.id(),
        at,
        row.actorKind(),
        row.actorId(),
        row.actorId() == null ? null : names.get(row.actorId()),
        row.action(),
        row.objectKind(),
        row.objectId(),
        row.reason(),
        Json.tree(row.detail()),
        sealed);
  }

  private static Map<UUID, String> names(
      Handle tx, Claims.Member reader, Set<AuditChain.Row> rows) {
    Map<UUID, String> names = new HashMap<>();
    List<UUID> candidates = actors(rows, AuditEntry.Actor.Kind.CANDIDATE);
    if (!candidates.isEmpty()) {
      // Under the reader's own claims: to an auditor a candidate's name is content.
      put(
          names,
          tx,
          "select user_id, name from public.candidates where tenant_id = :tenant and user_id in (<ids>)",
          reader.tenantId(),
          candidates);
    }
    List<UUID> members = actors(rows, AuditEntry.Actor.Kind.MEMBER);
    if (!members.isEmpty()) {
      // An auditor may not list the members, but learns who did what.
      Database.assuming(
          tx,
          new Claims.Service(reader.tenantId()),
          service -> {
            put(
                names,
                service,
                """
                select user_id, coalesce(name, email) as name from public.tenant_users
                where tenant_id = :tenant and user_id in (<ids>)
                """,
                reader.tenantId(),
                members);
            return names;
          });
    }
    return names;
  }

  private static List<UUID> actors(Set<AuditChain.Row> rows, AuditEntry.Actor.Kind kind) {
    return rows.stream()
        .filter(row -> row.actorKind().equals(kind.wire()))
        .map(AuditChain.Row::actorId)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static void put(
      Map<UUID, String> names, Handle tx, String sql, UUID tenantId, List<UUID> ids) {
    tx.createQuery(sql)
        .bind("tenant", tenantId)
        .bindList("ids", ids)
        .map(
            (rs, _) ->
                Map.entry(
                    rs.getObject("user_id", UUID.class), Optional.ofNullable(rs.getString("name"))))
        .forEach(each -> each.getValue().ifPresent(name -> names.put(each.getKey(), name)));
  }

  static AuditChain.Row row(ResultSet rs, StatementContext ctx) throws SQLException {
    return new AuditChain.Row(
        rs.getObject("id", UUID.class),
        rs.getString("actor_kind"),
        rs.getObject("actor_id", UUID.class),
        rs.getString("action"),
        rs.getString("object_kind"),
        rs.getObject("object_id", UUID.class),
        rs.getString("reason"),
        rs.getString("detail"),
        rs.getString("request_id"),
        rs.getString("address"),
        rs.getLong("created_at_us"));
  }

  /** Under service claims, an owner's or an auditor's. */
  static AuditChain.Head head(Handle tx, UUID tenantId) {
    return tx.createQuery(
            """
            select n, hash from public.audit_chain where tenant_id = :tenant
            order by n desc limit 1
            """)
        .bind("tenant", tenantId)
        .map((rs, _) -> new AuditChain.Head(rs.getLong("n"), Bytes.of(rs.getBytes("hash"))))
        .findOne()
        .orElseGet(() -> AuditChain.genesis(tenantId));
  }

  /** The end of a tenant's chain now, to be kept somewhere else. */
  public AuditChain.Head head(UUID tenantId) {
    return database.inTenant(new Claims.Service(tenantId), tx -> head(tx, tenantId));
  }

  /**
   * Reads the whole chain of a tenant, and looks for entries that are neither chained nor waiting
   * for it.
   *
   * @param kept a head that was handed out earlier, null for none
   */
  public AuditChain.Verdict verify(UUID tenantId, AuditChain.@Nullable Head kept) {
    return database.inTenant(
        new Claims.Service(tenantId),
        tx -> {
          AuditChain.Verdict verdict =
              AuditChain.verify(tenantId, () -> new Links(tx, tenantId), kept);
          if (verdict instanceof AuditChain.Verdict.Intact intact && anyForgotten(tx, tenantId)) {
            return new AuditChain.Verdict.Broken(
                intact.head().n() + 1, "an entry is neither in the chain nor waiting for it");
          }
          return verdict;
        });
  }

  private static boolean anyForgotten(Handle tx, UUID tenantId) {
    return tx.createQuery(
            """
            select exists (
              select from public.audit_entries e
              where e.tenant_id = :tenant
                and not exists (select from public.audit_chain c where c.entry_id = e.id)
                and not exists (select from public.audit_unsealed u
                  where u.tenant_id = e.tenant_id and u.entry_id = e.id))
            """)
        .bind("tenant", tenantId)
        .mapTo(Boolean.class)
        .one();
  }

  /** The chain, a page at a time. */
  private static final class Links implements Iterator<AuditChain.Link> {
    private final Handle tx;
    private final UUID tenantId;
    private Iterator<AuditChain.Link> page = List.<AuditChain.Link>of().iterator();
    private long seen;

    Links(Handle tx, UUID tenantId) {
      this.tx = tx;
      this.tenantId = tenantId;
    }

    @Override
    public boolean hasNext() {
      if (!page.hasNext()) {
        page = load().iterator();
      }
      return page.hasNext();
    }

    @Override
    public AuditChain.Link next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      AuditChain.Link link = page.next();
      seen = link.n();
      return link;
    }

    private List<AuditChain.Link> load() {
      return tx.createQuery(
              ROW
                  + """
                  , c.n, c.prev_hash, c.hash
                  from public.audit_chain c
                  join public.audit_entries e on e.tenant_id = c.tenant_id and e.id = c.entry_id
                  where c.tenant_id = :tenant and c.n > :seen
                  order by c.n limit :page
                  """)
          .bind("tenant", tenantId)
          .bind("seen", seen)
          .bind("page", PAGE)
          .map(
              (rs, ctx) ->
                  new AuditChain.Link(
                      rs.getLong("n"),
                      row(rs, ctx),
                      Bytes.of(rs.getBytes("prev_hash")),
                      Bytes.of(rs.getBytes("hash"))))
          .list();
    }
  }
}
