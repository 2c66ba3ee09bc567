package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.SessionMoves;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;

/** The control plane in virtual time: keeps its own rules and breaks down when told. */
final class SimControl implements ControlLink {
  private static final long LEASE_MS = 5_000;

  private final SimWorld world;
  private final Map<Long, Long> durable = new HashMap<>();
  final List<GrantedSession.Fact> facts = new ArrayList<>();
  SessionStatus row = SessionStatus.READY;
  long epoch = 1;
  double trouble = 0.1;
  boolean storageGone;
  int conflicts;
  private long seenAtMs;

  SimControl(SimWorld world) {
    this.world = world;
  }

  long durable(long ofEpoch) {
    return durable.getOrDefault(ofEpoch, 0L);
  }

  boolean closed() {
    return !facts.isEmpty() && facts.getLast().fact() instanceof JournalFact.Closed;
  }

  /** What stands in the journal says that the interview was in progress once. */
  boolean hasBegun() {
    return facts.stream()
        .map(GrantedSession.Fact::fact)
        .anyMatch(
            fact ->
                fact instanceof JournalFact.StatusChanged changed
                    && changed.status().equals("in_progress"));
  }

  /** How often this stands in the journal, and whole. */
  long typed(String id) {
    return facts.stream()
        .filter(
            fact ->
                fact.fact() instanceof JournalFact.Uttered said
                    && said.itemId().equals(TypedText.itemOf(id)))
        .count();
  }

  @Override
  public JournalAnswer journal(long hostEpoch, List<Entry> entries) {
    if (hostEpoch != epoch) {
      return new JournalAnswer.Fenced();
    }
    if (storageGone || world.chance(trouble)) {
      return new JournalAnswer.Faulted("before");
    }
    seenAtMs = world.monotonicMs();
    if (conflicts(entries)) {
      conflicts++;
      return new JournalAnswer.StatusConflict();
    }
    for (Entry entry : entries) {
      long expected = durable(epoch) + 1;
      if (entry.seq() > expected) {
        return new JournalAnswer.Hole(expected);
      }
      if (entry.seq() == expected) {
        store(entry);
      }
    }
    if (world.chance(trouble)) {
      return new JournalAnswer.Faulted("stored, but the answer is lost");
    }
    return new JournalAnswer.Durable(durable(epoch));
  }

  /** All or nothing, as a transaction is. */
  private boolean conflicts(List<Entry> entries) {
    SessionStatus status = row;
    for (Entry entry : entries) {
      if (entry.seq() > durable(epoch)
          && entry.fact() instanceof JournalFact.StatusChanged changed
          && !status.isFinal()) {
        SessionStatus next = SessionStatus.ofWire(changed.status());
        if (!status.mayBecome(next) || next.isFinal()) {
          return true;
        }
        status = next;
      }
    }
    return false;
  }

  private void store(Entry entry) {
    if (closed()) {
      throw new AssertionError("a fact after the last one: " + entry);
    }
    if (entry.fact() instanceof JournalFact.StatusChanged changed) {
      SessionStatus next = SessionStatus.ofWire(changed.status());
      if (!row.isFinal()) {
        row = next;
      }
    } else if (entry.fact() instanceof JournalFact.Closed closed) {
      row = SessionMoves.endFor(row, SessionStatus.ofWire(closed.outcome()));
    }
    durable.put(epoch, entry.seq());
    facts.add(new GrantedSession.Fact(epoch, entry.seq(), entry.atMs(), entry.fact()));
    world.note("durable " + epoch + "/" + entry.seq() + " " + entry.fact());
  }

  /** Looks each second for a host that has been silent for long. */
  void sweepEachSecond() {
    if (world.monotonicMs() - seenAtMs > LEASE_MS) {
      takenOver();
    }
    world.after(1_000, this::sweepEachSecond);
  }

  /** What a row becomes whose host is gone. */
  void takenOver() {
    if (row == SessionStatus.CONNECTING || row == SessionStatus.IN_PROGRESS) {
      row = SessionStatus.DISCONNECTED;
    }
  }

  @Override
  public HeartAnswer heartbeat(long hostEpoch) {
    if (hostEpoch != epoch) {
      return new HeartAnswer.Fenced();
    }
    if (storageGone) {
      return new HeartAnswer.StorageUnavailable();
    }
    return world.chance(trouble)
        ? new HeartAnswer.Faulted("sim")
        : new HeartAnswer.Alive(row, 1, null);
  }

  @Override
  public PermitAnswer permit(long hostEpoch) {
    return hostEpoch == epoch && !storageGone
        ? new PermitAnswer.Granted("http://sim/v1", "key")
        : new PermitAnswer.Faulted("fenced");
  }
}
