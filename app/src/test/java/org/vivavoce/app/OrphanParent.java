package org.vivavoce.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A parent to be killed: starts a JVM child whose shutdown hook hangs, and a shell, tells their
 * process ids, and waits.
 */
final class OrphanParent {
  private OrphanParent() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 1 && arguments[0].equals("child")) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(OrphanParent::hang));
      ParentWatch.start(System.in);
      System.out.println("child listens");
      Thread.currentThread().join();
    }
    LogFile log = new LogFile(Path.of(arguments[0]).resolve("child.log"), 1 << 20);
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OrphanParent.class.getName(),
            "child");
    Thread starter =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    long child = JvmProcess.start(java, name -> true, Map.of(), log).pid();
                    Running shell =
                        JvmProcess.start(List.of("sleep", "300"), name -> true, Map.of(), log);
                    System.out.println(child + " " + shell.pid());
                    shell.waitFor();
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    starter.join();
  }

  private static void hang() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
