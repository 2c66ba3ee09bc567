package org.vivavoce.live.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the control plane says to a batch of journal entries. */
sealed interface JournalAnswer {
  /**
   * Everything up to here is on disk.
   *
   * @param head the session's signed head, in the answer to its last fact
   */
  record Durable(long seq, @Nullable JsonNode head) implements JournalAnswer {
    Durable(long seq) {
      this(seq, null);
    }
  }

  /** The batch does not follow what is stored; this one is expected. */
  record Hole(long expected) implements JournalAnswer {}

  /** Another host holds the session. Never write again. */
  record Fenced() implements JournalAnswer {}

  /** The batch holds a status that the row cannot take; nothing of it is stored. */
  record StatusConflict() implements JournalAnswer {}

  /** Refused for good, though not fenced: a mistake of ours. The session cannot go on. */
  record Refused(String why) implements JournalAnswer {}

  /** Not stored, by a fault of the control plane itself: the same again may fail for ever. */
  record Broken(String why) implements JournalAnswer {}

  /** Not stored for now; the same again may be. */
  record Faulted(String why) implements JournalAnswer {}
}
