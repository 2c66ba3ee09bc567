package org.vivavoce.app;

/**
 * How long to wait before a part that died is started again: 0.2 s, doubling to 5 s; a part that
 * lived for half a minute starts from the beginning. Exit status 75 is a part's own wish to be
 * recycled and waits for nothing.
 */
final class Backoff {
  /** EX_TEMPFAIL of sysexits: a twin that wants a fresh process says this. */
  static final int RECYCLE = 75;

  private static final long FIRST_MS = 200;
  private static final long LONGEST_MS = 5_000;
  private static final long HEALTHY_MS = 30_000;

  private long nextMs = FIRST_MS;

  /**
   * @param exitCode how the process ended
   * @param livedMs how long it had lived
   * @return milliseconds to wait before the next start
   */
  long afterExit(int exitCode, long livedMs) {
    if (exitCode == RECYCLE) {
      return 0;
    }
    if (livedMs >= HEALTHY_MS) {
      nextMs = FIRST_MS;
    }
    long wait = nextMs;
    nextMs = Math.min(LONGEST_MS, nextMs * 2);
    return wait;
  }
}
