package org.vivavoce.platform.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.Eventually;
import org.vivavoce.testing.TestDatabase;

class JobsTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();

  record Summary(UUID sessionId) {}

  private static final JobKind<Summary> KIND = new JobKind<>("summary", Summary.class);
  private static final Duration SOON = Duration.ofSeconds(10);
  private final Claims tenant = new Claims.Service(UUID.randomUUID());
  private final List<UUID> done = new CopyOnWriteArrayList<>();

  @BeforeEach
  void noJobs() {
    db.owner().useHandle(h -> h.execute("truncate ops.scheduled_tasks, ops.failed_jobs"));
  }

  private static long waiting() {
    return db.owner()
        .withHandle(
            h -> h.createQuery("select count(*) from ops.scheduled_tasks").mapTo(Long.class).one());
  }

  private Jobs start(Retries retries, Job<Summary> job) {
    return Jobs.on(db.database(), Time.system())
        .register(KIND, retries, job)
        .pollEvery(Duration.ofMillis(50))
        .start();
  }

  private UUID enqueued() {
    UUID session = UUID.randomUUID();
    db.database()
        .inTenant(
            tenant,
            tx -> {
              Jobs.enqueue(tx, KIND, session.toString(), new Summary(session));
              Jobs.enqueue(tx, KIND, session.toString(), new Summary(session)); // the same job
              return tx.createQuery("select current_user").mapTo(String.class).one();
            });
    return session;
  }

  @Test
  void aJobOutlivesTheProcessThatPutItDown() {
    UUID session = enqueued();
    assertEquals(1, waiting());
    try (Jobs _ = start(Retries.DEFAULT, data -> done.add(data.sessionId()))) {
      Eventually.eventually("the job ran and is gone", SOON, () -> waiting() == 0);
    }
    assertEquals(List.of(session), done);
  }

  @Test
  void aJobOfATransactionThatFailedNeverExists() {
    assertThrows(
        IllegalStateException.class,
        () ->
            db.database()
                .inTenant(
                    tenant,
                    tx -> {
                      Jobs.enqueue(tx, KIND, "x", new Summary(UUID.randomUUID()));
                      throw new IllegalStateException("after the job");
                    }));
    assertEquals(0, waiting());
  }

  @Test
  void theCallersClaimsStandAfterAJobWasPutDown() {
    String role =
        db.database()
            .inTenant(
                tenant,
                tx -> {
                  Jobs.enqueue(tx, KIND, "y", new Summary(UUID.randomUUID()));
                  return tx.createQuery("select current_user").mapTo(String.class).one();
                });
    assertEquals("viva_service", role);
  }

  @Test
  void aFailingJobIsTriedAgain() {
    AtomicInteger attempts = new AtomicInteger();
    UUID session = enqueued();
    try (Jobs _ =
        start(
            new Retries(3, Duration.ofMillis(20)),
            data -> {
              if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("the candidate said something");
              }
              done.add(data.sessionId());
            })) {
      Eventually.eventually("it succeeded", SOON, () -> waiting() == 0);
    }
    assertEquals(List.of(session), done);
  }

  @Test
  void aJobThatKeepsFailingIsGivenUpInSightWithoutAnybodysWords() {
    enqueued();
    List<UUID> givenUp = new CopyOnWriteArrayList<>();
    Job<Summary> job =
        new Job<>() {
          @Override
          public void run(Summary data) {
            throw new IllegalStateException("the candidate said something");
          }

          @Override
          public void givenUp(Summary data) {
            givenUp.add(data.sessionId());
          }
        };
    try (Jobs _ = start(new Retries(2, Duration.ofMillis(20)), job)) {
      Eventually.eventually("it was given up", SOON, () -> waiting() == 0);
    }
    assertEquals(1, givenUp.size());
    String reason =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery("select attempts || ' ' || reason from ops.failed_jobs")
                        .mapTo(String.class)
                        .one());
    assertTrue(reason.startsWith("2 java.lang.IllegalStateException"), reason);
    assertFalse(reason.contains("candidate said"), reason);
  }

  @Test
  void workBeyondItsShareWaitsInTheTableAndKeepsCountOfItsFailures() throws Exception {
    Share one = new Share(1, Duration.ofMillis(100));
    JobKind<Summary> slow = new JobKind<>("slow", Summary.class);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    db.database()
        .inTenant(
            tenant,
            tx -> {
              for (int n = 0; n < 12; n++) {
                Jobs.enqueue(tx, slow, "slow-" + n, new Summary(UUID.randomUUID()));
              }
              return true;
            });
    db.owner().useHandle(h -> h.execute("update ops.scheduled_tasks set consecutive_failures = 3"));
    try (Jobs _ =
        Jobs.on(db.database(), Time.system())
            .register(
                slow,
                one,
                Retries.DEFAULT,
                _ -> {
                  most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                  begun.incrementAndGet();
                  awaitQuietly(goOn);
                  atOnce.decrementAndGet();
                })
            .register(KIND, Retries.DEFAULT, data -> done.add(data.sessionId()))
            .pollEvery(Duration.ofMillis(50))
            .start()) {
      Eventually.eventually("the place is taken", SOON, () -> begun.get() == 1);
      UUID quick = enqueued();
      Eventually.eventually("other work runs", SOON, () -> done.contains(quick));
      assertEquals(1, begun.get());
      assertEquals(
          List.of(3),
          db.owner()
              .withHandle(
                  h ->
                      h.createQuery(
                              "select distinct consecutive_failures from ops.scheduled_tasks"
                                  + " where task_name = 'slow'")
                          .mapTo(Integer.class)
                          .list()));
      goOn.countDown();
      Eventually.eventually("all of it was done", Duration.ofSeconds(30), () -> waiting() == 0);
    }
    assertEquals(12, begun.get());
    assertEquals(1, most.get());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void workOfAProcessThatDiedGoesOn() {
    UUID session = enqueued();
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "update ops.scheduled_tasks set picked = true, picked_by = 'gone',"
                        + " last_heartbeat = now() - interval '1 minute'"));
    try (Jobs _ = start(Retries.DEFAULT, data -> done.add(data.sessionId()))) {
      Eventually.eventually("another took it up", Duration.ofSeconds(25), () -> waiting() == 0);
    }
    assertEquals(List.of(session), done);
  }

  @Test
  void recurringWorkRunsAgainAfterItFailed() {
    AtomicInteger runs = new AtomicInteger();
    try (Jobs jobs =
        Jobs.on(db.database(), Time.system())
            .pollEvery(Duration.ofMillis(50))
            .every(
                Duration.ofMillis(50),
                "sweep",
                () -> {
                  if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("once");
                  }
                })
            .start()) {
      assertTrue(jobs.running());
      Eventually.eventually("three runs", SOON, () -> runs.get() >= 3);
    }
  }

  @Test
  void theJobRunnersLoginReachesTheJobTableOnly() {
    var jobs = org.jdbi.v3.core.Jdbi.create(db.database().jobs());
    jobs.useHandle(h -> h.execute("select from ops.scheduled_tasks"));
    for (String table : List.of("ops.tickets", "ops.browser_sessions", "public.tenants")) {
      assertThrows(
          RuntimeException.class,
          () -> jobs.useHandle(h -> h.execute("select from " + table)),
          table);
    }
  }
}
