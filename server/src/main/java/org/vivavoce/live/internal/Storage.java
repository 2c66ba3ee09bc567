package org.vivavoce.live.internal;

import org.jspecify.annotations.Nullable;
import org.vivavoce.session.SessionStatus;
import tools.jackson.databind.JsonNode;

/**
 * Whether what is said can be kept: listens to the journal and the heartbeat, and tells the session
 * when storage goes and comes back, when the session is somebody else's, and when it is over.
 * Belongs to the session's thread.
 */
final class Storage {
  /** What the session makes of it. */
  interface Owner {
    void storageGone();

    void storageBack();

    /** A newer host holds the session, or its journal takes nothing more. */
    void gone(String reason);

    /** The row became final by another hand. */
    void endedElsewhere(SessionStatus row);

    /** The row says {@code disconnected}, and everything we said is durable. */
    void takenForDead();

    /**
     * The last fact of the session is durable.
     *
     * @param head the signed end of its journal, where the control plane gave one
     */
    void completed(@Nullable JsonNode head);

    /** Everything so far is durable. */
    void durable();
  }

  /**
   * So many heartbeats in a row before the interview goes on: a database that has just come back
   * may go again, and a person wants to read why it paused.
   */
  private static final int STEADY_BEATS = 5;

  /**
   * A fact that waits longer than this is as good as lost storage, whatever the heartbeats say: the
   * interview must not run on words that only this process knows.
   */
  private static final long LONGEST_UNWRITTEN_MS = 5_000;

  private final Owner owner;
  private final JournalWriter journal;
  private final Heartbeat heartbeat;
  private boolean lost;
  private long generation;
  private int steadyBeats;
  private long closedSeq = -1;

  Storage(Owner owner, JournalWriter journal, Heartbeat heartbeat) {
    this.owner = owner;
    this.journal = journal;
    this.heartbeat = heartbeat;
  }

  boolean isLost() {
    return lost;
  }

  boolean isClosed() {
    return closedSeq >= 0;
  }

  /** The session's last fact has this place. */
  void closesAt(long seq) {
    closedSeq = seq;
  }

  void answered(JournalAnswer answer) {
    journal.answered(answer);
    if (answer instanceof JournalAnswer.Fenced) {
      owner.gone("fenced");
    } else if (journal.isStopped()) {
      owner.gone("failed");
    } else if (isClosed() && journal.isDurable(closedSeq)) {
      owner.completed(answer instanceof JournalAnswer.Durable durable ? durable.head() : null);
    } else if (journal.allDurable()) {
      owner.durable();
    } else if (isBehind()) {
      loses();
    }
  }

  /** What was said waits too long to be written. */
  private boolean isBehind() {
    return journal.isFull() || journal.waitingMs() > LONGEST_UNWRITTEN_MS;
  }

  void answered(HeartAnswer answer) {
    heartbeat.answered(answer);
    switch (answer) {
      case HeartAnswer.Alive alive -> alive(alive.status(), alive.storageGeneration());
      case HeartAnswer.Fenced _ -> {
        if (!isClosed()) { // after our last fact nobody holds the session, and its token is void
          owner.gone("fenced");
        }
      }
      case HeartAnswer.StorageUnavailable _ -> loses();
      case HeartAnswer.Faulted _ -> {
        if (heartbeat.isSilent()) {
          loses();
        }
      }
    }
  }

  private void alive(SessionStatus row, long storageGeneration) {
    journal.retryNow();
    boolean startedAnew = generation != 0 && storageGeneration != generation;
    generation = storageGeneration;
    if (startedAnew && !row.isFinal() && !lost) {
      loses(); // it was away between two heartbeats; the next one finds it back
    } else if (row.isFinal()) {
      owner.endedElsewhere(row);
    } else if (isBehind()) {
      loses();
    } else if (lost) {
      steadyBeats++;
      if (steadyBeats >= STEADY_BEATS) {
        lost = false;
        owner.storageBack();
      }
    } else if (row == SessionStatus.DISCONNECTED && journal.allDurable()) {
      owner.takenForDead();
    }
  }

  /** To be called after each fact: too many waiting ones are no better than a lost database. */
  void appended() {
    if (journal.isFull()) {
      loses();
    }
  }

  private void loses() {
    steadyBeats = 0;
    if (!lost) {
      lost = true;
      owner.storageGone();
    }
  }

  void retryDue() {
    journal.retryDue();
  }

  boolean isDurable(long seq) {
    return journal.isDurable(seq);
  }

  boolean allDurable() {
    return journal.allDurable();
  }

  void giveUp() {
    journal.stop();
  }

  void leave() {
    heartbeat.stop();
  }
}
