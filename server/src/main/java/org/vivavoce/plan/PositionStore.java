package org.vivavoce.plan;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.SqlFault;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.Etags;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.tenancy.Rights;

/**
 * Positions as members edit them, in the caller's transaction and under the member's claims. The
 * row's revision stands for everything of the position, its competencies, reviewers and plan
 * included: who changes any of it locks the row first and touches it.
 */
public final class PositionStore {
  private static final int MOST = 500;

  private final CompetencyStore competencies;
  private final PlanDrafts drafts;
  private final Time time;

  public PositionStore(PlanStore plans, Time time) {
    this.competencies = new CompetencyStore(time);
    this.drafts = new PlanDrafts(plans, time);
    this.time = time;
  }

  /** What is given is set; null leaves it as it is. */
  record Given(
      @Nullable String title,
      @Nullable String description,
      @Nullable String language,
      @Nullable String status,
      @Nullable List<CompetencyStore.Given> competencies) {}

  PlanDrafts drafts() {
    return drafts;
  }

  List<PositionView.Item> list(
      Handle tx, UUID tenantId, @Nullable String status, @Nullable String text) {
    List<PositionView.Item> items =
        tx.createQuery(
                """
                select p.id, p.title, p.status, p.updated_at,
                  max(v.number) filter (where v.published_at is not null) as published,
                  count(v.id) filter (where v.published_at is null) > 0 as has_draft
                from public.positions p
                  left join public.interview_plans i
                    on i.tenant_id = p.tenant_id and i.position_id = p.id
                  left join public.plan_versions v
                    on v.tenant_id = i.tenant_id and v.plan_id = i.id
                where p.tenant_id = :tenant
                  and (cast(:status as text) is null or p.status = :status)
                  and strpos(lower(p.title), lower(:text)) > 0
                group by p.tenant_id, p.id, p.title, p.status, p.updated_at
                order by p.updated_at desc, p.id desc limit :most
                """)
            .bind("tenant", tenantId)
            .bind("status", status)
            .bind("text", text == null ? "" : text.strip())
            .bind("most", MOST)
            .map((rs, _) -> item(rs))
            .list();
    Map<UUID, PositionView.Counts> counts =
        counts(tx, tenantId, items.stream().map(PositionView.Item::id).toList());
    return items.stream()
        .map(
            item ->
                new PositionView.Item(
                    item.id(),
                    item.title(),
                    item.status(),
                    item.publishedVersion(),
                    item.hasDraft(),
                    counts.getOrDefault(item.id(), PositionView.Counts.NONE),
                    item.updatedAt()))
        .toList();
  }

  private static PositionView.Item item(ResultSet rs) throws SQLException {
    return new PositionView.Item(
        rs.getObject("id", UUID.class),
        rs.getString("title"),
        rs.getString("status"),
        rs.getObject("published", Integer.class),
        rs.getBoolean("has_draft"),
        PositionView.Counts.NONE,
        rs.getTimestamp("updated_at").toInstant());
  }

  /**
   * The caller may read these positions; how many were invited for them is told to everybody who
   * may, though a reviewer has no right to the invitations.
   */
  private static Map<UUID, PositionView.Counts> counts(
      Handle tx, UUID tenantId, List<UUID> positions) {
    record Row(UUID id, PositionView.Counts counts) {}
    List<Row> rows =
        Database.assuming(
            tx,
            new Claims.Service(tenantId),
            service ->
                service
                    .createQuery(
                        """
                        select p.id,
                          (select count(*) from public.interview_invitations i
                            where i.tenant_id = p.tenant_id and i.position_id = p.id
                              and i.status <> 'revoked') as invited,
                          (select count(*) from public.interview_sessions s
                            where s.tenant_id = p.tenant_id and s.position_id = p.id
                              and s.started_at is not null) as started,
                          (select count(*) from public.interview_sessions s
                            where s.tenant_id = p.tenant_id and s.position_id = p.id
                              and s.status = 'completed') as completed
                        from public.positions p where p.tenant_id = :tenant and p.id = any (:ids)
                        """)
                    .bind("tenant", tenantId)
                    .bindArray("ids", UUID.class, positions)
                    .map(
                        (rs, _) ->
                            new Row(
                                rs.getObject("id", UUID.class),
                                new PositionView.Counts(
                                    rs.getInt("invited"),
                                    rs.getInt("started"),
                                    rs.getInt("completed"))))
                    .list());
    Map<UUID, PositionView.Counts> counts = new HashMap<>();
    rows.forEach(row -> counts.put(row.id(), row.counts()));
    return counts;
  }

