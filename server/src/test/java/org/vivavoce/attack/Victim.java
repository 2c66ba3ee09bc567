package org.vivavoce.attack;

import static org.vivavoce.testing.Eventually.eventually;
import static org.vivavoce.testing.Facts.closed;
import static org.vivavoce.testing.Facts.moved;
import static org.vivavoce.testing.Facts.uttered;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.AssessorOrigin;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.ControlFixture.Browser;
import org.vivavoce.testing.Staff;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tenant that is attacked: every kind of row, each text with a {@link Mark}, and each secret it
 * was given kept to be looked for.
 */
final class Victim {
  final TestTenant tenant;
  final TestTenant.Member owner;
  final TestTenant.Member recruiter;
  final TestTenant.Member reviewer;
  final TestTenant.Member otherReviewer;
  final TestTenant.Member auditor;
  final TestTenant.Member reasonedAuditor;
  final UUID sparePosition;
  final UUID competency;
  final UUID person;
  final UUID spareCandidate;
  final UUID personUser = UUID.randomUUID();
  final Browser candidate;
  final UUID acceptedInvitation;
  final UUID openInvitation;
  final UUID finished;
  final UUID waiting;
  final UUID memberInvitation;
  final List<String> secrets = new ArrayList<>();
  private final ControlFixture viva;

  Victim(TestDatabase db, ControlFixture viva) {
    this.viva = viva;
    tenant = new TestTenant(db, viva, "Company " + Mark.TENANT.word());
    owner = tenant.member("owner");
    recruiter = tenant.member("recruiter");
    reviewer = tenant.member("reviewer");
    otherReviewer = tenant.member("reviewer");
    auditor = tenant.member("auditor");
    reasonedAuditor = tenant.member("auditor");
    viva.owner.useHandle(
        h -> {
          h.execute(
              "update tenants set settings = cast(? as jsonb) where id = ?",
              "{\"contact_email\":\"jobs@%s.example\"}".formatted(Mark.TENANT.word()),
              tenant.id);
          h.execute(
              "update tenant_users set name = ?, email = role || '@' || ? where user_id in (?, ?)",
              "Colleague " + Mark.STAFF.word(),
              Mark.STAFF.word() + ".example",
              owner.user(),
              recruiter.user());
        });
    describe(tenant.position);
    sparePosition = made(owner, "/api/v1/positions", Json.object().put("title", "Spare"));
    describe(sparePosition);
    competency = competencyOf(tenant.position);
    memberInvitation =
        made(
            owner,
            "/api/v1/member-invitations",
            Json.object()
                .put("email", "ada@" + Mark.STAFF.word() + ".example")
                .put("role", "auditor"));
    person = candidate(Mark.PERSON, "robin");
    JsonNode accepted = invited(person);
    acceptedInvitation = id(accepted);
    candidate = tenant.accept(acceptedInvitation, personUser);
    finished = interviewed(candidate, acceptedInvitation);
    UUID beside = candidate(Mark.BESIDE, "kim");
    UUID besideInvitation = id(invited(beside));
    waiting = session(tenant.accept(besideInvitation, UUID.randomUUID()), besideInvitation);
    spareCandidate = candidate(Mark.BESIDE, "lee");
    openInvitation = id(invited(spareCandidate));
    ok(
        reasonedAuditor
            .browser()
            .post(
                "/api/v1/sessions/" + finished + "/access",
                Json.object().put("reason", "A complaint of June")));
    keepSecrets();
  }

  private void keepSecrets() {
    for (TestTenant.Member each : List.of(owner, recruiter, reviewer, auditor, reasonedAuditor)) {
      secrets.add(value(each.browser()));
    }
    secrets.add(value(candidate));
  }

  private static String value(Browser browser) {
    return browser.cookie.substring(browser.cookie.indexOf('=') + 1);
  }

  private static UUID id(JsonNode node) {
    return UUID.fromString(node.path("id").asString());
  }

  private static Answer ok(Answer answer) {
    if (answer.status() / 100 != 2) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return answer;
  }

  private static UUID made(TestTenant.Member by, String path, ObjectNode body) {
    return id(ok(by.browser().post(path, body)).json());
  }

