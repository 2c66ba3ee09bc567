package org.vivavoce.platform.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivavoce.testing.Eventually;
import org.vivavoce.testing.ManualTime;

@Timeout(20)
class TimersTest {
  @Test
  void aTaskRunsLaterOnAVirtualThread() throws Exception {
    long before = Time.system().monotonicMs();
    CompletableFuture<Boolean> virtual = new CompletableFuture<>();
    Timers.system()
        .schedule(
            Duration.ofMillis(30), () -> virtual.complete(Thread.currentThread().isVirtual()));
    assertTrue(virtual.get(5, TimeUnit.SECONDS));
    assertTrue(Time.system().monotonicMs() - before >= 29);
  }

  @Test
  void aCancelledTaskNeverRunsAndAFailingOneHarmsNoOther() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    CountDownLatch later = new CountDownLatch(1);
    assertTrue(Timers.system().schedule(Duration.ofMillis(50), ran::countDown).cancel());
    Timers.system()
        .schedule(
            Duration.ofMillis(1),
            () -> {
              throw new IllegalStateException("planted");
            });
    Timers.system().schedule(Duration.ofMillis(80), later::countDown);
    assertTrue(later.await(5, TimeUnit.SECONDS));
    assertEquals(1, ran.getCount());
  }

  @Test
  void virtualTimeRunsDueTasksInTheOrderOfTheirMoments() {
    ManualTime time = new ManualTime();
    List<String> ran = new ArrayList<>();
    time.schedule(Duration.ofSeconds(2), () -> ran.add("b@" + time.monotonicMs()));
    time.schedule(
        Duration.ofSeconds(1),
        () -> {
          ran.add("a@" + time.monotonicMs());
          time.schedule(Duration.ofMillis(500), () -> ran.add("c@" + time.monotonicMs()));
        });
    Timers.Timer never = time.schedule(Duration.ofSeconds(1), () -> ran.add("never"));
    assertTrue(never.cancel());
    assertFalse(never.cancel());
    time.advance(Duration.ofMillis(999));
    assertEquals(List.of(), ran);
    time.advance(Duration.ofSeconds(5));
    assertEquals(List.of("a@1000", "c@1500", "b@2000"), ran);
    assertEquals(5999, time.monotonicMs());
  }

  @Test
  void aPauseInVirtualTimeEndsWhenTimeMovesOn() throws Exception {
    ManualTime time = new ManualTime();
    CountDownLatch over = new CountDownLatch(1);
    Thread.startVirtualThread(
        () -> {
          try {
            time.pause(Duration.ofHours(1));
            over.countDown();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Eventually.eventually("the pause began", () -> time.waiting() == 1);
    time.advance(Duration.ofMinutes(59));
    assertEquals(1, over.getCount());
    time.advance(Duration.ofMinutes(1));
    assertTrue(over.await(5, TimeUnit.SECONDS));
  }
}
