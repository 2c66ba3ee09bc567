package org.vivavoce.plan;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/**
 * The question plan of a position on its way: at most one draft, which becomes the newest published
 * version and never changes again. The position's row is locked for every change.
 */
final class PlanDrafts {
  private static final long MS_A_MINUTE = Duration.ofMinutes(1).toMillis();

  private final PlanStore plans;
  private final Time time;

  PlanDrafts(PlanStore plans, Time time) {
    this.plans = plans;
    this.time = time;
  }

  record GivenQuestion(
      String text, @Nullable UUID competencyId, Duration patience, @Nullable String rephrasing) {}

  private record Version(UUID id, int number, long timeLimitMs, @Nullable Instant publishedAt) {
    boolean isDraft() {
      return publishedAt == null;
    }
  }

  PositionView.Plan read(Handle tx, UUID tenantId, UUID positionId) {
    List<Version> versions = versions(tx, tenantId, positionId);
    List<PositionView.VersionRef> refs = new ArrayList<>();
    PositionView.Version draft = null;
    PositionView.Version published = null;
    for (Version version : versions) {
      List<PositionView.Question> questions = questions(tx, tenantId, version.id());
      PositionView.Version whole =
          new PositionView.Version(
              version.id(),
              version.number(),
              (int) Math.max(1, version.timeLimitMs() / MS_A_MINUTE),
              questions,
              version.publishedAt());
      refs.add(
          new PositionView.VersionRef(version.number(), version.publishedAt(), questions.size()));
      if (version.isDraft()) {
        draft = whole;
      } else if (published == null) {
        published = whole;
      }
    }
    return new PositionView.Plan(draft, published, refs);
  }

  /** Newest first. */
  private static List<Version> versions(Handle tx, UUID tenantId, UUID positionId) {
    return tx.createQuery(
            """
            select v.id, v.number, v.time_limit_ms, v.published_at
            from public.plan_versions v
              join public.interview_plans p on p.tenant_id = v.tenant_id and p.id = v.plan_id
            where p.tenant_id = :tenant and p.position_id = :position
            order by v.number desc
            """)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .map((rs, _) -> version(rs))
        .list();
  }

  private static Version version(ResultSet rs) throws SQLException {
    var published = rs.getTimestamp("published_at");
    return new Version(
        rs.getObject("id", UUID.class),
        rs.getInt("number"),
        rs.getLong("time_limit_ms"),
        published == null ? null : published.toInstant());
  }

  private static List<PositionView.Question> questions(Handle tx, UUID tenantId, UUID versionId) {
    return tx.createQuery(
            """
            select id, number, text, competency_id, patience_ms, rephrasing from public.questions
            where tenant_id = :tenant and plan_version_id = :version order by number
            """)
        .bind("tenant", tenantId)
        .bind("version", versionId)
        .map(
            (rs, _) ->
                new PositionView.Question(
                    rs.getObject("id", UUID.class),
                    rs.getInt("number"),
                    rs.getString("text"),
                    rs.getObject("competency_id", UUID.class),
                    Math.round(rs.getLong("patience_ms") / 1000.0),
                    rs.getString("rephrasing")))
        .list();
  }

  private static Optional<Version> draft(Handle tx, UUID tenantId, UUID positionId) {
    return versions(tx, tenantId, positionId).stream().filter(Version::isDraft).findFirst();
  }

  /**
   * The draft is this from now on; where there is none, or only a published version, it is the next
   * version.
   *
   * @throws ProblemException 400 for a competency that is not the position's
   */
  void write(
      Handle tx,
      UUID tenantId,
      UUID positionId,
      Duration timeLimit,
      List<GivenQuestion> questions) {
    Set<UUID> competencies = CompetencyStore.ids(tx, tenantId, positionId);
    Mistakes mistakes = new Mistakes();
    for (int i = 0; i < questions.size(); i++) {
      UUID competency = questions.get(i).competencyId();
      if (competency != null && !competencies.contains(competency)) {
        mistakes.add("questions[" + i + "].competency_id", "is not a competency of this position");
      }
    }
    mistakes.raise();
    UUID plan = plans.planOf(tx, tenantId, positionId);
    discard(tx, tenantId, positionId);
    UUID version = plans.addVersion(tx, tenantId, plan, timeLimit);
    ask(tx, tenantId, version, questions);
  }

  private void ask(Handle tx, UUID tenantId, UUID version, List<GivenQuestion> questions) {
    for (int i = 0; i < questions.size(); i++) {
      GivenQuestion question = questions.get(i);
      tx.createUpdate(
              """
              insert into public.questions
                (id, tenant_id, plan_version_id, competency_id, number, text, patience_ms, rephrasing)
              values (:id, :tenant, :version, cast(:competency as uuid), :number, :text, :patience,
                cast(:rephrasing as text))
              """)
          .bind("id", Ids.next(time))
          .bind("tenant", tenantId)
          .bind("version", version)
          .bind("competency", question.competencyId())
          .bind("number", i + 1)
          .bind("text", question.text())
          .bind("patience", question.patience().toMillis())
          .bind("rephrasing", question.rephrasing())
          .execute();
    }
  }

  /** Throws the draft away; false when there was none. */
  boolean discard(Handle tx, UUID tenantId, UUID positionId) {
    Optional<Version> draft = draft(tx, tenantId, positionId);
    draft.ifPresent(
        version ->
            tx.createUpdate(
                    "delete from public.plan_versions where tenant_id = :tenant and id = :id")
                .bind("tenant", tenantId)
                .bind("id", version.id())
                .execute());
    return draft.isPresent();
  }

  /**
   * Freezes the draft and returns its number.
   *
   * @throws ProblemException 409 without a draft, or without a question in it
   */
  int publish(Handle tx, UUID tenantId, UUID positionId) {
    // Against a session that freezes the general plan at this moment.
    UUID plan = plans.planOf(tx, tenantId, positionId);
    Version draft =
        draft(tx, tenantId, positionId)
            .orElseThrow(() -> empty("There is no draft to publish. Write one first."));
    if (questions(tx, tenantId, draft.id()).isEmpty()) {
      throw empty("The draft has no question. Add one first.");
    }
    Version newest = versions(tx, tenantId, positionId).getFirst();
    UUID frozen = newest.isDraft() ? draft.id() : renumbered(tx, tenantId, plan, draft);
    plans.freeze(tx, tenantId, frozen);
    return versions(tx, tenantId, positionId).getFirst().number();
  }

  private static ProblemException empty(String detail) {
    return new ProblemException(ErrorCode.PLAN_EMPTY, detail);
  }

  /**
   * An interview may have frozen the general plan after the draft was begun. The newest number is
   * what holds, so the draft takes the next one.
   */
  private UUID renumbered(Handle tx, UUID tenantId, UUID plan, Version draft) {
    UUID version = plans.addVersion(tx, tenantId, plan, Duration.ofMillis(draft.timeLimitMs()));
    ask(
        tx,
        tenantId,
        version,
        questions(tx, tenantId, draft.id()).stream()
            .map(
                question ->
                    new GivenQuestion(
                        question.text(),
                        question.competencyId(),
                        Duration.ofSeconds(question.patienceS()),
                        question.rephrasing()))
            .toList());
    tx.createUpdate("delete from public.plan_versions where tenant_id = :tenant and id = :id")
        .bind("tenant", tenantId)
        .bind("id", draft.id())
        .execute();
    return version;
  }
}
