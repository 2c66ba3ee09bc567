package org.vivavoce.plan;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Etags;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.tenancy.Role;

/** Positions with their competencies, reviewers and plan; owners and recruiters edit them. */
public final class PositionRoutes implements Routes {
  private static final long DEFAULT_PATIENCE_S = GeneralPlan.PATIENCE.toSeconds();

  private final SigninRoutes signin;
  private final Database database;
  private final PositionStore positions;
  private final PlanStore plans;
  private final Idempotency idempotency;

  public PositionRoutes(
      SigninRoutes signin,
      Database database,
      PositionStore positions,
      PlanStore plans,
      Idempotency idempotency) {
    this.signin = signin;
    this.database = database;
    this.positions = positions;
    this.plans = plans;
    this.idempotency = idempotency;
  }

  record LevelBody(int level, String anchor) {}

  record CompetencyBody(
      @Nullable UUID id,
      String name,
      @Nullable String description,
      @Nullable Double weight,
      @Nullable List<LevelBody> levels) {}

  record PositionBody(
      @Nullable String title,
      @Nullable String description,
      @Nullable String language,
      @Nullable String status,
      @Nullable List<CompetencyBody> competencies) {}

  record QuestionBody(
      String text,
      @Nullable UUID competencyId,
      @Nullable Long patienceS,
      @Nullable String rephrasing) {}

  record PlanBody(int timeLimitMinutes, List<QuestionBody> questions) {}

  record ReviewersBody(List<UUID> userIds) {}

  record PositionList(List<PositionView.Item> positions) {}

  record Question(int number, String text) {}

