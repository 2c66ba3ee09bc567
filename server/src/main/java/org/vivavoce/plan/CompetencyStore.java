package org.vivavoce.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/** What a position asks for, and what each level looks like. The position's row is locked. */
final class CompetencyStore {
  /** Out of the way of every ordinal, while the new order is written. */
  private static final int ASIDE = 1_000_000;

  private final Time time;

  CompetencyStore(Time time) {
    this.time = time;
  }

  /**
   * @param id of one that the position has; null for a new one
   */
  record Given(
      @Nullable UUID id,
      String name,
      @Nullable String description,
      double weight,
      List<PositionView.Level> levels) {}

  List<PositionView.Competency> of(Handle tx, UUID tenantId, UUID positionId) {
    Map<UUID, List<PositionView.Level>> levels = new LinkedHashMap<>();
    tx.createQuery(
            """
            select l.competency_id, l.level, l.anchor
            from public.rubric_levels l
              join public.competencies c on c.tenant_id = l.tenant_id and c.id = l.competency_id
            where c.tenant_id = :tenant and c.position_id = :position and c.retired_at is null
            order by l.level
            """)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .map(
            (rs, _) ->
                Map.entry(
                    rs.getObject(1, UUID.class),
                    new PositionView.Level(rs.getInt(2), rs.getString(3))))
        .forEach(
            row ->
                levels.computeIfAbsent(row.getKey(), _ -> new ArrayList<>()).add(row.getValue()));
    return tx.createQuery(
            """
            select id, name, description, weight from public.competencies
            where tenant_id = :tenant and position_id = :position and retired_at is null
            order by ordinal
            """)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .map(
            (rs, _) -> {
              UUID id = rs.getObject("id", UUID.class);
              return new PositionView.Competency(
                  id,
                  rs.getString("name"),
                  rs.getString("description"),
                  rs.getDouble("weight"),
                  levels.getOrDefault(id, List.of()));
            })
        .list();
  }

  static Set<UUID> ids(Handle tx, UUID tenantId, UUID positionId) {
    return tx.createQuery(
            """
            select id from public.competencies
            where tenant_id = :tenant and position_id = :position and retired_at is null
            """)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .mapTo(UUID.class)
        .set();
  }

  /**
   * The position has these from now on, in this order. One that a published question names only
   * leaves the position.
   *
   * @throws ProblemException 400 for an id that the position does not have or that is given twice,
   *     and for a level given twice
   */
  void replace(Handle tx, UUID tenantId, UUID positionId, List<Given> wanted) {
    Set<UUID> known = ids(tx, tenantId, positionId);
    check(wanted, known);
    Set<UUID> gone = new HashSet<>(known);
    wanted.forEach(
        each -> {
          if (each.id() != null) {
            gone.remove(each.id());
          }
        });
    remove(tx, tenantId, gone);
    tx.createUpdate(
            """
            update public.competencies set ordinal = ordinal + :aside
            where tenant_id = :tenant and position_id = :position and retired_at is null
            """)
        .bind("aside", ASIDE)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .execute();
    for (int i = 0; i < wanted.size(); i++) {
      write(tx, tenantId, positionId, i + 1, wanted.get(i));
    }
  }

  private static void check(List<Given> wanted, Set<UUID> known) {
    Mistakes mistakes = new Mistakes();
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < wanted.size(); i++) {
      Given each = wanted.get(i);
      String at = "competencies[" + i + "]";
      if (each.id() != null && !known.contains(each.id())) {
        mistakes.add(at + ".id", "is not a competency of this position");
      }
      if (each.id() != null && !seen.add(each.id())) {
        mistakes.add(at + ".id", "is given twice");
      }
      Set<Integer> levels = new HashSet<>();
      for (int j = 0; j < each.levels().size(); j++) {
        if (!levels.add(each.levels().get(j).level())) {
          mistakes.add(at + ".levels[" + j + "].level", "is given twice");
        }
      }
    }
    mistakes.raise();
  }

  private static void remove(Handle tx, UUID tenantId, Set<UUID> gone) {
    if (gone.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            update public.questions q set competency_id = null
            from public.plan_versions v
            where q.tenant_id = :tenant and q.competency_id = any (:gone)
              and v.tenant_id = q.tenant_id and v.id = q.plan_version_id
              and v.published_at is null
            """)
        .bind("tenant", tenantId)
        .bindArray("gone", UUID.class, gone)
        .execute();
    tx.createUpdate(
            """
            update public.competencies c set retired_at = now()
            where c.tenant_id = :tenant and c.id = any (:gone)
              and exists (select from public.questions q
                where q.tenant_id = c.tenant_id and q.competency_id = c.id)
            """)
        .bind("tenant", tenantId)
        .bindArray("gone", UUID.class, gone)
        .execute();
    tx.createUpdate(
            """
            delete from public.competencies
            where tenant_id = :tenant and id = any (:gone) and retired_at is null
            """)
        .bind("tenant", tenantId)
        .bindArray("gone", UUID.class, gone)
        .execute();
  }

  private void write(Handle tx, UUID tenantId, UUID positionId, int ordinal, Given given) {
    UUID id = given.id() == null ? Ids.next(time) : given.id();
    String statement =
        given.id() == null
            ? """
              insert into public.competencies
                (id, tenant_id, position_id, ordinal, name, description, weight)
              values (:id, :tenant, :position, :ordinal, :name, :description, :weight)
              """
            : """
              update public.competencies set ordinal = :ordinal, name = :name,
                description = :description, weight = :weight
              where tenant_id = :tenant and position_id = :position and id = :id
              """;
    tx.createUpdate(statement)
        .bind("id", id)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .bind("ordinal", ordinal)
        .bind("name", given.name())
        .bind("description", given.description())
        .bind("weight", given.weight())
        .execute();
    tx.createUpdate(
            "delete from public.rubric_levels where tenant_id = :tenant and competency_id = :id")
        .bind("tenant", tenantId)
        .bind("id", id)
        .execute();
    for (PositionView.Level level : given.levels()) {
      tx.createUpdate(
              """
              insert into public.rubric_levels (id, tenant_id, competency_id, level, anchor)
              values (:id, :tenant, :competency, :level, :anchor)
              """)
          .bind("id", Ids.next(time))
          .bind("tenant", tenantId)
          .bind("competency", id)
          .bind("level", level.level())
          .bind("anchor", level.anchor())
          .execute();
    }
  }
}
