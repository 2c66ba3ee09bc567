package org.vivavoce.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.time.Time;

/** Real processes: small shells. */
class PartTest {
  @TempDir Path folder = Path.of("");

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private LogFile log = new LogFile(Path.of(""), 1);
  private Part part = part("true");

  @BeforeEach
  void openLog() {
    log = new LogFile(folder.resolve("part.log"), 1 << 20);
  }

  @AfterEach
  void stopPart() throws InterruptedException {
    part.stop(Duration.ofSeconds(2));
    log.close();
  }

  @Test
  void aPartThatIsKilledRunsAgain() throws Exception {
    part = part("exec sleep 300");
    part.start();
    assertEquals("started", hear());
    long first = part.pid();

    kill(first);

    assertEquals("died 137 again in 200", hear());
    assertEquals("started", hear());
    assertTrue(alive(part.pid()) && part.pid() != first);
    assertEquals(1, part.unwantedEnds());
  }

  @Test
  void aPartThatAsksToBeRecycledRunsAgainAtOnce() throws Exception {
    part = part("test -e done || { touch done; exit 75; }; exec sleep 300");
    part.start();
    assertEquals("started", hear());
    assertEquals("died 75 again in 0", hear());
    assertEquals("started", hear());
    assertEquals(0, part.unwantedEnds());
  }

  @Test
  void aStoppedPartStaysStopped() throws Exception {
    part = part("exec sleep 300");
    part.start();
    assertEquals("started", hear());
    long pid = part.pid();

    part.stop(Duration.ofSeconds(5));

    assertFalse(alive(pid));
    assertEquals(-1, part.pid());
    assertTrue(heard.isEmpty(), heard.toString());
  }

  @Test
  void aPartThatIgnoresItsSignalIsKilled() throws Exception {
    part = part("trap '' TERM; echo deaf; while :; do read -r line || sleep 1; done");
    part.start();
    assertEquals("started", hear());
    long pid = part.pid();
    Eventually.holds("the trap is set", 5_000, () -> log.tail(1).equals(List.of("deaf")));

    part.stop(Duration.ofMillis(300));

    assertFalse(alive(pid));
  }

  @Test
  void aProgramThatIsNotThereIsToldAndTriedAgain() throws Exception {
    part = new Part("gone", () -> start(List.of("no-such-program")), listener(), Time.system());
    part.start();
    String first = hear();
    // With setpriv in front the shell's word for it is an exit status; without, an exception.
    assertTrue(first.startsWith("not started") || first.equals("started"), first);
    Eventually.holds("a second try", 10_000, () -> part.unwantedEnds() >= 2);
  }

  @Test
  void whatAPartPrintsIsInItsLog() throws Exception {
    part = part("echo hello; echo trouble >&2; exec sleep 300");
    part.start();
    Eventually.holds(
        "both lines", 5_000, () -> log.tail(5).containsAll(List.of("hello", "trouble")));
  }

  private Part part(String script) {
    return new Part(
        "shell",
        () -> start(List.of("sh", "-c", "cd \"$WHERE\" && " + script)),
        listener(),
        Time.system());
  }

  private Running start(List<String> command) throws IOException {
    return JvmProcess.start(command, name -> true, Map.of("WHERE", folder.toString()), log);
  }

  private Part.Listener listener() {
    return new Part.Listener() {
      @Override
      public void started(String name, long pid) {
        heard.add("started");
      }

      @Override
      public void died(Part ended, int exitCode, long restartInMs) {
        heard.add("died " + exitCode + " again in " + restartInMs);
      }

      @Override
      public void notStarted(Part missing, Exception cause, long retryInMs) {
        heard.add("not started " + cause.getMessage());
      }
    };
  }

  private String hear() throws InterruptedException {
    String next = heard.poll(10, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  private static void kill(long pid) {
    assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