  record General(List<Question> questions, long timeLimitMinutes) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/positions", this::list);
    routes.post("/api/v1/positions", this::create);
    routes.get("/api/v1/positions/{id}", this::get);
    routes.patch("/api/v1/positions/{id}", this::change);
    routes.delete("/api/v1/positions/{id}", this::delete);
    routes.put("/api/v1/positions/{id}/plan", this::writePlan);
    routes.delete("/api/v1/positions/{id}/plan/draft", this::discardDraft);
    routes.post("/api/v1/positions/{id}/plan/publish", this::publish);
    routes.put("/api/v1/positions/{id}/reviewers", this::assign);
    routes.get("/api/v1/plans/general", this::general);
  }

  private Claims.Member member(Context ctx) {
    return Rights.member(signin.person(ctx));
  }

  private static void editor(Handle tx, Claims.Member member) {
    Rights.require(tx, member, Role.OWNER, Role.RECRUITER);
  }

  private void list(Context ctx) {
    Claims.Member member = member(ctx);
    ctx.json(
        new PositionList(
            database.inTenant(
                member,
                tx ->
                    positions.list(
                        tx, member.tenantId(), ctx.queryParam("status"), ctx.queryParam("q")))));
  }

  private void get(Context ctx) {
    Claims.Member member = member(ctx);
    UUID id = Requests.pathUuid(ctx, "id");
    answer(ctx, database.inTenant(member, tx -> positions.require(tx, member.tenantId(), id)));
  }

  private static void answer(Context ctx, PositionView.Versioned position) {
    Etags.set(ctx, position.revision());
    ctx.json(position.view());
  }

  private void create(Context ctx) {
    Claims.Member member = member(ctx);
    PositionBody body = Requests.body(ctx, PositionBody.class);
    idempotency.answer(
        ctx,
        member,
        tx -> editor(tx, member),
        tx -> {
          PositionView.Versioned made = positions.create(tx, member.tenantId(), given(body));
          return Idempotency.Made.created(made.view()).etag(made.revision());
        });
  }

  private static PositionStore.Given given(PositionBody body) {
    Mistakes mistakes = new Mistakes();
    String title = body.title() == null ? null : mistakes.text("title", body.title());
    List<CompetencyBody> bodies = body.competencies();
    List<CompetencyStore.Given> competencies = bodies == null ? null : new ArrayList<>();
    if (bodies != null && competencies != null) {
      for (int i = 0; i < bodies.size(); i++) {
        competencies.add(given(bodies.get(i), "competencies[" + i + "]", mistakes));
      }
    }
    mistakes.raise();
    return new PositionStore.Given(
        title,
        body.description() == null ? null : body.description().strip(),
        body.language(),
        body.status(),
        competencies);
  }

  private static CompetencyStore.Given given(CompetencyBody body, String at, Mistakes mistakes) {
    List<LevelBody> levels = body.levels() == null ? List.of() : body.levels();
    return new CompetencyStore.Given(
        body.id(),
        mistakes.text(at + ".name", body.name()),
        body.description(),
        body.weight() == null ? 1 : body.weight(),
        IntStream.range(0, levels.size())
            .mapToObj(
                i ->
                    new PositionView.Level(
                        levels.get(i).level(),
                        mistakes.text(at + ".levels[" + i + "].anchor", levels.get(i).anchor())))
            .toList());
  }

  /** A change of the locked position, made from the version that the caller read. */
  private PositionView.Versioned changed(
      Context ctx, Function<Handle, PositionView.Versioned> whatNow) {
    Claims.Member member = member(ctx);
    UUID id = Requests.pathUuid(ctx, "id");
    Etags.IfMatch wanted = Etags.ifMatch(ctx);
    return database.inTenant(
        member,
        tx -> {
          editor(tx, member);
          positions.lock(tx, member.tenantId(), id, wanted);
          return whatNow.apply(tx);
        });
  }

  private void change(Context ctx) {
    UUID tenant = member(ctx).tenantId();
    UUID id = Requests.pathUuid(ctx, "id");
    PositionStore.Given given = given(Requests.body(ctx, PositionBody.class));
    answer(
        ctx,
        changed(
            ctx,
            tx -> {
              positions.change(tx, tenant, id, given);
              return positions.require(tx, tenant, id);
            }));
  }

  private void delete(Context ctx) {
    UUID tenant = member(ctx).tenantId();
    UUID id = Requests.pathUuid(ctx, "id");
    changed(
        ctx,
        tx -> {
          PositionView.Versioned last = positions.require(tx, tenant, id);
          positions.delete(tx, tenant, id);
          return last;
        });
    ctx.status(204);
  }

  private void writePlan(Context ctx) {
    UUID tenant = member(ctx).tenantId();
    UUID id = Requests.pathUuid(ctx, "id");
    PlanBody body = Requests.body(ctx, PlanBody.class);
    Mistakes mistakes = new Mistakes();
    List<PlanDrafts.GivenQuestion> questions = new ArrayList<>();
    for (int i = 0; i < body.questions().size(); i++) {
      QuestionBody question = body.questions().get(i);
      Long patience = question.patienceS();
      String rephrasing = question.rephrasing();
      questions.add(
          new PlanDrafts.GivenQuestion(
              mistakes.text("questions[" + i + "].text", question.text()),
              question.competencyId(),
              Duration.ofSeconds(patience == null ? DEFAULT_PATIENCE_S : patience),
              rephrasing == null
                  ? null
                  : mistakes.text("questions[" + i + "].rephrasing", rephrasing)));
    }
    mistakes.raise();
    Duration limit = Duration.ofMinutes(body.timeLimitMinutes());
    answer(
        ctx,
        changed(
            ctx,
            tx -> {
              positions.drafts().write(tx, tenant, id, limit, questions);
              positions.touch(tx, tenant, id);
              return positions.require(tx, tenant, id);
            }));
  }

  private void discardDraft(Context ctx) {
    UUID tenant = member(ctx).tenantId();
    UUID id = Requests.pathUuid(ctx, "id");
    answer(
        ctx,
        changed(
            ctx,
            tx -> {
              if (positions.drafts().discard(tx, tenant, id)) {
                positions.touch(tx, tenant, id);
              }
              return positions.require(tx, tenant, id);
            }));
  }

  private void publish(Context ctx) {
    Claims.Member member = member(ctx);
    UUID tenant = member.tenantId();
    UUID id = Requests.pathUuid(ctx, "id");
    Etags.IfMatch wanted = Etags.ifMatch(ctx);
    idempotency.answer(
        ctx,
        member,
        tx -> editor(tx, member),
        tx -> {
          positions.lock(tx, tenant, id, wanted);
          int number = positions.drafts().publish(tx, tenant, id);
          positions.touch(tx, tenant, id);
          Audit.record(
              tx,
              tenant,
              AuditEntry.of(
                      AuditEntry.Actor.member(member.userId()),
                      AuditAction.POSITION_PUBLISHED,
                      AuditEntry.ObjectKind.POSITION,
                      id)
                  .with("version", number)
                  .from(Requests.id(ctx), Requests.clientAddress(ctx)));
          PositionView.Versioned now = positions.require(tx, tenant, id);
          return Idempotency.Made.ok(now.view()).etag(now.revision());
        });
  }

  private void assign(Context ctx) {
    Claims.Member member = member(ctx);
    UUID tenant = member.tenantId();
    UUID id = Requests.pathUuid(ctx, "id");
    List<UUID> users = Requests.body(ctx, ReviewersBody.class).userIds();
    answer(
        ctx,
        changed(
            ctx,
            tx -> {
              Set<UUID> before = reviewers(positions.require(tx, tenant, id));
              positions.assign(tx, tenant, id, users);
              PositionView.Versioned now = positions.require(tx, tenant, id);
              auditReviewers(ctx, tx, member, id, before, reviewers(now));
              return now;
            }));
  }

  private static Set<UUID> reviewers(PositionView.Versioned position) {
    return position.view().reviewers().stream()
        .map(PositionView.Reviewer::userId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whose right to read this position's interviews came and went. */
  private static void auditReviewers(
      Context ctx, Handle tx, Claims.Member member, UUID id, Set<UUID> before, Set<UUID> now) {
    if (now.equals(before)) {
      return;
    }
    AuditEntry entry =
        AuditEntry.of(
                AuditEntry.Actor.member(member.userId()),
                AuditAction.POSITION_REVIEWERS_CHANGED,
                AuditEntry.ObjectKind.POSITION,
                id)
            .from(Requests.id(ctx), Requests.clientAddress(ctx));
    // Not more than 100 each, which the entry has room for.
    Audit.record(
        tx,
        member.tenantId(),
        entry.with("added", less(now, before)).with("removed", less(before, now)));
  }

  private static String less(Set<UUID> all, Set<UUID> without) {
    return all.stream()
        .filter(each -> !without.contains(each))
        .map(UUID::toString)
        .collect(Collectors.joining(" "));
  }

  private void general(Context ctx) {
    member(ctx);
    ctx.json(
        new General(
            IntStream.range(0, GeneralPlan.QUESTIONS.size())
                .mapToObj(i -> new Question(i + 1, GeneralPlan.QUESTIONS.get(i)))
                .toList(),
            Math.max(1, plans.generalTimeLimit().toMinutes())));
  }
}
