package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.testing.Eventually;
import org.vivavoce.testing.TestPostgres;

@Tag("slow")
class EmbeddedPostgresTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  @TempDir Path dir;

  private EmbeddedPostgres start() {
    // What is killed here are processes, not the machine: what they wrote the kernel still has.
    return EmbeddedPostgres.start(
        new EmbeddedPostgres.Settings(
            dir, TestPostgres.cache(), 0, "vivavoce", List.of("fsync=off")));
  }

  private String sentence() {
    return String.valueOf(
        assertThrows(StartFailedException.class, () -> start().stop()).getMessage());
  }

  private static Jdbi door(EmbeddedPostgres postgres) {
    PostgresUrl url = PostgresUrl.parse(postgres.ownerUrl().toString());
    return Jdbi.create(url.jdbcUrl(), url.properties());
  }

  private static long rows(EmbeddedPostgres postgres) {
    return door(postgres)
        .withHandle(h -> h.createQuery("select count(*) from t").mapTo(Long.class).one());
  }

  @Test
  void dataPortAndPasswordAreTheSameAfterAStopAndAStart() throws IOException {
    EmbeddedPostgres first = start();
    door(first).useHandle(h -> h.execute("create table t as select 1 as x"));
    first.stop();
    assertFalse(first.alive());
    assertFalse(Files.exists(dir.resolve("pg-18/postmaster.pid")), "a clean stop");
    EmbeddedPostgres second = start();
    try {
      assertEquals(first.ownerUrl(), second.ownerUrl());
      assertEquals(1, rows(second));
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(dir.resolve("pg-18/superuser.password"))));
    } finally {
      second.stop();
    }
  }

  @Test
  void everyAcknowledgedRowIsThereAfterTheServerWasKilledAndRestartedAtOnce() throws Exception {
    EmbeddedPostgres postgres = start();
    try (DatabaseWatchCounter watch = new DatabaseWatchCounter(postgres)) {
      door(postgres).useHandle(h -> h.execute("create table t (x int)"));
      AtomicInteger acknowledged = new AtomicInteger();
      Thread writer =
          Thread.startVirtualThread(
              () -> {
                try {
                  door(postgres)
                      .useHandle(
                          h -> {
                            while (true) {
                              h.execute("insert into t values (1)");
                              acknowledged.incrementAndGet();
                            }
                          });
                } catch (RuntimeException e) {
                  // the server was killed
                }
              });
      Eventually.eventually("some rows are written", SOON, () -> acknowledged.get() > 200);
      postgres.process().destroyForcibly();
      postgres.process().waitFor();
      writer.join();
      Eventually.eventually("the watch noticed", SOON, () -> watch.lost.get() == 1);
      postgres.restart();
      assertTrue(postgres.alive());
      assertTrue(rows(postgres) >= acknowledged.get());
      Eventually.eventually("the watch sees it back", SOON, () -> watch.back.get() == 1);
    } finally {
      postgres.stop();
    }
  }

  private static final class DatabaseWatchCounter implements AutoCloseable {
    final AtomicInteger lost = new AtomicInteger();
    final AtomicInteger back = new AtomicInteger();
    private final DatabaseWatch watch;

    DatabaseWatchCounter(EmbeddedPostgres postgres) {
      watch =
          DatabaseWatch.start(
              DatabaseSettings.of(postgres.ownerUrl().toString()),
              lost::incrementAndGet,
              back::incrementAndGet);
      Eventually.eventually("watching", SOON, watch::watching);
    }

    @Override
    public void close() {
      watch.close();
    }
  }

  @Test
  void callersOfADatabaseThatIsAwayLearnItWithinTheConnectionTimeout() throws Exception {
    EmbeddedPostgres postgres = start();
    try (Database database = Databases.open(DatabaseSettings.of(postgres.ownerUrl().toString()))) {
      Claims ops = new Claims.Operations();
      postgres.process().destroyForcibly();
      postgres.process().waitFor();
      for (int i = 0; i < 3; i++) {
        assertThrows(
            StorageUnavailableException.class,
            () -> database.inTenant(ops, tx -> tx.execute("select 1")));
      }
      postgres.restart();
      Eventually.eventually(
          "the pool works again",
          SOON,
          () -> {
            try {
              database.inTenant(ops, tx -> tx.execute("select 1"));
              return true;
            } catch (StorageUnavailableException e) {
              return false;
            }
          });
    } finally {
      postgres.stop();
    }
  }

  @Test
  void aFolderInUseIsSaidAndTheRunningOneIsLeftAlone() {
    EmbeddedPostgres postgres = start();
    try {
      assertTrue(sentence().contains("is in use by another running Vivavoce"));
      assertTrue(postgres.alive());
    } finally {
      postgres.stop();
    }
  }

  @Test
  void aHalfMadeClusterIsNeverUsed() throws IOException {
    Files.createDirectories(dir.resolve("pg-18.tmp/base"));
    Files.writeString(dir.resolve("pg-18.tmp/PG_VERSION"), "18\n");
    start().stop();
    assertFalse(Files.exists(dir.resolve("pg-18.tmp")));
  }

  @Test
  void aFolderOfAnotherMajorVersionIsLeftAlone() throws IOException {
    Files.createDirectories(dir.resolve("pg-17"));
    Files.writeString(dir.resolve("pg-17/PG_VERSION"), "17\n");
    assertTrue(sentence().contains("is PostgreSQL 17 and this version brings 18"));
    assertFalse(Files.exists(dir.resolve("pg-18")));
  }

  @Test
  void aBrokenClusterFolderIsSaidAndNotTouched() throws IOException {
    Files.createDirectories(dir.resolve("pg-18/base"));
    assertTrue(sentence().contains("PG_VERSION is missing"));
    assertTrue(Files.exists(dir.resolve("pg-18/base")));
  }

  @Test
  void aTakenRememberedPortIsReplacedByAFreeOneAndAFixedOneIsSaid() throws IOException {
    EmbeddedPostgres first = start();
    first.stop();
    int port = first.ownerUrl().getPort();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      EmbeddedPostgres second = start();
      assertFalse(second.ownerUrl().getPort() == taken.getLocalPort());
      second.stop();
      String said =
          String.valueOf(
              assertThrows(
                      StartFailedException.class,
                      () ->
                          EmbeddedPostgres.start(
                              new EmbeddedPostgres.Settings(
                                  dir, TestPostgres.cache(), port, "vivavoce", List.of())))
                  .getMessage());
      assertTrue(said.contains("in use by another program"), said);
    }
  }

  @Test
  void aDataFolderUnderAHomeThatNobodyElseMayEnterWorks() throws IOException {
    Path home = Files.createDirectory(dir.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(
            EmbeddedPostgres.Settings.of(home.resolve("data"), TestPostgres.cache()));
    try {
      door(postgres).useHandle(h -> h.execute("create table t as select 1 as x"));
      assertEquals(1, rows(postgres));
    } finally {
      postgres.stop();
    }
  }

  @Test
  void aFullDiskIsSaidAndLeavesNothingHalfMade() throws Exception {
    assumeTrue(
        Commands.run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", dir.toString()).ok(),
        "mounting a small disk needs root");
    try {
      assertTrue(sentence().contains("is full"));
      assertFalse(Files.exists(dir.resolve("pg-18")));
    } finally {
      Commands.run("umount", dir.toString());
    }
  }

  @Test
  void aDiskThatFilledUpIsSaidAndTheDataIsThereOnceThereIsRoom() throws Exception {
    assumeTrue(
        Commands.run("mount", "-t", "tmpfs", "-o", "size=260m", "tmpfs", dir.toString()).ok(),
        "mounting a small disk needs root");
    try {
      EmbeddedPostgres first = start();
      door(first).useHandle(h -> h.execute("create table t as select 1 as x"));
      first.stop();
      Path fill = dir.resolve("fill");
      Commands.run("dd", "if=/dev/zero", "of=" + fill, "bs=1M");
      assertTrue(sentence().contains("is full"));
      Files.delete(fill);
      EmbeddedPostgres second = start();
      assertEquals(1, rows(second));
      second.stop();
    } finally {
      Commands.run("umount", "-l", dir.toString());
    }
  }

  @Test
  void theServerStopsCleanlyWhenItsParentIsKilled() throws Exception {
    assumeTrue(Commands.exists("setpriv"), "no setpriv(1), no parent-death signal");
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentThatIsKilled.class.getName(),
                dir.toString(),
                TestPostgres.cache().toString())
            .redirectErrorStream(true)
            .start();
    String said = "";
    try (var lines = parent.inputReader()) {
      while (!said.startsWith("pid ")) {
        said = java.util.Objects.requireNonNull(lines.readLine(), "the parent ended: " + said);
      }
      long pid = Long.parseLong(said.split(" ")[1]);
      ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
      parent.destroyForcibly().waitFor();
      Eventually.eventually("the server is gone", SOON, () -> !server.isAlive());
    }
    assertFalse(Files.exists(dir.resolve("pg-18/postmaster.pid")), "a clean stop");
    start().stop();
  }

  @Test
  void aServerThatAKilledProcessLeftBehindIsReplaced() throws Exception {
    EmbeddedPostgres first = start();
    door(first).useHandle(h -> h.execute("create table t as select 1 as x"));
    // What is left after kill -9 of the parent where no parent-death signal is to be had: the lock
    // is free and the server runs.
    first.abandon();
    EmbeddedPostgres second = start();
    try {
      assertEquals(1, rows(second));
      assertFalse(first.alive());
    } finally {
      second.stop();
    }
  }
}
