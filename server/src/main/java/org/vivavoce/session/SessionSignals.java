package org.vivavoce.session;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/**
 * Wakes those of this process who watch a session, as soon as a change of it is committed. Only a
 * hint: what changed is read from the database, and a change made by another process is found by
 * looking now and then.
 */
public final class SessionSignals {
  private final Map<UUID, Set<Watch>> watches = new ConcurrentHashMap<>();

  /** Wakes them when this transaction commits, and not otherwise. */
  public void changedIn(Handle tx, UUID sessionId) {
    tx.afterCommit(() -> watches.getOrDefault(sessionId, Set.of()).forEach(Watch::wake));
  }

  /** Wakes everybody, for example to tell them that the server stops. */
  void wakeAll() {
    watches.values().forEach(each -> each.forEach(Watch::wake));
  }

  /** From now on; to be closed. */
  public Watch watch(UUID sessionId) {
    Watch watch = new Watch(sessionId);
    watches.compute(
        sessionId,
        (_, known) -> {
          Set<Watch> set = known == null ? ConcurrentHashMap.newKeySet() : known;
          set.add(watch);
          return set;
        });
    return watch;
  }

  /** One who waits for changes of one session. */
  public final class Watch implements AutoCloseable {
    private final UUID sessionId;
    private final Semaphore changes = new Semaphore(0);

    private Watch(UUID sessionId) {
      this.sessionId = sessionId;
    }

    private void wake() {
      changes.release();
    }

    /** Returns at a change, at one since the last return, or after this time. */
    public void await(Duration atMost) throws InterruptedException {
      if (changes.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        changes.drainPermits();
      }
    }

    @Override
    public void close() {
      watches.computeIfPresent(
          sessionId,
          (_, known) -> {
            known.remove(this);
            return known.isEmpty() ? null : known;
          });
    }
  }
}
