package org.vivavoce.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;

/**
 * A tenant's sessions at a glance, in the caller's transaction and under the member's claims, which
 * decide what there is to see.
 */
final class OverviewStore {
  private static final List<String> INVITATIONS =
      List.of("pending", "opened", "accepted", "completed", "expired", "revoked");
  private static final List<String> POSITIONS = List.of("open", "archived");

  private OverviewStore() {}

  record PositionRef(UUID id, String title) {}

  /**
   * @param candidate null to an auditor without a reason, and when the person was deleted
   */
  record Item(
      UUID id,
      SessionStatus status,
      SessionView.@Nullable Candidate candidate,
      PositionRef position,
      String integrity,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant completedAt) {}

  record Page(List<Item> sessions, long total, int page, int perPage) {}

  /**
   * @param text part of a candidate's name or address, or of a position's title
   * @param page from 1
   */
  record Filter(
      @Nullable String status,
      @Nullable UUID positionId,
      @Nullable String text,
      int page,
      int perPage) {}

  static Page list(Handle tx, UUID tenantId, Filter filter) {
    String matching =
        """
        from public.interview_sessions s
          join public.positions p on p.tenant_id = s.tenant_id and p.id = s.position_id
          left join public.candidates c on c.tenant_id = s.tenant_id and c.id = s.candidate_id
        where s.tenant_id = :tenant
          and (cast(:status as text) is null or s.status = :status)
          and (cast(:position as uuid) is null or s.position_id = cast(:position as uuid))
          and (:text = '' or strpos(lower(p.title), :text) > 0
            or strpos(lower(c.name), :text) > 0 or strpos(lower(c.email), :text) > 0)
        """;
    Map<String, @Nullable Object> binding = new HashMap<>();
    binding.put("tenant", tenantId);
    binding.put("status", filter.status());
    binding.put("position", filter.positionId());
    binding.put(
        "text", filter.text() == null ? "" : filter.text().strip().toLowerCase(Locale.ROOT));
    long total =
        tx.createQuery("select count(*) " + matching).bindMap(binding).mapTo(Long.class).one();
    List<Item> items =
        tx.createQuery(
                "select s.id, s.status, s.created_at, s.started_at, s.completed_at,"
                    + " p.id as position_id, p.title, c.id as candidate_id, c.name, c.email "
                    + matching
                    + " order by s.created_at desc, s.id desc limit :most offset :skip")
            .bindMap(binding)
            .bind("most", filter.perPage())
            .bind("skip", (long) (filter.page() - 1) * filter.perPage())
            .map((rs, _) -> item(rs))
            .list();
    return new Page(withIntegrity(tx, tenantId, items), total, filter.page(), filter.perPage());
  }

  private static Item item(ResultSet rs) throws SQLException {
    UUID candidate = rs.getObject("candidate_id", UUID.class);
    return new Item(
        rs.getObject("id", UUID.class),
        SessionStatus.ofWire(rs.getString("status")),
        candidate == null
            ? null
            : new SessionView.Candidate(candidate, rs.getString("name"), rs.getString("email")),
        new PositionRef(rs.getObject("position_id", UUID.class), rs.getString("title")),
        "unobserved",
        rs.getTimestamp("created_at").toInstant(),
        instant(rs.getTimestamp("started_at")),
        instant(rs.getTimestamp("completed_at")));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  /** The column is closed to people, because candidates share their role; these ids were seen. */
  private static List<Item> withIntegrity(Handle tx, UUID tenantId, List<Item> items) {
    Map<UUID, String> integrity =
        Database.assuming(
            tx,
            new Claims.Service(tenantId),
            service ->
                service
                    .createQuery(
                        """
                        select id, integrity from public.interview_sessions
                        where tenant_id = :tenant and id = any (:ids)
                        """)
                    .bind("tenant", tenantId)
                    .bindArray("ids", UUID.class, items.stream().map(Item::id).toList())
                    .reduceRows(
                        new HashMap<UUID, String>(),
                        (map, row) -> {
                          map.put(
                              row.getColumn("id", UUID.class),
                              row.getColumn("integrity", String.class));
                          return map;
                        }));
    return items.stream()
        .map(
            item ->
                new Item(
                    item.id(),
                    item.status(),
                    item.candidate(),
                    item.position(),
                    integrity.getOrDefault(item.id(), item.integrity()),
                    item.createdAt(),
                    item.startedAt(),
                    item.completedAt()))
        .toList();
  }

  record Statistics(
      Map<String, Long> invitations, Map<String, Long> sessions, Map<String, Long> positions) {}

  static Statistics statistics(Handle tx, UUID tenantId) {
    return new Statistics(
        counts(
            tx,
            tenantId,
            INVITATIONS,
            """
            select case when status in ('pending', 'opened') and expires_at <= now()
                then 'expired' else status end as what, count(*) as many
            from public.interview_invitations where tenant_id = :tenant group by 1
            """),
        counts(
            tx,
            tenantId,
            List.of(SessionStatus.values()).stream().map(SessionStatus::wire).toList(),
            """
            select status as what, count(*) as many
            from public.interview_sessions where tenant_id = :tenant group by 1
            """),
        counts(
            tx,
            tenantId,
            POSITIONS,
            """
            select status as what, count(*) as many
            from public.positions where tenant_id = :tenant group by 1
            """));
  }

  private static Map<String, Long> counts(
      Handle tx, UUID tenantId, List<String> names, String sql) {
    Map<String, Long> counts = new LinkedHashMap<>();
    names.forEach(name -> counts.put(name, 0L));
    tx.createQuery(sql)
        .bind("tenant", tenantId)
        .map((rs, _) -> Map.entry(rs.getString("what"), rs.getLong("many")))
        .forEach(row -> counts.put(row.getKey(), row.getValue()));
    return counts;
  }
}
