package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.testing.TestDatabase;

class DatabaseTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();

  @Test
  void aTransactionActsUnderItsClaimsAndLosesThemAtItsEnd() {
    UUID tenant = UUID.randomUUID();
    String claimed =
        db.database()
            .inTenant(
                new Claims.Service(tenant),
                tx ->
                    tx.createQuery("select current_user || ' ' || viva.claim_tenant()")
                        .mapTo(String.class)
                        .one());
    assertEquals("viva_service " + tenant, claimed);
  }

  @Test
  void workAsSomebodyElseGivesTheCallersClaimsBack() {
    UUID tenant = UUID.randomUUID();
    String after =
        db.database()
            .inTenant(
                new Claims.Service(tenant),
                tx -> {
                  String inside =
                      Database.assuming(
                          tx,
                          new Claims.Operations(),
                          ops ->
                              ops.createQuery(
                                      "select current_user from ops.tickets right join (select) x on true")
                                  .mapTo(String.class)
                                  .one());
                  assertEquals("viva_ops", inside);
                  return tx.createQuery("select current_user || ' ' || viva.claim_tenant()")
                      .mapTo(String.class)
                      .one();
                });
    assertEquals("viva_service " + tenant, after);
  }

  /** Two transactions that lock two rows, each the other's first, both having the first. */
  private static List<Integer> lockCrosswise(Claims claims, UUID one, UUID other) throws Exception {
    CyclicBarrier bothHaveOne = new CyclicBarrier(2);
    List<Callable<Integer>> workers = new ArrayList<>();
    for (List<UUID> order : List.of(List.of(one, other), List.of(other, one))) {
      AtomicInteger tries = new AtomicInteger();
      workers.add(
          () ->
              db.database()
                  .inTenant(
                      claims,
                      tx -> {
                        lock(tx, order.getFirst());
                        if (tries.incrementAndGet() == 1) {
                          await(bothHaveOne);
                        }
                        lock(tx, order.getLast());
                        return tries.get();
                      }));
    }
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Integer> tries = new ArrayList<>();
      for (Future<Integer> each : both.invokeAll(workers)) {
        tries.add(each.get());
      }
      return tries;
    }
  }

  private static void lock(Handle tx, UUID position) {
    tx.createUpdate("update public.positions set title = title || '+' where id = :id")
        .bind("id", position)
        .execute();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void workThatMetADeadlockIsDoneAgainAsAWhole() throws Exception {
    UUID tenant = UUID.randomUUID();
    UUID one = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    db.owner()
        .useHandle(
            h -> {
              h.execute("insert into tenants (id, name) values (?, 'Crosswise')", tenant);
              for (UUID id : List.of(one, other)) {
                h.execute(
                    "insert into positions (id, tenant_id, title) values (?, ?, 'P')", id, tenant);
              }
            });
    List<Integer> tries = lockCrosswise(new Claims.Service(tenant), one, other);
    assertTrue(tries.contains(1) && !tries.equals(List.of(1, 1)), tries.toString());
    // What the loser had done before is rolled back: each row was changed once by each.
    assertEquals(
        List.of("P++", "P++"),
        db.owner()
            .withHandle(
                h ->
                    h.createQuery("select title from positions where tenant_id = ?")
                        .bind(0, tenant)
                        .mapTo(String.class)
                        .list()));
  }

  @Test
  void workThatLosesAgainFailsAndAnyOtherFailureIsNotRepeated() {
    for (String state : List.of("40001", "40P01", "23505")) {
      AtomicInteger tries = new AtomicInteger();
      RuntimeException thrown =
          assertThrows(
              RuntimeException.class,
              () ->
                  db.database()
                      .inTenant(
                          new Claims.Service(UUID.randomUUID()),
                          tx -> {
                            tries.incrementAndGet();
                            return tx.execute(
                                "do $$ begin raise exception 'x' using errcode = '%s'; end $$"
                                    .formatted(state));
                          }));
      assertEquals(state.startsWith("40") ? 3 : 1, tries.get(), state);
      assertEquals(
          state.startsWith("40") ? SqlFault.CONFLICT : SqlFault.CONSTRAINT, SqlFault.of(thrown));
    }
  }

  @Test
  void whatWasBoundToAStatementThatFailsStandsInNoException() {
    RuntimeException failed =
        assertThrows(
            RuntimeException.class,
            () ->
                db.database()
                    .inTenant(
                        new Claims.Service(UUID.randomUUID()),
                        tx ->
                            tx.createQuery("select cast(:said as integer)")
                                .bind("said", "words of a person")
                                .mapTo(Integer.class)
                                .one()));
    assertFalse(String.valueOf(failed.getMessage()).contains("said"), failed.getMessage());
  }

  @Test
  void theDatabaseAndTheCodeAllowTheSameStatusMoves() {
    for (SessionStatus from : SessionStatus.values()) {
      for (SessionStatus to : SessionStatus.values()) {
        boolean allowed =
            db.owner()
                .withHandle(
                    h ->
                        h.createQuery("select viva.may_become(?, ?)")
                            .bind(0, from.wire())
                            .bind(1, to.wire())
                            .mapTo(Boolean.class)
                            .one());
        assertEquals(from.mayBecome(to), allowed, from + " to " + to);
      }
    }
  }

  @Test
  void aStatementThatMayNotBeIsDeniedAndNotTakenForAnOutage() {
    RuntimeException thrown =
        assertThrows(
            RuntimeException.class,
            () ->
                db.database()
                    .inTenant(
                        new Claims.Candidate(UUID.randomUUID()),
                        tx -> tx.createQuery("select * from public.journal").mapToMap().list()));
    assertEquals(SqlFault.DENIED, SqlFault.of(thrown));
  }
}
