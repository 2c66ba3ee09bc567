package org.vivavoce.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.CloseException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vivavoce.audit.AuditEntry.Actor;
import org.vivavoce.audit.AuditEntry.ObjectKind;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.tenancy.TenancyStore;
import org.vivavoce.testing.TestDatabase;

/** The door and the sealer on a real database; each test has a tenant of its own. */
class AuditTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  private final UUID tenant = UUID.randomUUID();
  private final UUID owner = UUID.randomUUID();

  @BeforeEach
  void makeTheTenant() {
    db.database()
        .inTenant(
            new Claims.Service(tenant),
            tx -> {
              TenancyStore.ensure(tx, tenant, "Acme", owner, "owner@acme.example", "owner");
              return tx;
            });
  }

  private static AuditSealer sealer() {
    return new AuditSealer(db.database(), Timers.system());
  }

  private static AuditTrail trail() {
    return new AuditTrail(db.database());
  }

  private AuditEntry entry(int number) {
    return AuditEntry.of(
            Actor.member(owner), AuditAction.POSITION_PUBLISHED, ObjectKind.POSITION, tenant)
        .with("version", number)
        .from("request-" + number, "192.0.2.7");
  }

  private void write(int number) {
    db.database()
        .inTenant(
            new Claims.Member(owner, tenant),
            tx -> {
              Audit.record(tx, tenant, entry(number));
              return tx;
            });
  }

  private List<Long> numbers() {
    return db.owner()
        .withHandle(
            h ->
                h.createQuery("select n from public.audit_chain where tenant_id = ? order by n")
                    .bind(0, tenant)
                    .mapTo(Long.class)
                    .list());
  }

  private long count(String table) {
    return db.owner()
        .withHandle(
            h ->
                h.createQuery("select count(*) from public." + table + " where tenant_id = ?")
                    .bind(0, tenant)
                    .mapTo(Long.class)
                    .one());
  }

  private AuditChain.Head intact() {
    return assertInstanceOf(AuditChain.Verdict.Intact.class, trail().verify(tenant, null)).head();
  }

  private AuditChain.Verdict.Broken broken() {
    return assertInstanceOf(AuditChain.Verdict.Broken.class, trail().verify(tenant, null));
  }

  /** As somebody does who owns the database's machine. */
  private static void tamper(String sql, Object... values) {
    db.owner()
        .useTransaction(
            h -> {
              h.execute(
                  "set local session_replication_role = replica"); // no trigger, no foreign key
              h.execute(sql, values);
            });
  }

  @Test
  void anEntryIsWrittenWithItsCauseAndTheCallersClaimsAreTheSameAfterwards() {
    String role =
        db.database()
            .inTenant(
                new Claims.Member(owner, tenant),
                tx -> {
                  Audit.record(tx, tenant, entry(1));
                  return tx.createQuery(
                          "select current_setting('role') || current_setting('request.jwt.claims')")
                      .mapTo(String.class)
                      .one();
                });
    assertTrue(role.startsWith("authenticated{") && role.contains(owner.toString()), role);
    AuditTrail.Shown shown =
        trail().page(new Claims.Member(owner, tenant), null, 10).orElseThrow().entries().getFirst();
    assertEquals("position.published", shown.action());
    assertEquals(owner, shown.actorId());
    assertEquals(1, shown.detail().path("version").asInt());
  }

  @Test
  void anEntryOfWhatWasRolledBackNeverAppears() {
    assertThrows(
        IllegalStateException.class,
        () ->
            db.database()
                .inTenant(
                    new Claims.Member(owner, tenant),
                    tx -> {
                      Audit.record(tx, tenant, entry(1));
                      throw new IllegalStateException("the work failed");
                    }));
    sealer().run();
    assertEquals(0, count("audit_entries") + count("audit_unsealed") + count("audit_chain"));
  }

  @Test
  void entriesOfManyWritersAreChainedOnceEachWhileSeveralSealersRun()
      throws InterruptedException, ExecutionException {
    int writers = 6;
    int each = 120; // more than a batch together
    AtomicInteger writing = new AtomicInteger(writers);
    long written = (long) writers * each;
    AtomicInteger sealed = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int w = 0; w < writers; w++) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    write(i);
                  }
                  writing.decrementAndGet();
                }));
      }
      for (int s = 0; s < 3; s++) {
        all.add(
            threads.submit(
                () -> {
                  while (writing.get() > 0) {
                    sealed.addAndGet(sealer().run());
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    sealed.addAndGet(sealer().run());
    assertEquals(written, sealed.get());
    assertEquals(written, intact().n());
    assertEquals(written, count("audit_chain"));
    assertEquals(0, count("audit_unsealed"));
  }

  @Test
  void aSealerThatFindsAnotherAtItDoesNotWaitAndOneThatIsKilledLeavesNothingHalfDone()
      throws SQLException {
    write(1);
    write(2);
    Handle dying = db.owner().open();
    Connection connection = dying.getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_advisory_xact_lock(hashtextextended('viva audit %s', 0))".formatted(tenant));
      statement.execute(
          """
          insert into public.audit_chain (tenant_id, n, entry_id, prev_hash, hash)
          select tenant_id, 1, entry_id, sha256('a'), sha256('b') from public.audit_unsealed
          where tenant_id = '%s' limit 1
          """
              .formatted(tenant));
      assertEquals(0, sealer().run());
      try (var row = statement.executeQuery("select pg_backend_pid()")) {
        row.next();
        int pid = row.getInt(1);
        db.owner().useHandle(h -> h.execute("select pg_terminate_backend(?, 5000)", pid));
      }
    }
    assertThrows(CloseException.class, dying::close);
    assertEquals(2, sealer().run());
    assertEquals(2, intact().n());
    assertEquals(List.of(1L, 2L), numbers());
  }

  @Test
  void aTamperedRowIsFound() {
    for (int i = 1; i <= 4; i++) {
      write(i);
      sealer().run();
    }
    intact();
    tamper(
        """
        update public.audit_entries set detail = '{"version": 33}'
        where id = (select entry_id from public.audit_chain where tenant_id = ? and n = 3)
        """,
        tenant);
    assertEquals(new AuditChain.Verdict.Broken(3, "is not what was written"), broken());
  }

  @Test
  void aRemovedEntryAndARemovedLinkAreFound() {
    for (int i = 1; i <= 3; i++) {
      write(i);
    }
    sealer().run();
    AuditChain.Head kept = intact();
    tamper("delete from public.audit_chain where tenant_id = ? and n = 3", tenant);
    assertEquals(3, broken().n()); // its entry is left, and neither chained nor waiting
    tamper(
        """
        delete from public.audit_entries e where tenant_id = ?
          and not exists (select from public.audit_chain c where c.entry_id = e.id)
        """,
        tenant);
    assertEquals(2, intact().n()); // the end was cut off whole: only a kept head tells
    assertEquals(
        new AuditChain.Verdict.Broken(3, "the trail is shorter than the kept head says"),
        trail().verify(tenant, kept));
    tamper(
        """
        delete from public.audit_entries where id =
          (select entry_id from public.audit_chain where tenant_id = ? and n = 1)
        """,
        tenant);
    assertEquals(1, broken().n());
  }

  @Test
  void anEntryThatWasSlippedInPastItsTriggerIsFound() {
    write(1);
    sealer().run();
    tamper(
        """
        insert into public.audit_entries (tenant_id, actor_kind, action, object_kind)
        values (?, 'service', 'position.published', 'position')
        """,
        tenant);
    assertEquals(
        new AuditChain.Verdict.Broken(2, "an entry is neither in the chain nor waiting for it"),
        broken());
  }

  @Test
  void anEntryWaitsUntilItIsSealedAndIsShownSoToo() {
    write(1);
    sealer().run();
    write(2);
    AuditTrail.Page page = trail().page(new Claims.Member(owner, tenant), null, 10).orElseThrow();
    assertEquals(
        List.of(false, true), page.entries().stream().map(AuditTrail.Shown::sealed).toList());
    assertEquals(1, intact().n());
  }

  @Test
  void pagesMeetWithoutAGapOrARepetition() {
    db.database()
        .inTenant(
            new Claims.Service(tenant),
            tx -> {
              for (int i = 0; i < 25; i++) {
                Audit.record(tx, tenant, entry(i));
              }
              return tx;
            });
    Claims.Member reader = new Claims.Member(owner, tenant);
    List<Integer> versions = new ArrayList<>();
    AuditTrail.Page page = trail().page(reader, null, 10).orElseThrow();
    while (true) {
      page.entries().forEach(e -> versions.add(e.detail().path("version").asInt()));
      String next = page.next();
      if (next == null) {
        break;
      }
      page = trail().page(reader, AuditTrail.Place.ofWire(next).orElseThrow(), 10).orElseThrow();
    }
    assertEquals(25, versions.size());
    for (int i = 0; i < 25; i++) {
      assertEquals(24 - i, versions.get(i));
    }
  }

  @Test
  void anObjectOfAPersonsWordsIsNoDetail() {
    assertThrows(IllegalArgumentException.class, () -> entry(1).with("said", List.of("I", "quit")));
  }
}