  /** Title, rubric, a published plan, a draft, and who reviews. */
  private void describe(UUID position) {
    String path = "/api/v1/positions/" + position;
    ObjectNode about =
        Json.object()
            .put("title", "Engineer " + Mark.POSITION.word())
            .put("description", "Described " + Mark.POSITION.word());
    about
        .putArray("competencies")
        .addObject()
        .put("name", "Care " + Mark.POSITION.word())
        .putArray("levels")
        .addObject()
        .put("level", 1)
        .put("anchor", "Anchor " + Mark.PLAN.word());
    change("PATCH", path, "", about);
    ObjectNode plan = Json.object().put("time_limit_minutes", 20);
    plan.putArray("questions").addObject().put("text", "Question " + Mark.PLAN.word() + "?");
    change("PUT", path, "/plan", plan);
    change("POST", path, "/plan/publish", Json.object());
    change("PUT", path, "/plan", plan);
    ObjectNode reviewers = Json.object();
    reviewers.putArray("user_ids").add(reviewer.user().toString());
    change("PUT", path, "/reviewers", reviewers);
  }

  private void change(String method, String path, String below, ObjectNode body) {
    String etag = Staff.etag(owner.browser().get(path));
    ok(owner.browser().change(method, path + below, body, "If-Match", etag));
  }

  private UUID competencyOf(UUID position) {
    return id(
        owner.browser().get("/api/v1/positions/" + position).json().path("competencies").path(0));
  }

  private UUID candidate(Mark mark, String name) {
    return made(
        recruiter,
        "/api/v1/candidates",
        Json.object()
            .put("name", name + " " + mark.word())
            .put("email", name + "@" + mark.word() + ".example")
            .put("external_id", name + "-" + mark.word()));
  }

  private JsonNode invited(UUID who) {
    JsonNode made = ok(recruiter.browser().post("/api/invitations", tenant.invitation(who))).json();
    secrets.add(made.path("token").asString());
    return made;
  }

  private UUID session(Browser who, UUID invitation) {
    ControlFixture.agree(who, who.get("/api/v1/interview").json());
    JsonNode made =
        ok(who.post("/api/sessions", Json.object().put("invitation_id", invitation.toString())))
            .json();
    return UUID.fromString(made.path("session_id").asString());
  }

  private UUID interviewed(Browser who, UUID invitation) {
    viva.assessor.answers(
        _ ->
            AssessorOrigin.says(
                """
                {"covered":[{"sentence":"The candidate %s scales.","entry_ids":["e2"]}],
                 "strengths":[{"sentence":"The candidate is %s.","entry_ids":["e2"]}],
                 "probe":[]}
                """
                    .formatted(Mark.PERSON.word(), Mark.VERDICT.word())));
    UUID id = session(who, invitation);
    String grant = viva.fleet.of(id).getLast().grant();
    JsonNode granted = viva.bearer(grant, "/internal/v1/host/exchange", null).json();
    String hostToken = granted.path("host_token").asString();
    ObjectNode body = Json.object().put("epoch", granted.path("host_epoch").asLong());
    var entries = body.putArray("entries");
    int seq = 0;
    for (String fact :
        List.of(
            moved("connecting"),
            moved("in_progress"),
            uttered("q1", null, "ai", "Hello, what did you do?", 0),
            uttered("a1", "q1", "candidate", "I repaired " + Mark.PERSON.word() + " scales", 900),
            closed("completed"))) {
      seq++;
      entries
          .addObject()
          .put("seq", seq)
          .put("at_ms", seq * 10)
          .put("v", 1)
          .set("fact", Json.tree(fact));
    }
    ok(viva.bearer(hostToken, "/internal/v1/host/journal", body));
    String result = "/api/sessions/" + id + "/result";
    eventually("summed up", () -> owner.browser().get(result).status() == 200);
    secrets.add(grant);
    secrets.add(hostToken);
    return id;
  }

  /** Every row of the tenant, to be compared; without what the sealer does by itself. */
  String rows(boolean withAudit) {
    return viva.owner.withHandle(
        h -> {
          List<String> tables =
              h.createQuery(
                      """
                      select table_name from information_schema.columns
                      where table_schema = 'public' and column_name = 'tenant_id'
                        and table_name not in ('audit_chain', 'audit_unsealed',
                          'integrity_events') -- attempts are noted: that is no change of theirs
                        and (:audit or table_name <> 'audit_entries')
                      order by 1
                      """)
                  .bind("audit", withAudit)
                  .mapTo(String.class)
                  .list();
          StringBuilder rows =
              new StringBuilder("select 'tenants ' || t::text from tenants t where id = :id");
          for (String table : tables) {
            rows.append(
                " union all select '%1$s ' || t::text from public.%1$s t where tenant_id = :id"
                    .formatted(table));
          }
          return String.join(
              "\n",
              h.createQuery(rows + " order by 1").bind("id", tenant.id).mapTo(String.class).list());
        });
  }
}
