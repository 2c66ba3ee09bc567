package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.testing.Eventually;

/**
 * A cluster of the oldest PostgreSQL that is promised, by the distribution's package where it is
 * installed; the test is skipped where it is not.
 */
record Postgres15(Process server, PostgresUrl admin) implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

  static Postgres15 start(Path dir) throws IOException {
    assumeTrue(Files.isExecutable(PROGRAMS.resolve("postgres")), "postgresql-15 is not installed");
    Path cluster = Files.createDirectory(dir.resolve("pg-15"));
    ServerUser user = ServerUser.choose(cluster, dir);
    user.own(cluster);
    Path password = Files.writeString(dir.resolve("password"), "pw\n");
    user.own(password);
    Commands.Result made =
        Commands.run(
            user.command(
                PROGRAMS.resolve("initdb").toString(),
                "-D",
                cluster.toString(),
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C",
                "-A",
                "scram-sha-256",
                "--no-sync",
                "--pwfile=" + password));
    if (!made.ok()) {
      throw new IOException(made.said());
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process server =
        Commands.spawn(
            user.command(
                PROGRAMS.resolve("postgres").toString(),
                "-D",
                cluster.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port,
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off"),
            dir.resolve("log"));
    PostgresUrl admin =
        new PostgresUrl("127.0.0.1", port, "postgres", "postgres", new Secret("pw"), Map.of());
    Eventually.eventually("PostgreSQL 15 answers", Duration.ofSeconds(20), () -> answers(admin));
    return new Postgres15(server, admin);
  }

  private static boolean answers(PostgresUrl url) {
    try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.properties())) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    server.destroy();
    try {
      if (!server.waitFor(5, TimeUnit.SECONDS)) {
        server.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
