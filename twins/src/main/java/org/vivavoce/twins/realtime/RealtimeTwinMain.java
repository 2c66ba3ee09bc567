package org.vivavoce.twins.realtime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The realtime twin as a process of its own: natives may abort it, and it is replaced when it has
 * carried many calls. Prints one line of JSON when it listens; ends when its standard input does
 * (its parent is gone), on SIGTERM, or by itself with {@link #RECYCLE_ME}.
 */
public final class RealtimeTwinMain {
  private static final Logger LOG = LoggerFactory.getLogger(RealtimeTwinMain.class);

  /** Exit code: nothing is wrong; start a fresh one. */
  public static final int RECYCLE_ME = 75;

  /** Exit code: a setting is wrong or a part is missing; a restart will not help by itself. */
  public static final int CANNOT_START = 78;

  private RealtimeTwinMain() {}

  /**
   * Runs until told to stop.
   *
   * @return the exit code for the process
   */
  public static int run(Map<String, String> env) {
    return run(env, System.in);
  }

  static int run(Map<String, String> env, InputStream parent) {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    RealtimeTwin twin;
    try {
      twin = RealtimeTwin.start(TwinSettings.fromEnvironment(env), () -> exit.complete(RECYCLE_ME));
    } catch (RuntimeException cannot) {
      LOG.error("the realtime twin cannot start: {}", cannot.getMessage(), cannot);
      return CANNOT_START;
    }
    CountDownLatch closed = new CountDownLatch(1);
    Thread onSignal =
        new Thread(
            () -> {
              exit.complete(0);
              awaitQuietly(closed);
            },
            "twin-stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    Thread.ofVirtual().name("parent-watch").start(() -> watch(parent, exit));
    ObjectNode ready =
        Json.object()
            .put("twin", "realtime")
            .put("port", twin.port())
            .put("url", "http://127.0.0.1:" + twin.port() + "/v1");
    if (twin.tlsPort() != 0) {
      ready.put("tls_url", "https://127.0.0.1:" + twin.tlsPort() + "/v1");
    }
    System.out.println(Json.write(ready));
    System.out.flush();
    int code = exit.join();
    LOG.info("the realtime twin stops ({})", code == RECYCLE_ME ? "recycle" : "told to");
    twin.close();
    closed.countDown();
    return code;
  }

  private static void watch(InputStream parent, CompletableFuture<Integer> exit) {
    try {
      byte[] ignored = new byte[256];
      while (parent.read(ignored) >= 0) {
        // Nothing is expected; only the end counts.
      }
    } catch (IOException gone) {
      LOG.debug("standard input broke", gone);
    }
    exit.complete(0);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
