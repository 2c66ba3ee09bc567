package org.vivavoce.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.vivavoce.testing.Facts.uttered;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import tools.jackson.databind.node.ObjectNode;

/** Hosts of one tenant that speak at the same moment, through two control planes. */
class GroupCommitTest {
  private static final int HOSTS = 12;
  private static final int WORDS = 30;

  @RegisterExtension static final TestDatabase DB = new TestDatabase();
  @TempDir static Path keys;
  private static ControlFixture one;
  private static ControlFixture other;

  @BeforeAll
  static void start() {
    one = new ControlFixture(DB, keys, Duration.ofMinutes(30));
    other = new ControlFixture(DB, keys, Duration.ofMinutes(30));
  }

  @AfterAll
  static void stop() {
    other.close();
    one.close();
  }

  private static ControlFixture.Answer say(
      ControlFixture at, ControlFixture.Sitting sitting, long seq) {
    ObjectNode body = Json.object().put("epoch", sitting.epoch);
    body.putArray("entries")
        .addObject()
        .put("seq", seq)
        .put("at_ms", seq * 10)
        .put("v", 1)
        .set("fact", Json.tree(uttered("i" + seq, null, "ai", "Word " + seq + ".", (int) seq)));
    return at.bearer(sitting.hostToken, "/internal/v1/host/journal", body);
  }

  private static void assertWhole(ControlFixture.Sitting sitting, long length) {
    UUID tenant =
        one.owner.withHandle(
            h ->
                h.createQuery("select tenant_id from interview_sessions where id = :id")
                    .bind("id", sitting.id)
                    .mapTo(UUID.class)
                    .one());
    JournalChain.Verdict verdict = one.control.journal().verify(tenant, sitting.id);
    assertEquals(
        length,
        verdict instanceof JournalChain.Verdict.Intact intact ? intact.length() : -1,
        verdict::toString);
    List<String> said = new ArrayList<>();
    sitting
        .candidate
        .get("/api/sessions/" + sitting.id + "/transcript")
        .json()
        .path("entries")
        .forEach(entry -> said.add(entry.path("text").asString()));
    assertEquals(length - 2, said.stream().distinct().count());
    assertEquals(length - 2, said.size());
  }

  @Test
  void whatManyHostsSayAtOnceStandsInEachOnesOwnChain() throws Exception {
    List<ControlFixture.Sitting> sittings = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      sittings.add(one.sitting());
      sittings.getLast().started();
    }
    CountDownLatch ready = new CountDownLatch(HOSTS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> speaking = new ArrayList<>();
      for (ControlFixture.Sitting sitting : sittings) {
        speaking.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  for (long seq = 3; seq < 3 + WORDS; seq++) {
                    ControlFixture.Answer answer = say(one, sitting, seq);
                    assertEquals(200, answer.status(), answer::body);
                    assertEquals(seq, answer.json().path("durable_seq").asLong());
                  }
                  return null;
                }));
      }
      for (Future<?> host : speaking) {
        host.get();
      }
    }
    sittings.forEach(sitting -> assertWhole(sitting, 2 + WORDS));
  }

  @Test
  void aHostThatIsAnsweredNowByOneControlPlaneAndNowByAnotherLosesNothing() {
    ControlFixture.Sitting sitting = one.sitting();
    sitting.started();
    for (long seq = 3; seq < 23; seq++) {
      ControlFixture.Answer answer = say(seq / 2 % 2 == 0 ? one : other, sitting, seq);
      assertEquals(200, answer.status(), answer::body);
      assertEquals(seq, answer.json().path("durable_seq").asLong());
    }
    assertWhole(sitting, 22);
  }

  @Test
  void oneWhoseJournalMovedElsewhereIsAnsweredForItselfWhileItsGroupIsStored() throws Exception {
    List<ControlFixture.Sitting> sittings = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sittings.add(one.sitting());
      sittings.getLast().started();
      say(one, sittings.getLast(), 3);
    }
    ControlFixture.Sitting replaced = sittings.getFirst();
    say(other, replaced, 4);
    ControlFixture.Sitting moved = sittings.getLast();
    say(other, moved, 4);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ControlFixture.Answer>> answers = new ArrayList<>();
      for (ControlFixture.Sitting sitting : sittings) {
        long seq = sitting == moved ? 5 : sitting == replaced ? 6 : 4;
        answers.add(threads.submit(() -> say(one, sitting, seq)));
      }
      assertEquals("journal_hole", answers.getFirst().get().code());
      assertEquals(200, answers.get(1).get().status());
      assertEquals(200, answers.get(2).get().status());
      assertEquals(5, answers.getLast().get().json().path("durable_seq").asLong());
    }
    assertWhole(sittings.get(1), 4);
    assertWhole(moved, 5);
    assertWhole(replaced, 4);
  }

  @Test
  void aRowThatSomebodyElseHoldsKeepsNobodyElseWaiting() throws Exception {
    List<ControlFixture.Sitting> sittings = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sittings.add(one.sitting());
      sittings.getLast().started();
      say(one, sittings.getLast(), 3);
    }
    ControlFixture.Sitting held = sittings.getFirst();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> letGo = new CompletableFuture<>();
      CompletableFuture<Void> holds = new CompletableFuture<>();
      Future<?> holder =
          threads.submit(
              () ->
                  one.owner.useTransaction(
                      h -> {
                        h.execute(
                            "select 1 from interview_sessions where id = ? for update", held.id);
                        holds.complete(null);
                        letGo.join();
                      }));
      holds.join();
      Future<ControlFixture.Answer> waits = threads.submit(() -> say(one, held, 4));
      // The database itself lets a group's statement wait for eight seconds.
      assertTimeout(
          Duration.ofSeconds(8),
          () -> {
            for (long seq = 4; seq < 10; seq++) {
              assertEquals(200, say(one, sittings.get(1), seq).status());
              assertEquals(200, say(one, sittings.get(2), seq).status());
            }
          });
      assertFalse(waits.isDone());
      letGo.complete(null);
      assertEquals(200, waits.get().status());
      holder.get();
    }
    assertWhole(held, 4);
    assertWhole(sittings.get(1), 9);
  }
}
