package org.vivavoce.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/** Positions and their plans. Everything here runs in the caller's transaction and claims. */
public final class PlanStore {
  private final Duration generalTimeLimit;
  private final Time time;

  /**
   * @param generalTimeLimit of an interview by the built-in general plan
   */
  public PlanStore(Duration generalTimeLimit, Time time) {
    this.generalTimeLimit = generalTimeLimit;
    this.time = time;
  }

  Duration generalTimeLimit() {
    return generalTimeLimit;
  }

  /** A position as candidates and members see it. */
  public record Position(UUID id, String title, String description, String language) {}

  /** Makes the position where it is not there yet; under service claims. */
  public void ensurePosition(Handle tx, UUID tenantId, Position position) {
    tx.createUpdate(
            """
            insert into public.positions (id, tenant_id, title, description, language)
            values (:id, :tenant, :title, :description, :language)
            on conflict (id) do nothing
            """)
        .bind("id", position.id())
        .bind("tenant", tenantId)
        .bind("title", position.title())
        .bind("description", position.description())
        .bind("language", position.language())
        .execute();
  }

  /** Makes these competencies where the position has none. */
  public void ensureCompetencies(Handle tx, UUID tenantId, UUID positionId, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      tx.createUpdate(
              """
              insert into public.competencies (id, tenant_id, position_id, ordinal, name)
              values (:id, :tenant, :position, :ordinal, :name)
              on conflict (tenant_id, position_id, ordinal) where retired_at is null do nothing
              """)
          .bind("id", Ids.next(time))
          .bind("tenant", tenantId)
          .bind("position", positionId)
          .bind("ordinal", i + 1)
          .bind("name", names.get(i))
          .execute();
    }
  }

  /** The names of what the position asks for; all that a candidate may know of competencies. */
  public List<String> competencies(Handle tx, UUID tenantId, UUID positionId) {
    return tx.createQuery(
            """
            select name from public.competencies
            where tenant_id = :tenant and position_id = :position and retired_at is null
            order by ordinal
            """)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .mapTo(String.class)
        .list();
  }

  /** The newest published version of the position's plan. */
  public Optional<UUID> published(Handle tx, UUID tenantId, UUID positionId) {
    return tx.createQuery(
            """
            select v.id from public.plan_versions v
              join public.interview_plans p on p.tenant_id = v.tenant_id and p.id = v.plan_id
            where p.tenant_id = :tenant and p.position_id = :position
              and v.published_at is not null
            order by v.number desc limit 1
            """)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .mapTo(UUID.class)
        .findOne();
  }

  /**
   * The version an interview for this position is held by: the published one, else the general
   * plan, frozen now. Under service claims.
   */
  public UUID versionFor(Handle tx, UUID tenantId, UUID positionId) {
    UUID plan = planOf(tx, tenantId, positionId);
    return published(tx, tenantId, positionId)
        .orElseGet(
            () ->
                publish(
                    tx,
                    tenantId,
                    plan,
                    GeneralPlan.QUESTIONS,
                    generalTimeLimit,
                    GeneralPlan.PATIENCE));
  }

  /** Publishes these questions as the position's plan where it has none; under service claims. */
  public UUID ensurePublished(
      Handle tx,
      UUID tenantId,
      UUID positionId,
      List<String> questions,
      Duration timeLimit,
      Duration patience) {
    UUID plan = planOf(tx, tenantId, positionId);
    return published(tx, tenantId, positionId)
        .orElseGet(() -> publish(tx, tenantId, plan, questions, timeLimit, patience));
  }

  /** The position's plan, made if need be, and locked: two sessions do not freeze it twice. */
  UUID planOf(Handle tx, UUID tenantId, UUID positionId) {
    tx.createUpdate(
            """
            insert into public.interview_plans (id, tenant_id, position_id)
            values (:id, :tenant, :position) on conflict (tenant_id, position_id) do nothing
            """)
        .bind("id", Ids.next(time))
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .execute();
    return tx.createQuery(
            """
            select id from public.interview_plans
            where tenant_id = :tenant and position_id = :position for update
            """)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .mapTo(UUID.class)
        .one();
  }

  private UUID publish(
      Handle tx,
      UUID tenantId,
      UUID planId,
      List<String> questions,
      Duration timeLimit,
      Duration patience) {
    UUID version = addVersion(tx, tenantId, planId, timeLimit);
    for (int i = 0; i < questions.size(); i++) {
      tx.createUpdate(
              """
              insert into public.questions (id, tenant_id, plan_version_id, number, text, patience_ms)
              values (:id, :tenant, :version, :number, :text, :patience)
              """)
          .bind("id", Ids.next(time))
          .bind("tenant", tenantId)
          .bind("version", version)
          .bind("number", i + 1)
          .bind("text", questions.get(i))
          .bind("patience", patience.toMillis())
          .execute();
    }
    freeze(tx, tenantId, version);
    return version;
  }

  /** The next version of a locked plan, in the position's language; not published. */
  UUID addVersion(Handle tx, UUID tenantId, UUID planId, Duration timeLimit) {
    UUID version = Ids.next(time);
    tx.createUpdate(
            """
            insert into public.plan_versions (id, tenant_id, plan_id, number, language, time_limit_ms)
            select :id, :tenant, :plan,
              coalesce((select max(number) from public.plan_versions
                where tenant_id = :tenant and plan_id = :plan), 0) + 1,
              pos.language, :limit
            from public.interview_plans p
              join public.positions pos on pos.tenant_id = p.tenant_id and pos.id = p.position_id
            where p.tenant_id = :tenant and p.id = :plan
            """)
        .bind("id", version)
        .bind("tenant", tenantId)
        .bind("plan", planId)
        .bind("limit", timeLimit.toMillis())
        .execute();
    return version;
  }

  /** From now on the version does not change; it is in the language that the position has now. */
  void freeze(Handle tx, UUID tenantId, UUID versionId) {
    tx.createUpdate(
            """
            update public.plan_versions v set published_at = now(), language = pos.language
            from public.interview_plans p
              join public.positions pos on pos.tenant_id = p.tenant_id and pos.id = p.position_id
            where v.tenant_id = :tenant and v.id = :id
              and p.tenant_id = v.tenant_id and p.id = v.plan_id
            """)
        .bind("tenant", tenantId)
        .bind("id", versionId)
        .execute();
  }

  /** A published version as a session host gets it; under service claims. */
  public InterviewPlan frozen(Handle tx, UUID tenantId, UUID planVersionId) {
    List<InterviewPlan.Question> questions =
        tx.createQuery(
                """
                select id, number, text, patience_ms, rephrasing from public.questions
                where tenant_id = :tenant and plan_version_id = :version order by number
                """)
            .bind("tenant", tenantId)
            .bind("version", planVersionId)
            .map(
                (rs, _) ->
                    new InterviewPlan.Question(
                        rs.getObject("id", UUID.class),
                        rs.getInt("number"),
                        rs.getString("text"),
                        rs.getLong("patience_ms"),
                        rs.getString("rephrasing")))
            .list();
    return tx.createQuery(
            """
            select v.id, v.language, v.time_limit_ms, pos.title, t.name
            from public.plan_versions v
              join public.interview_plans p on p.tenant_id = v.tenant_id and p.id = v.plan_id
              join public.positions pos on pos.tenant_id = p.tenant_id and pos.id = p.position_id
              join public.tenants t on t.id = v.tenant_id
            where v.tenant_id = :tenant and v.id = :version and v.published_at is not null
            """)
        .bind("tenant", tenantId)
        .bind("version", planVersionId)
        .map(
            (rs, _) ->
                new InterviewPlan(
                    rs.getObject("id", UUID.class),
                    rs.getString("title"),
                    rs.getString("name"),
                    rs.getString("language"),
                    rs.getLong("time_limit_ms"),
                    questions))
        .one();
  }

  /** How long an interview for this position may take. */
  public Duration timeLimit(Handle tx, UUID tenantId, UUID positionId) {
    return tx.createQuery(
            """
            select v.time_limit_ms from public.plan_versions v
              join public.interview_plans p on p.tenant_id = v.tenant_id and p.id = v.plan_id
            where p.tenant_id = :tenant and p.position_id = :position
              and v.published_at is not null
            order by v.number desc limit 1
            """)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .mapTo(Long.class)
        .findOne()
        .map(Duration::ofMillis)
        .orElse(generalTimeLimit);
  }
}
