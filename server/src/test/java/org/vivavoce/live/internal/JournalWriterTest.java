package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.testing.ManualTime;
import org.vivavoce.transcript.JournalFact;

/** A control plane that breaks over a batch, in time that the test makes. */
class JournalWriterTest {
  private final ManualTime time = new ManualTime();
  private final ArrayDeque<JournalAnswer> answers = new ArrayDeque<>();
  private final ArrayDeque<Message> came = new ArrayDeque<>();
  private int sent;
  private final Alarms alarms = new Alarms(time);
  private final JournalWriter journal =
      new JournalWriter(
          new Scripted(),
          1,
          Runnable::run,
          came::add,
          alarms,
          time,
          LiveMeter.to(new Metrics()),
          100);

  private final class Scripted implements ControlLink {
    @Override
    public JournalAnswer journal(long epoch, List<Entry> entries) {
      sent++;
      JournalAnswer next = answers.poll();
      return next == null ? new JournalAnswer.Broken("HTTP 500 internal") : next;
    }

    @Override
    public HeartAnswer heartbeat(long epoch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PermitAnswer permit(long epoch) {
      throw new UnsupportedOperationException();
    }
  }

  private void runs(Duration howLong) {
    for (long ms = 0; ms <= howLong.toMillis(); ms += 50) {
      while (!came.isEmpty()) {
        journal.answered(((Message.JournalAnswered) came.remove()).answer());
      }
      while (alarms.takeDue().isPresent()) {
        journal.retryDue();
      }
      time.advance(Duration.ofMillis(50));
    }
  }

  @Test
  void aBatchThatCanNeverBeStoredIsGivenUpAfterTwentySecondsAndNotRetriedForEver() {
    journal.append(0, new JournalFact.CallOpened("rtc_1"));
    runs(Duration.ofSeconds(15));
    assertFalse(journal.isStopped(), "it may still be a passing fault");
    runs(Duration.ofSeconds(20));
    assertTrue(journal.isStopped());
    int before = sent;
    runs(Duration.ofSeconds(60));
    assertEquals(before, sent, "nothing more is sent");
  }

  @Test
  void aDatabaseThatIsAwayForAnHourIsWaitedFor() {
    journal.append(0, new JournalFact.CallOpened("rtc_1"));
    for (int minute = 0; minute < 60; minute++) {
      for (int i = 0; i < 40; i++) {
        answers.add(new JournalAnswer.Faulted("HTTP 503 storage_unavailable"));
      }
      runs(Duration.ofMinutes(1));
    }
    assertFalse(journal.isStopped());
    answers.clear();
    answers.add(new JournalAnswer.Durable(1));
    runs(Duration.ofSeconds(10));
    assertTrue(journal.allDurable());
  }
}
