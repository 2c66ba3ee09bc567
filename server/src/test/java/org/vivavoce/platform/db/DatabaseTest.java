package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.UUID;
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