  /** 404 for one that the member does not see, whether it exists or not. */
  PositionView.Versioned require(Handle tx, UUID tenantId, UUID id) {
    return find(tx, tenantId, id).orElseThrow(() -> Rights.unknown("position", id));
  }

  private Optional<PositionView.Versioned> find(Handle tx, UUID tenantId, UUID id) {
    return tx.createQuery(
            """
            select id, title, coalesce(description, '') as description, language, status, revision,
              created_at, updated_at
            from public.positions where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenantId)
        .bind("id", id)
        .map(
            (rs, _) ->
                new PositionView.Versioned(
                    new PositionView(
                        rs.getObject("id", UUID.class),
                        rs.getString("title"),
                        rs.getString("description"),
                        rs.getString("language"),
                        rs.getString("status"),
                        List.of(),
                        List.of(),
                        new PositionView.Plan(null, null, List.of()),
                        PositionView.Counts.NONE,
                        rs.getTimestamp("created_at").toInstant(),
                        rs.getTimestamp("updated_at").toInstant()),
                    rs.getInt("revision")))
        .findOne()
        .map(bare -> whole(tx, tenantId, bare));
  }

  private PositionView.Versioned whole(Handle tx, UUID tenantId, PositionView.Versioned bare) {
    PositionView row = bare.view();
    return new PositionView.Versioned(
        new PositionView(
            row.id(),
            row.title(),
            row.description(),
            row.language(),
            row.status(),
            competencies.of(tx, tenantId, row.id()),
            reviewers(tx, tenantId, row.id()),
            drafts.read(tx, tenantId, row.id()),
            counts(tx, tenantId, List.of(row.id()))
                .getOrDefault(row.id(), PositionView.Counts.NONE),
            row.createdAt(),
            row.updatedAt()),
        bare.revision());
  }

  private static List<PositionView.Reviewer> reviewers(Handle tx, UUID tenantId, UUID id) {
    return tx.createQuery(
            """
            select r.user_id, u.email, u.name
            from public.position_reviewers r
              join public.tenant_users u on u.tenant_id = r.tenant_id and u.user_id = r.user_id
            where r.tenant_id = :tenant and r.position_id = :id
            order by lower(coalesce(u.name, u.email)), r.user_id
            """)
        .bind("tenant", tenantId)
        .bind("id", id)
        .map(
            (rs, _) ->
                new PositionView.Reviewer(
                    rs.getObject("user_id", UUID.class),
                    rs.getString("email"),
                    rs.getString("name")))
        .list();
  }

  PositionView.Versioned create(Handle tx, UUID tenantId, Given given) {
    UUID id = Ids.next(time);
    tx.createUpdate(
            """
            insert into public.positions (id, tenant_id, title, description, language)
            values (:id, :tenant, :title, :description, coalesce(:language, 'en'))
            """)
        .bind("id", id)
        .bind("tenant", tenantId)
        .bind("title", given.title())
        .bind("description", given.description())
        .bind("language", given.language())
        .execute();
    if (given.competencies() != null) {
      competencies.replace(tx, tenantId, id, given.competencies());
    }
    return require(tx, tenantId, id);
  }

  /**
   * Locks the position for a change made from the version that the caller read. An interview that
   * begins for it meanwhile does not wait: it only needs the position to stay, and holds the plan.
   *
   * @throws ProblemException 404; 412 with the position as it is now
   */
  void lock(Handle tx, UUID tenantId, UUID id, Etags.IfMatch wanted) {
    int revision =
        tx.createQuery(
                """
                select revision from public.positions
                where tenant_id = :tenant and id = :id for no key update
                """)
            .bind("tenant", tenantId)
            .bind("id", id)
            .mapTo(Integer.class)
            .findOne()
            .orElseThrow(() -> Rights.unknown("position", id));
    wanted.check(revision, () -> require(tx, tenantId, id).view());
  }

  /** Sets what is given and raises the revision; with nothing given it raises it alone. */
  void change(Handle tx, UUID tenantId, UUID id, Given given) {
    tx.createUpdate(
            """
            update public.positions set title = coalesce(:title, title),
              description = coalesce(:description, description),
              language = coalesce(:language, language), status = coalesce(:status, status)
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenantId)
        .bind("id", id)
        .bind("title", given.title())
        .bind("description", given.description())
        .bind("language", given.language())
        .bind("status", given.status())
        .execute();
    if (given.competencies() != null) {
      competencies.replace(tx, tenantId, id, given.competencies());
    }
  }

