package org.vivavoce.live.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;

/**
 * Writes a session's facts, in order and without holes, in batches of one request at a time.
 * Belongs to the session's thread; only the requests themselves run elsewhere. What is not durable
 * is kept and sent again; a fenced journal never writes again.
 */
final class JournalWriter {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  static final int FACT_VERSION = 1;
  static final int MOST_ENTRIES = 200;
  private static final long MOST_BYTES = 900_000;
  private static final long FIRST_RETRY_MS = 100;
  private static final long LONGEST_RETRY_MS = 5_000;

  /**
   * So long the control plane may break over one batch. Then it is a bug, and an interview that
   * pauses for ever would hide it: this host gives up, and another begins from what is durable.
   */
  static final long LONGEST_BROKEN_MS = 20_000;

  private record Waiting(ControlLink.Entry entry, long bytes, long sinceMs) {}

  private final ControlLink control;
  private final long epoch;
  private final Executor executor;
  private final Consumer<Message> post;
  private final Alarms alarms;
  private final Time time;
  private final LiveMeter meter;
  private final int capacity;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long lastSeq;
  private long durableSeq;
  private long retryMs = FIRST_RETRY_MS;
  private long brokenSinceMs = -1;
  private boolean inFlight;
  private boolean closed;
  private boolean stopped;

  /**
   * @param capacity how many facts may wait before {@link #isFull()}; a little more is taken then,
   *     because leaving a fact out would make a hole
   */
  JournalWriter(
      ControlLink control,
      long epoch,
      Executor executor,
      Consumer<Message> post,
      Alarms alarms,
      Time time,
      LiveMeter meter,
      int capacity) {
    this.control = control;
    this.epoch = epoch;
    this.executor = executor;
    this.post = post;
    this.alarms = alarms;
    this.time = time;
    this.meter = meter;
    this.capacity = capacity;
  }

  /** Returns the fact's place. After {@code Closed} and after {@link #stop()} facts go nowhere. */
  long append(long atMs, JournalFact fact) {
    if (stopped || closed) {
      return lastSeq;
    }
    closed = fact instanceof JournalFact.Closed;
    lastSeq++;
    ControlLink.Entry entry = new ControlLink.Entry(lastSeq, atMs, fact, FACT_VERSION);
    waiting.add(new Waiting(entry, Json.bytes(entry).length + 1L, time.monotonicMs()));
    pump();
    return lastSeq;
  }

  private void pump() {
    if (inFlight || stopped || waiting.isEmpty() || alarms.isSet(Alarm.JOURNAL_RETRY)) {
      return;
    }
    List<ControlLink.Entry> batch = new ArrayList<>();
    long bytes = 0;
    for (Waiting next : waiting) {
      bytes += next.bytes();
      if (!batch.isEmpty() && (batch.size() == MOST_ENTRIES || bytes > MOST_BYTES)) {
        break;
      }
      batch.add(next.entry());
    }
    inFlight = true;
    executor.execute(() -> post.accept(new Message.JournalAnswered(control.journal(epoch, batch))));
  }

  /** To be called with each answer; says whether the session may go on as it is. */
  void answered(JournalAnswer answer) {
    inFlight = false;
    switch (answer) {
      case JournalAnswer.Durable durable -> durableUpTo(durable.seq());
      case JournalAnswer.Hole hole -> hole(hole.expected());
      case JournalAnswer.Fenced _ -> stop();
      case JournalAnswer.StatusConflict _ -> yieldToTheRow();
      case JournalAnswer.Refused refused -> {
        LOG.error("The journal refused a batch for good: {}", refused.why());
        stop();
      }
      case JournalAnswer.Broken bug -> {
        if (brokenSinceMs < 0) {
          brokenSinceMs = time.monotonicMs();
        }
        if (time.monotonicMs() - brokenSinceMs < LONGEST_BROKEN_MS) {
          againLater();
        } else {
          LOG.error(
              "The journal breaks over the same batch again and again ({}), at entry {}: given up",
              bug.why(),
              waiting.isEmpty() ? lastSeq : waiting.getFirst().entry().seq());
          stop();
        }
      }
      case JournalAnswer.Faulted _ -> {
        brokenSinceMs = -1;
        againLater();
      }
    }
    pump();
  }

  private void againLater() {
    alarms.set(Alarm.JOURNAL_RETRY, retryMs);
    retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
  }

  /**
   * While we could not write, the row was found silent and is {@code disconnected}, from which
   * {@code ready} cannot be reached: what waits is said the other way. Nothing of it was stored.
   */
  private void yieldToTheRow() {
    boolean yielded = false;
    for (Waiting one : List.copyOf(waiting)) {
      waiting.removeFirst();
      ControlLink.Entry entry = one.entry();
      if (entry.fact() instanceof JournalFact.StatusChanged(String status, String reason)
          && status.equals(SessionStatus.READY.wire())) {
        JournalFact instead =
            new JournalFact.StatusChanged(SessionStatus.DISCONNECTED.wire(), reason);
        entry = new ControlLink.Entry(entry.seq(), entry.atMs(), instead, entry.v());
        yielded = true;
      }
      waiting.addLast(new Waiting(entry, Json.bytes(entry).length + 1L, one.sinceMs()));
    }
    if (!yielded) {
      LOG.error("The row cannot take a status of ours");
      stop();
    }
  }

  /** What is expected next is on its way or was never sent; earlier ones cannot be asked for. */
  private void hole(long expected) {
    if (waiting.isEmpty() || expected < waiting.getFirst().entry().seq()) {
      LOG.error("The journal lost entries: {} is expected, which was durable", expected);
      stop();
    } else {
      durableUpTo(expected - 1);
    }
  }

  private void durableUpTo(long seq) {
    retryMs = FIRST_RETRY_MS;
    brokenSinceMs = -1;
    while (!waiting.isEmpty() && waiting.getFirst().entry().seq() <= seq) {
      Waiting written = waiting.removeFirst();
      if (written.entry().fact() instanceof JournalFact.Uttered said && said.closed()) {
        meter.written(time.monotonicMs() - written.sinceMs());
      }
    }
    durableSeq = Math.max(durableSeq, seq);
  }

  void retryDue() {
    pump();
  }

  /** Tries at once, for example because a heartbeat got through. */
  void retryNow() {
    if (alarms.isSet(Alarm.JOURNAL_RETRY)) {
      alarms.clear(Alarm.JOURNAL_RETRY);
      pump();
    }
  }

  void stop() {
    stopped = true;
    waiting.clear();
    alarms.clear(Alarm.JOURNAL_RETRY);
  }

  /** How long the oldest fact that is not durable has waited; 0 when there is none. */
  long waitingMs() {
    Waiting oldest = waiting.peekFirst();
    return oldest == null ? 0 : time.monotonicMs() - oldest.sinceMs();
  }

  boolean isFull() {
    return waiting.size() >= capacity;
  }

  boolean isStopped() {
    return stopped;
  }

  boolean isDurable(long seq) {
    return durableSeq >= seq;
  }

  boolean allDurable() {
    return durableSeq >= lastSeq;
  }
}
