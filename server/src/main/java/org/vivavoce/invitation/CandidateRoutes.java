package org.vivavoce.invitation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.Etags;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.tenancy.EmailAddress;
import org.vivavoce.tenancy.PersonName;
import org.vivavoce.tenancy.Rights;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The people a tenant interviews: one by one, or as a list. */
public final class CandidateRoutes implements Routes {
  private final Function<Context, Claims> person;
  private final Database database;
  private final CandidateStore candidates;
  private final CandidateImport imports;
  private final Idempotency idempotency;

  /**
   * @param person the claims of who calls; 401 for nobody
   */
  public CandidateRoutes(
      Function<Context, Claims> person,
      Database database,
      CandidateStore candidates,
      InvitationDesk invitations,
      Idempotency idempotency) {
    this.person = person;
    this.database = database;
    this.candidates = candidates;
    this.imports = new CandidateImport(candidates, invitations);
    this.idempotency = idempotency;
  }

  record ImportBody(
      List<CandidateImport.Given> candidates,
      @Nullable UUID positionId,
      @Nullable Integer expirationHours,
      @Nullable Boolean dryRun) {}

  record PageAnswer(List<CandidateView> candidates, long total, int page, int perPage) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/candidates", this::list);
    routes.post("/api/v1/candidates", this::create);
    routes.post("/api/v1/candidates/import", this::importList);
    routes.get("/api/v1/candidates/{id}", this::get);
    routes.patch("/api/v1/candidates/{id}", this::change);
    routes.delete("/api/v1/candidates/{id}", this::remove);
  }

  private void list(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    String text = ctx.queryParam("q");
    UUID position = InvitationRoutes.uuid(ctx, "position_id");
    int page = InvitationRoutes.number(ctx, "page", 1);
    int perPage = InvitationRoutes.number(ctx, "per_page", 50);
    CandidateStore.Page found =
        database.inTenant(
            who,
            tx -> {
              InvitationRoutes.requireRecruiter(tx, who);
              return candidates.list(tx, text, position, page, perPage);
            });
    ctx.json(new PageAnswer(found.candidates(), found.total(), page, perPage));
  }

  private void create(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    ObjectNode body = Requests.body(ctx);
    idempotency.answer(
        ctx,
        who,
        tx -> InvitationRoutes.requireRecruiter(tx, who),
        tx -> {
          CandidateStore.Person wanted = person(body, null);
          CandidateStore.Found made = candidates.find(tx, candidates.create(tx, who, wanted));
          return Idempotency.Made.created(made.candidate()).etag(made.revision());
        });
  }

  private void get(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    answer(
        ctx,
        database.inTenant(
            who,
            tx -> {
              InvitationRoutes.requireRecruiter(tx, who);
              return candidates.find(tx, id);
            }));
  }

  private static void answer(Context ctx, CandidateStore.Found found) {
    Etags.set(ctx, found.revision());
    ctx.json(found.candidate());
  }

  private void change(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    ObjectNode body = Requests.body(ctx);
    answer(
        ctx,
        database.inTenant(
            who,
            tx -> {
              InvitationRoutes.requireRecruiter(tx, who);
              Etags.IfMatch ifMatch = Etags.ifMatch(ctx);
              CandidateStore.Found held = candidates.hold(tx, id);
              ifMatch.check(held.revision(), held::candidate);
              candidates.change(tx, who, id, person(body, held.candidate()));
              return candidates.find(tx, id);
            }));
  }

  private void remove(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    database.inTenant(
        who,
        tx -> {
          InvitationRoutes.requireRecruiter(tx, who);
          Etags.IfMatch ifMatch = Etags.ifMatch(ctx);
          CandidateStore.Found held = candidates.hold(tx, id);
          ifMatch.check(held.revision(), held::candidate);
          candidates.remove(tx, id);
          Audit.record(
              tx,
              who.tenantId(),
              AuditEntry.of(
                      AuditEntry.Actor.member(who.userId()),
                      AuditAction.CANDIDATE_DELETED,
                      AuditEntry.ObjectKind.CANDIDATE,
                      id)
                  .from(Requests.id(ctx), Requests.clientAddress(ctx)));
          return id;
        });
    ctx.status(204);
  }

  private void importList(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    ImportBody body = Requests.body(ctx, ImportBody.class);
    CandidateImport.Order order =
        new CandidateImport.Order(
            body.candidates(),
            body.positionId(),
            InvitationRoutes.hours(body.expirationHours()),
            Boolean.TRUE.equals(body.dryRun()));
    idempotency.answer(
        ctx,
        who,
        tx -> InvitationRoutes.requireRecruiter(tx, who),
        tx -> {
          return Idempotency.Made.ok(
              imports.run(
                  tx,
                  who,
                  order,
                  invitation ->
                      InvitationRoutes.audit(
                          ctx, tx, who, AuditAction.INVITATION_CREATED, invitation)));
        });
  }

  /**
   * What the body says of a person.
   *
   * @param now what stands where the body says nothing; null for a new person
   */
  private static CandidateStore.Person person(ObjectNode body, @Nullable CandidateView now) {
    List<FieldError> errors = new ArrayList<>();
    String name =
        read(body, "name", now == null ? "" : now.name(), PersonName::read)
            .orElseGet(() -> wrong(errors, "name", PersonName.WANTED));
    String email =
        read(body, "email", now == null ? "" : now.email(), EmailAddress::read)
            .orElseGet(() -> wrong(errors, "email", EmailAddress.WANTED));
    JsonNode given = body.path("external_id");
    String external = given.isMissingNode() ? (now == null ? null : now.externalId()) : text(given);
    if (external != null && !CandidateImport.isExternalId(external)) {
      wrong(errors, "external_id", CandidateImport.EXTERNAL_ID_WANTED);
    }
    if (!errors.isEmpty()) {
      FieldError first = errors.getFirst();
      throw new ProblemException(
          ErrorCode.INVALID_INPUT, first.field() + " " + first.message() + ".", errors, Map.of());
    }
    return new CandidateStore.Person(name, email, external);
  }

  private static Optional<String> read(
      ObjectNode body, String member, String now, Function<String, Optional<String>> reading) {
    return body.has(member) ? reading.apply(body.path(member).asString("")) : Optional.of(now);
  }

  private static String wrong(List<FieldError> errors, String field, String message) {
    errors.add(new FieldError(field, message));
    return "";
  }

  /** Null for nothing, also for an empty text. */
  private static @Nullable String text(JsonNode given) {
    String text = given.isString() ? given.asString().strip() : "";
    return text.isEmpty() ? null : text;
  }
}
