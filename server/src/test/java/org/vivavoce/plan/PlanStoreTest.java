package org.vivavoce.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.tenancy.TenancyStore;
import org.vivavoce.testing.TestDatabase;

class PlanStoreTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();

  private final PlanStore plans = new PlanStore(Duration.ofMinutes(20), Time.system());
  private final UUID tenant = Ids.next(Time.system());
  private final UUID position = Ids.next(Time.system());

  private <T> T service(java.util.function.Function<org.jdbi.v3.core.Handle, T> work) {
    return db.database().inTenant(new Claims.Service(tenant), work);
  }

  @BeforeEach
  void position() {
    service(
        tx -> {
          TenancyStore.ensure(
              tx, tenant, "Northwind", Ids.next(Time.system()), "ada@example.org", "owner");
          plans.ensurePosition(
              tx, tenant, new PlanStore.Position(position, "Clerk", "Writes things down.", "en"));
          return tx;
        });
  }

  @Test
  void aPositionWithoutAPlanGetsTheGeneralOneFrozenOnce() {
    UUID version = service(tx -> plans.versionFor(tx, tenant, position));
    assertEquals(version, service(tx -> plans.versionFor(tx, tenant, position)));
    InterviewPlan plan = service(tx -> plans.frozen(tx, tenant, version));
    assertEquals(
        GeneralPlan.QUESTIONS,
        plan.questions().stream().map(InterviewPlan.Question::text).toList());
    assertEquals(
        List.of(1, 2, 3, 4, 5),
        plan.questions().stream().map(InterviewPlan.Question::number).toList());
    assertEquals(Duration.ofMinutes(20).toMillis(), plan.timeLimitMs());
    assertEquals("Clerk", plan.positionTitle());
    assertEquals("Northwind", plan.companyName());
  }

  @Test
  void aFrozenPlanDoesNotChange() {
    UUID version = service(tx -> plans.versionFor(tx, tenant, position));
    assertThrows(
        JdbiException.class,
        () ->
            service(
                tx ->
                    tx.createUpdate(
                            "update questions set text = 'Another?' where plan_version_id = :v")
                        .bind("v", version)
                        .execute()));
  }

  @Test
  void thePublishedPlanIsTakenBeforeTheGeneralOne() {
    UUID version =
        service(
            tx ->
                plans.ensurePublished(
                    tx,
                    tenant,
                    position,
                    List.of("Why this work?"),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(9)));
    assertEquals(version, service(tx -> plans.versionFor(tx, tenant, position)));
    InterviewPlan plan = service(tx -> plans.frozen(tx, tenant, version));
    assertEquals("Why this work?", plan.questions().getFirst().text());
    assertEquals(9_000, plan.questions().getFirst().patienceMs());
  }

  @Test
  void anotherTenantSeesNoPlan() {
    UUID version = service(tx -> plans.versionFor(tx, tenant, position));
    UUID other = Ids.next(Time.system());
    int seen =
        db.database()
            .inTenant(
                new Claims.Service(other),
                tx ->
                    tx.createQuery("select count(*) from questions where plan_version_id = :v")
                        .bind("v", version)
                        .mapTo(Integer.class)
                        .one());
    assertEquals(0, seen);
  }
}
