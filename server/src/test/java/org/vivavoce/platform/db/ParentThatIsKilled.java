package org.vivavoce.platform.db;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Run in a JVM of its own: starts a server, prints its pid and how long it took, and waits. */
final class ParentThatIsKilled {
  private ParentThatIsKilled() {}

  public static void main(String[] args) throws InterruptedException {
    var time = org.vivavoce.platform.time.Time.system();
    long begun = time.monotonicMs();
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(EmbeddedPostgres.Settings.of(Path.of(args[0]), Path.of(args[1])));
    long started = time.monotonicMs();
    Databases.open(DatabaseSettings.of(postgres.ownerUrl().toString())).close();
    System.out.println(
        "pid %d started_ms %d opened_ms %d"
            .formatted(postgres.process().pid(), started - begun, time.monotonicMs() - started));
    new CountDownLatch(1).await();
  }
}
