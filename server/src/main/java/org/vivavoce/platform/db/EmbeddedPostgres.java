package org.vivavoce.platform.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.time.Time;

/**
 * PostgreSQL 18 as a child process with its data in {@code DIR/pg-18}: loopback only, scram
 * passwords, the default where no {@code DATABASE_URL} is set. It ends with this process, cleanly,
 * where setpriv(1) is to be had; a server that an earlier, killed process left behind is stopped
 * first.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String USER = "postgres";
  private static final Path SHARED_CACHE = Path.of("/var/cache/vivavoce");
  private static final long START_MS = 120_000;
  private static final long STRAY_AFTER_MS = 3_000;
  private static final long STOP_SECONDS = 20;

  /**
   * @param data the data folder DIR; made when absent
   * @param cache where the programs are unpacked once
   * @param port 0: the remembered one or any free one
   * @param options further server settings, {@code name=value}
   */
  public record Settings(Path data, Path cache, int port, String database, List<String> options) {
    public static Settings of(Path data, Path cache) {
      return new Settings(data, cache, 0, "vivavoce", List.of());
    }
  }

  private final Settings settings;
  private final Path cluster;
  private final Path log;
  private final Path home;
  private final ServerUser user;
  private final FileChannel lock;
  private final Time time = Time.system();
  private final Secret password;
  private int port;
  private @Nullable Process process;

  /**
   * Unpacks, creates and starts what is needed, and answers when queries are answered.
   *
   * @throws StartFailedException with one sentence for the operator; nothing is damaged then
   */
  public static EmbeddedPostgres start(Settings settings) {
    Path data = settings.data().toAbsolutePath().normalize();
    FileChannel lock = null;
    try {
      Files.createDirectories(data.resolve("logs"));
      lock = lock(data);
      EmbeddedPostgres postgres = new EmbeddedPostgres(settings, data, lock);
      postgres.launch();
      postgres.createDatabase();
      return postgres;
    } catch (IOException e) {
      release(lock);
      throw new StartFailedException(
          "The data folder %s cannot be used: %s.".formatted(data, PostgresBinaries.reason(e)), e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private EmbeddedPostgres(Settings settings, Path data, FileChannel lock) throws IOException {
    this.settings = settings;
    this.lock = lock;
    this.cluster = data.resolve("pg-" + PostgresBinaries.MAJOR);
    this.log = data.resolve("logs").resolve("postgres.log");
    ClusterFolder folder = new ClusterFolder(data, cluster);
    folder.check();
    this.user = ServerUser.choose(cluster, data);
    this.home = programs(settings.cache().toAbsolutePath().normalize());
    if (!Files.exists(cluster)) {
      folder.create(user, program("initdb"), !settings.options().contains("fsync=off"));
    }
    user.own(cluster);
    this.password = new Secret(Files.readString(folder.password()).strip());
    this.port = settings.port() != 0 ? settings.port() : rememberedPort();
  }

  private Path programs(Path cache) throws IOException {
    PostgresBinaries.makeFolder(cache);
    Path unpacked = PostgresBinaries.unpacked(user.canPass(cache) ? cache : SHARED_CACHE);
    if (!user.canPass(unpacked.resolve("bin").resolve("postgres"))) {
      throw new StartFailedException(
          "PostgreSQL does not run as root, and the user it runs as instead cannot reach its programs in %s."
              .formatted(unpacked));
    }
    return unpacked;
  }

  private static FileChannel lock(Path data) throws IOException {
    FileChannel channel =
        FileChannel.open(
            data.resolve("pg-" + PostgresBinaries.MAJOR + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process: the same answer.
    }
    if (held == null) {
      channel.close();
      throw new StartFailedException(
          "The data folder %s is in use by another running Vivavoce; stop it or choose another with --data."
              .formatted(data));
    }
    return channel;
  }

  private static void release(@Nullable FileChannel lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        // The lock goes with the process at the latest.
      }
    }
  }

  private String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private void launch() throws IOException {
    ClusterFolder.rotate(log);
    long start = time.monotonicMs();
    boolean strayStopped = false;
    while (true) {
      long logged = Files.exists(log) ? Files.size(log) : 0;
      Process started = Commands.spawn(user.command(serverCommand()), log);
      process = started;
      if (awaitAnswer(started, start + START_MS)) {
        Files.writeString(cluster.resolve("postmaster.port"), Integer.toString(port));
        return;
      }
      String said = ClusterFolder.tail(log, logged);
      long waited = time.monotonicMs() - start;
      if (said.contains("lock file") && waited < START_MS) {
        if (waited > STRAY_AFTER_MS && !strayStopped) {
          strayStopped = true;
          signal("INT"); // we hold the folder's lock, so nobody else wants this one
        }
        Commands.pause(150);
      } else if (said.contains("could not bind") && settings.port() == 0) {
        port = freePort();
      } else {
        throw ClusterFolder.explained(said, cluster, port, log);
      }
    }
  }

  private String[] serverCommand() {
    List<String> words = new ArrayList<>(List.of(program("postgres"), "-D", cluster.toString()));
    List<String> all =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "cluster_name=vivavoce",
                "max_connections=60",
                "shared_buffers=64MB",
                "max_wal_size=256MB",
                // A new installation's tables grow fast: plans for empty ones are wrong at once.
                "autovacuum_naptime=15s",
                "jit=off",
                // Errors without DETAIL and statement text: those hold names and addresses.
                "log_error_verbosity=terse",
                "log_min_error_statement=panic",
                "log_checkpoints=off"));
    all.addAll(settings.options());
    for (String option : all) {
      words.add("-c");
      words.add(option);
    }
    return words.toArray(String[]::new);
  }

  /** Whether this very process answers queries; false when it ended instead. */
  private boolean awaitAnswer(Process started, long deadlineMs) {
    while (started.isAlive()) {
      if (time.monotonicMs() > deadlineMs) {
        signal("INT");
        throw new StartFailedException(
            "PostgreSQL did not get ready within %d s; see %s.".formatted(START_MS / 1000, log));
      }
      if (isReady(started)) {
        try (Connection connection = connect(USER)) {
          return connection.isValid(5);
        } catch (SQLException e) {
          if ("28P01".equals(e.getSQLState())) {
            stop();
            throw new StartFailedException(
                "PostgreSQL in %s does not accept the password kept beside it; put superuser.password back."
                    .formatted(cluster),
                e);
          }
        }
      }
      Commands.pause(15);
    }
    return false;
  }

  /** The eighth line of {@code postmaster.pid} is the server's status (PostgreSQL 10 and later). */
  private boolean isReady(Process started) {
    List<String> lines = postmasterLines();
    if (lines.size() < 8 || !lines.get(7).strip().equals("ready")) {
      return false;
    }
    long pid = postmasterPid();
    return pid == started.pid() || started.descendants().anyMatch(p -> p.pid() == pid);
  }

  private List<String> postmasterLines() {
    try {
      return Files.readAllLines(cluster.resolve("postmaster.pid"));
    } catch (IOException e) {
      return List.of(); // not there (yet)
    }
  }

  /** The first line of {@code postmaster.pid}; 0 without one. */
  private long postmasterPid() {
    try {
      return Long.parseLong(postmasterLines().getFirst().strip());
    } catch (NumberFormatException | java.util.NoSuchElementException e) {
      return 0;
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?connectTimeout=5&socketTimeout=30&sslmode=disable"
            .formatted(port, database),
        USER,
        password.reveal());
  }

  private void createDatabase() {
    try (Connection connection = connect(USER);
        Statement statement = connection.createStatement()) {
      try (var found =
          statement.executeQuery(
              "select 1 from pg_database where datname = '%s'".formatted(settings.database()))) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("create database \"%s\"".formatted(settings.database()));
    } catch (SQLException e) {
      stop();
      throw new StartFailedException(
          "The database %s could not be created: %s".formatted(settings.database(), e.getMessage()),
          e);
    }
  }

  private int rememberedPort() throws IOException {
    try {
      int remembered =
          Integer.parseInt(Files.readString(cluster.resolve("postmaster.port")).strip());
      try (ServerSocket free = new ServerSocket(remembered, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      }
    } catch (IOException | IllegalArgumentException e) {
      return freePort();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** {@code postgres://postgres:…@127.0.0.1:PORT/DATABASE}, with the password in it. */
  public URI ownerUrl() {
    return URI.create(
        "postgres://%s:%s@127.0.0.1:%d/%s"
            .formatted(USER, password.reveal(), port, settings.database()));
  }

  /**
   * The same of one that another process runs, for a program beside it with the right to read the
   * folder.
   */
  public static URI ownerUrl(Path data) {
    Path cluster = data.resolve("pg-" + PostgresBinaries.MAJOR);
    try {
      return URI.create(
          "postgres://%s:%s@127.0.0.1:%s/%s"
              .formatted(
                  USER,
                  Files.readString(new ClusterFolder(data, cluster).password()).strip(),
                  Files.readString(cluster.resolve("postmaster.port")).strip(),
                  Settings.of(data, data).database()));
    } catch (IOException e) {
      throw new StartFailedException("No database of ours runs in %s.".formatted(data), e);
    }
  }

  /** The running server (or the one that ended). */
  public Process process() {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException("not started");
    }
    return current;
  }

  public boolean alive() {
    return process().isAlive();
  }

  /** Starts the server again after it ended by itself; recovers, keeps port and password. */
  public void restart() {
    if (alive()) {
      return;
    }
    try {
      launch();
    } catch (IOException e) {
      throw new StartFailedException(
          "PostgreSQL could not be started again: " + PostgresBinaries.reason(e) + ".", e);
    }
  }

  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  public void stop() {
    Process current = process;
    try {
      if (current != null && current.isAlive()) {
        signal("INT");
        if (!current.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
          signal("QUIT");
          if (!current.waitFor(5, TimeUnit.SECONDS)) {
            current.destroyForcibly();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      release(lock);
    }
  }

  /** Lets go of the folder and leaves the server running, as a killed process does; for tests. */
  void abandon() {
    release(lock);
  }

  private void signal(String name) {
    long pid = postmasterPid();
    try {
      if (pid > 0 && ClusterFolder.isServerOf(pid, cluster)) {
        Commands.run("sh", "-c", "kill -" + name + " " + pid);
      } else if (process != null && process.isAlive()) {
        Commands.run("sh", "-c", "kill -" + name + " " + process.pid());
      }
    } catch (IOException e) {
      throw new StartFailedException("PostgreSQL could not be told to stop.", e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
