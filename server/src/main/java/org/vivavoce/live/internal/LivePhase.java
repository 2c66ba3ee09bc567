package org.vivavoce.live.internal;

import java.util.Optional;

/** The phases of a live session, and every arrow between them; see {@link LiveSession}. */
enum LivePhase {
  READY,
  CONNECTING,
  IN_PROGRESS,
  INTERRUPTED,
  COMPLETING,
  COMPLETED,
  FAILED;

  /** What moves a session. */
  enum Cause {
    OFFER_TAKEN,
    CALL_UP,
    CALL_LOST_BEFORE_BEGIN,
    CALL_LOST,
    FINISHED,
    DURABLE,
    GONE
  }

  /** The next phase, empty when the arrow does not exist. */
  Optional<LivePhase> after(Cause cause) {
    return Optional.ofNullable(
        switch (cause) {
          case OFFER_TAKEN -> this == READY || this == INTERRUPTED ? CONNECTING : null;
          case CALL_UP -> this == CONNECTING || this == INTERRUPTED ? IN_PROGRESS : null;
          case CALL_LOST_BEFORE_BEGIN -> this == CONNECTING ? READY : null;
          case CALL_LOST ->
              this == CONNECTING || this == IN_PROGRESS || this == INTERRUPTED ? INTERRUPTED : null;
          case FINISHED -> isOver() || this == COMPLETING ? null : COMPLETING;
          case DURABLE -> this == COMPLETING ? COMPLETED : null;
          case GONE -> isOver() ? null : FAILED;
        });
  }

  boolean isOver() {
    return this == COMPLETED || this == FAILED;
  }

  /** The talk goes, or goes on, as soon as there is a call for it. */
  boolean awaitsCall() {
    return this == CONNECTING || this == INTERRUPTED;
  }

  /** Nothing new is begun any more. */
  boolean isEnding() {
    return this == COMPLETING || isOver();
  }
}
