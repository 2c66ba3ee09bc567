package org.vivavoce.live.internal;

/** What a candidate wants of the interviewer, beyond answering. */
enum Intent {
  NONE,
  REPEAT,
  PAUSE
}
