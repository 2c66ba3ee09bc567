package org.vivavoce.platform.db;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.vivavoce.platform.crypto.Tokens;

/**
 * The folder of a cluster: whether it can be used, how it is made, and what a failed start says.
 */
record ClusterFolder(Path data, Path cluster) {
  /** A new cluster is about 40 MB; its write-ahead log may grow to 256 MB. */
  private static final long NEEDED_BYTES = 200L << 20;

  private static final long FULL_BYTES = 1L << 20;
  private static final long LOG_BYTES = 8L << 20;

  Path password() {
    return cluster.resolve("superuser.password");
  }

  /** Refuses what is there but cannot be used, with nothing touched. */
  void check() throws IOException {
    if (!Files.isWritable(data)) {
      throw new StartFailedException("The data folder %s cannot be written.".formatted(data));
    }
    Path version = cluster.resolve("PG_VERSION");
    if (Files.exists(version)) {
      String major = Files.readString(version).strip();
      if (!major.equals(Integer.toString(PostgresBinaries.MAJOR))) {
        throw otherMajor(cluster, major);
      }
      if (!Files.exists(password())) {
        throw new StartFailedException(
            "The database in %s has lost the file superuser.password; put it back from the backup."
                .formatted(cluster));
      }
      return;
    }
    if (Files.exists(cluster)) {
      throw new StartFailedException(
          "%s is no complete PostgreSQL folder (PG_VERSION is missing); move it away and put the backup in its place."
              .formatted(cluster));
    }
    try (DirectoryStream<Path> others = Files.newDirectoryStream(data, "pg-*")) {
      for (Path other : others) {
        Path itsVersion = other.resolve("PG_VERSION");
        if (Files.exists(itsVersion) && !other.getFileName().toString().endsWith(".tmp")) {
          throw otherMajor(other, Files.readString(itsVersion).strip());
        }
      }
    }
  }

  private static StartFailedException otherMajor(Path folder, String major) {
    return new StartFailedException(
        "The database in %s is PostgreSQL %s and this version brings %d; start it with the version that made it, export, and import here."
            .formatted(folder, major, PostgresBinaries.MAJOR));
  }

  /**
   * Made beside its place and renamed when whole, password included; a half-made one is removed.
   */
  void create(ServerUser user, String initdb, boolean sync) throws IOException {
    if (Files.getFileStore(data).getUsableSpace() < NEEDED_BYTES) {
      throw new StartFailedException(
          "The disk under %s is full: a new database needs %d MB."
              .formatted(data, NEEDED_BYTES >> 20));
    }
    Path temporary = data.resolve(cluster.getFileName() + ".tmp");
    Path passwordFile = data.resolve(cluster.getFileName() + ".password.tmp");
    PostgresBinaries.delete(temporary);
    Files.deleteIfExists(passwordFile);
    try {
      Files.createDirectory(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.createFile(
          passwordFile,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(passwordFile, Tokens.create() + "\n");
      user.own(temporary);
      user.own(passwordFile);
      Commands.Result result =
          Commands.run(
              user.command(
                  initdb,
                  "-D",
                  temporary.toString(),
                  "-U",
                  "postgres",
                  "-E",
                  "UTF8",
                  "--locale-provider=builtin",
                  "--builtin-locale=C.UTF-8",
                  "--locale=C",
                  "-A",
                  "scram-sha-256",
                  "--pwfile=" + passwordFile,
                  sync ? "--data-checksums" : "--no-sync"));
      if (!result.ok()) {
        throw new StartFailedException(
            result.said().contains("No space left")
                ? "The disk under %s is full; nothing was made.".formatted(data)
                : "A new database could not be made in %s: %s"
                    .formatted(data, lastError(result.said())));
      }
      Files.move(passwordFile, temporary.resolve("superuser.password"));
      PostgresBinaries.rename(temporary, cluster);
    } finally {
      PostgresBinaries.deleteQuietly(temporary);
      Files.deleteIfExists(passwordFile);
    }
  }

  /** What was logged since this offset, bounded; a log that has grown large starts anew. */
  static String tail(Path log, long from) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(from, file.length() - 16_384);
      file.seek(Math.min(start, file.length()));
      byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Keeps one old log; a log is started anew only while no server writes to it. */
  static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Files.move(
          log,
          log.resolveSibling(log.getFileName() + ".1"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  static StartFailedException explained(String said, Path cluster, int port, Path log)
      throws IOException {
    // A log on the same full disk breaks off before it says so.
    if (said.contains("No space left")
        || Files.getFileStore(cluster).getUsableSpace() < FULL_BYTES) {
      return new StartFailedException(
          "The disk under %s is full; make room and start again, nothing is lost."
              .formatted(cluster));
    }
    if (said.contains("could not bind") || said.contains("Address already in use")) {
      return new StartFailedException(
          "Port %d, meant for the database, is in use by another program.".formatted(port));
    }
    if (said.contains("lock file")) {
      return new StartFailedException(
          "Another PostgreSQL still runs in %s and does not stop.".formatted(cluster));
    }
    if (said.contains("are incompatible with server") || said.contains("was initialized by")) {
      return new StartFailedException(
          "The database in %s was made by another version of PostgreSQL.".formatted(cluster));
    }
    return new StartFailedException(
        "PostgreSQL did not start: %s (see %s).".formatted(lastError(said), log));
  }

  private static String lastError(String said) {
    return said.lines()
        .map(String::strip)
        .filter(line -> line.contains("FATAL") || line.contains("error:") || line.contains("PANIC"))
        .reduce((first, second) -> second)
        .orElseGet(() -> said.lines().reduce((first, second) -> second).orElse("no reason given"));
  }

  /** Whether this process is a server that works in this cluster: its working folder tells. */
  static boolean isServerOf(long pid, Path cluster) {
    try {
      return Files.isSameFile(Path.of("/proc/" + pid + "/cwd").toRealPath(), cluster);
    } catch (IOException e) {
      return false;
    }
  }
}
