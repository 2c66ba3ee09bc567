package org.vivavoce.live.internal.director;

/** What a candidate wants of the interviewer, beyond answering. */
public enum Intent {
  NONE,
  REPEAT,
  PAUSE
}
