package org.vivavoce.twins.realtime;

/** The one way from other threads into a call: work is done later, on the call's own thread. */
interface Mailbox {
  /**
   * Waits briefly when the call is behind.
   *
   * @return false when the call has ended; the work is then dropped
   */
  boolean post(Runnable work);
}
