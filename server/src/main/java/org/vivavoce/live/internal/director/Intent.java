package org.vivavoce.live.internal.director;

/** What a candidate wants of the interviewer, beyond answering. */
public enum Intent {
  NONE,
  REPEAT,
  /** The same question in other words. */
  REPHRASE,
  /** A moment to think. */
  PAUSE,
  /** On to the next question; this one perhaps later. */
  SKIP,
  /** Back to a question that was left open, or to the one before. */
  COME_BACK,
  /** The interview shall end. */
  STOP,
  /** A person instead of this interviewer. */
  PERSON,
  /** An answer to a question about how to go on; an answer like any other otherwise. */
  YES,
  /** As {@link #YES}. */
  NO,
  /** As {@link #YES}. */
  GO_ON;

  /** A wish in itself, whatever was asked. */
  public boolean isWish() {
    return switch (this) {
      case REPEAT, REPHRASE, PAUSE, SKIP, COME_BACK, STOP, PERSON -> true;
      case NONE, YES, NO, GO_ON -> false;
    };
  }
}
