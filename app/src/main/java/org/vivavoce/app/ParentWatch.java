package org.vivavoce.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends this process when its parent is gone, which a child sees as the end of its standard input.
 * Shutdown hooks get {@value #GRACE_MS} ms; then the process halts, whatever they are doing.
 */
final class ParentWatch {
  private static final long GRACE_MS = 1_000;

  private ParentWatch() {}

  static void start(InputStream fromParent) {
    Thread.ofPlatform().name("parent-watch").daemon().start(() -> watch(fromParent));
  }

  private static void watch(InputStream fromParent) {
    try {
      while (fromParent.read() >= 0) {
        // The parent says nothing; only the end counts.
      }
    } catch (IOException e) {
      // A broken pipe is an end too.
    }
    Thread.ofPlatform().name("halt").daemon().start(ParentWatch::haltAfterGrace);
    System.exit(0);
  }

  private static void haltAfterGrace() {
    try {
      if (!new CountDownLatch(1).await(GRACE_MS, TimeUnit.MILLISECONDS)) {
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(1);
    }
  }
}
