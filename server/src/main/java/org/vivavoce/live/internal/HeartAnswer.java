package org.vivavoce.live.internal;

import org.jspecify.annotations.Nullable;
import org.vivavoce.session.SessionStatus;

/** What the control plane says to a heartbeat. */
sealed interface HeartAnswer {
  /**
   * @param storageGeneration another one than before: the database was away in between
   * @param stop the budget that is spent, null while something is left
   */
  record Alive(SessionStatus status, long storageGeneration, @Nullable String stop)
      implements HeartAnswer {}

  record Fenced() implements HeartAnswer {}

  /** The control plane lives and says that it cannot store. */
  record StorageUnavailable() implements HeartAnswer {}

  /** No answer, or no sensible one. */
  record Faulted(String why) implements HeartAnswer {}
}