  /** After a change of what belongs to the position. */
  void touch(Handle tx, UUID tenantId, UUID id) {
    change(tx, tenantId, id, new Given(null, null, null, null, null));
  }

  /**
   * Removes the locked position with its plan and competencies.
   *
   * @throws ProblemException 409 when somebody was ever invited for it or interviewed
   */
  void delete(Handle tx, UUID tenantId, UUID id) {
    boolean used =
        tx.createQuery(
                """
                select exists (select from public.interview_invitations
                    where tenant_id = :tenant and position_id = :id)
                  or exists (select from public.interview_sessions
                    where tenant_id = :tenant and position_id = :id)
                """)
            .bind("tenant", tenantId)
            .bind("id", id)
            .mapTo(Boolean.class)
            .one();
    if (used) {
      throw inUse();
    }
    try {
      remove(tx, tenantId, id);
    } catch (JdbiException e) {
      if (SqlFault.of(e) == SqlFault.CONSTRAINT) {
        throw inUse(); // somebody was invited in this moment
      }
      throw e;
    }
  }

  private static ProblemException inUse() {
    return new ProblemException(
        ErrorCode.POSITION_IN_USE,
        "Somebody was invited for this position. Archive it instead; its interviews stay.");
  }

  private static void remove(Handle tx, UUID tenantId, UUID id) {
    // In this order: a cascade from the position alone would meet the questions before their plan.
    for (String table : List.of("interview_plans", "competencies")) {
      tx.createUpdate(
              "delete from public." + table + " where tenant_id = :tenant and position_id = :id")
          .bind("tenant", tenantId)
          .bind("id", id)
          .execute();
    }
    tx.createUpdate("delete from public.positions where tenant_id = :tenant and id = :id")
        .bind("tenant", tenantId)
        .bind("id", id)
        .execute();
  }

  /**
   * Who reviews the locked position from now on.
   *
   * @throws ProblemException 400 at each user who is no reviewer of the tenant
   */
  void assign(Handle tx, UUID tenantId, UUID id, List<UUID> users) {
    Map<UUID, String> roles = new HashMap<>();
    tx.createQuery(
            """
            select user_id, role from public.tenant_users
            where tenant_id = :tenant and user_id = any (:users)
            """)
        .bind("tenant", tenantId)
        .bindArray("users", UUID.class, users)
        .map((rs, _) -> Map.entry(rs.getObject(1, UUID.class), rs.getString(2)))
        .forEach(row -> roles.put(row.getKey(), row.getValue()));
    Mistakes mistakes = new Mistakes();
    for (int i = 0; i < users.size(); i++) {
      if (!"reviewer".equals(roles.get(users.get(i)))) {
        mistakes.add("user_ids[" + i + "]", "is not a member with the role reviewer");
      }
    }
    mistakes.raise();
    tx.createUpdate(
            """
            delete from public.position_reviewers
            where tenant_id = :tenant and position_id = :id and user_id <> all (:users)
            """)
        .bind("tenant", tenantId)
        .bind("id", id)
        .bindArray("users", UUID.class, users)
        .execute();
    for (UUID user : users) {
      tx.createUpdate(
              """
              insert into public.position_reviewers (tenant_id, position_id, user_id)
              values (:tenant, :id, :user) on conflict do nothing
              """)
          .bind("tenant", tenantId)
          .bind("id", id)
          .bind("user", user)
          .execute();
    }
    touch(tx, tenantId, id);
  }
}
