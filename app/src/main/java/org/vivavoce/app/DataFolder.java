package org.vivavoce.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The one folder an installation lives in. It is looked at before anything is written, and a folder
 * that is not whole, not ours or from a newer version is refused untouched.
 *
 * <p>{@code VERSION} is written first and {@code complete} last, when everything was ready for the
 * first time: a first start that was interrupted is recognised by the missing {@code complete} and
 * simply goes on; a folder that was complete and lacks a part is refused.
 */
final class DataFolder implements AutoCloseable {
  static final int VERSION = 1;

  /** Below this a database may stop in the middle of an interview. */
  static final long NEEDED_BYTES = 128L << 20;

  /** What may be there before VERSION stands: what an interrupted first start left, and models. */
  private static final Set<String> BEFORE_VERSION =
      Set.of("lock", "VERSION.part", "VERSION.probe", "lost+found", "models");

  private static final String CLUSTER = "pg-18";

  /** The accounts of the embedded identity provider: the ids that the database knows people by. */
  private static final String ACCOUNTS = "identity";

  /** A line of {@code complete} that names no part: the accounts are with another provider. */
  private static final String ACCOUNTS_ELSEWHERE = "accounts elsewhere";

  private static final List<String> ALWAYS = List.of("keys", "twin-keys.json");

  private final Path dir;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path dir, FileChannel channel, FileLock lock) {
    this.dir = dir;
    this.channel = channel;
    this.lock = lock;
  }

  static DataFolder open(Path dir) {
    return open(dir, NEEDED_BYTES);
  }

  static DataFolder open(Path dir, long neededBytes) {
    try {
      if (Files.exists(dir)) {
        examine(dir);
      }
      boolean fresh = !Files.exists(dir);
      Files.createDirectories(dir);
      if (fresh) {
        // PostgreSQL may run as another user, who must be able to pass: it needs no more than that.
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx--x--x"));
      }
      requireSpace(dir, neededBytes);
      DataFolder folder = lock(dir);
      if (!Files.exists(dir.resolve("VERSION"))) {
        writeWhole(dir.resolve("VERSION"), VERSION + "\n", "rw-r--r--");
      }
      for (String name : List.of("logs", "files")) {
        Path own = Files.createDirectories(dir.resolve(name));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
      }
      return folder;
    } catch (IOException e) {
      throw refusal(dir, e);
    }
  }

  /**
   * Looks without writing.
   *
   * @throws Refusal when a start would refuse the folder as it is
   */
  static void requireSound(Path dir) {
    try {
      if (Files.exists(dir)) {
        examine(dir);
      }
    } catch (IOException e) {
      throw refusal(dir, e);
    }
  }

  Path path() {
    return dir;
  }

  LogFile log(String name) {
    return new LogFile(dir.resolve("logs").resolve(name + ".log"), 8L << 20);
  }

  /**
   * Everything has run once; from now on a missing part is damage, the database and the accounts
   * included where they are in this folder.
   */
  void markComplete(boolean embeddedDatabase, boolean ownAccounts) throws IOException {
    Path mark = dir.resolve("complete");
    List<String> lines = new ArrayList<>(ALWAYS);
    if (embeddedDatabase) {
      lines.add(CLUSTER);
    }
    lines.add(ownAccounts ? ACCOUNTS : ACCOUNTS_ELSEWHERE);
    String parts = String.join("\n", lines);
    if (!Files.exists(mark) || !Files.readString(mark).strip().equals(parts)) {
      writeWhole(mark, parts + "\n", "rw-r--r--");
    }
  }

  /**
   * Whether this start is the first after which another than before keeps the accounts: people are
   * known by the ids of the one before. To be asked before {@link #markComplete}.
   */
  boolean accountsMove(boolean ownAccounts) throws IOException {
    Path mark = dir.resolve("complete");
    if (!Files.exists(mark)) {
      return false;
    }
    boolean elsewhere = Files.readAllLines(mark).contains(ACCOUNTS_ELSEWHERE);
    return ownAccounts ? elsewhere : !elsewhere && Files.exists(dir.resolve(ACCOUNTS));
  }

  /**
   * Who runs here, for the other commands; the admin token is in it, so only the owner reads it.
   */
  void writeRun(JsonNode run) throws IOException {
    writeWhole(dir.resolve("run.json"), run + "\n", "rw-------");
  }

  void removeRun() throws IOException {
    Files.deleteIfExists(dir.resolve("run.json"));
  }

  /** What the last start left in {@code run.json}; null when it ended cleanly or never ran. */
  @Nullable JsonNode lastRun() {
    return readRun(dir);
  }

  static @Nullable JsonNode readRun(Path dir) {
    try {
      return Json.tree(Files.readString(dir.resolve("run.json")));
    } catch (IOException | JacksonException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }

  private static void examine(Path dir) throws IOException {
    Set<String> names = names(dir);
    if (!names.contains("VERSION")) {
      if (BEFORE_VERSION.containsAll(names)) {
        return;
      }
      if (names.contains(CLUSTER) || names.contains("keys")) {
        throw halfWritten(dir, "it has no VERSION file");
      }
      throw new Refusal(
          ExitCode.DATA_HALF_WRITTEN,
          dir
              + " is not a Vivavoce data folder; give an empty or new folder with --data. "
              + "Nothing in it was changed.");
    }
    requireOurVersion(dir);
    if (names.contains("complete")) {
      for (String part : promised(dir)) {
        if (!names.contains(part)) {
          throw halfWritten(dir, part + " is missing");
        }
      }
    }
    Path cluster = dir.resolve(CLUSTER);
    boolean wholeCluster =
        Files.exists(cluster.resolve("PG_VERSION"))
            && Files.exists(cluster.resolve("global").resolve("pg_control"));
    if (names.contains(CLUSTER) && Files.isReadable(cluster) && !wholeCluster) {
      throw halfWritten(dir, "the database in pg-18 is not whole");
    }
  }

  /** The parts that {@code complete} names; one of an earlier time named none. */
  private static Set<String> promised(Path dir) throws IOException {
    Set<String> parts = new TreeSet<>(ALWAYS);
    List<String> lines = Files.readAllLines(dir.resolve("complete"));
    for (String part : List.of(CLUSTER, ACCOUNTS)) {
      if (lines.contains(part)) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static void requireOurVersion(Path dir) throws IOException {
    String text = Files.readString(dir.resolve("VERSION")).strip();
    int version;
    try {
      version = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw halfWritten(dir, "its VERSION file holds no number");
    }
    if (version > VERSION) {
      throw new Refusal(
          ExitCode.DATA_NEWER,
          "The data folder "
              + dir
              + " was written by a newer Vivavoce (version "
              + version
              + ", this one reads up to "
              + VERSION
              + "): run the newer program, or use another folder with --data. Nothing was changed.");
    }
  }

  private static Refusal halfWritten(Path dir, String why) {
    return new Refusal(
        ExitCode.DATA_HALF_WRITTEN,
        "The data folder "
            + dir
            + " is half-written ("
            + why
            + "): bring it back from a backup, or use another folder with --data."
            + " Nothing was changed.");
  }

  private static DataFolder lock(Path dir) throws IOException {
    FileChannel channel =
        FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DataFolder(dir, channel, lock);
      }
    } catch (OverlappingFileLockException e) {
      // The same process holds it: as busy as when another does.
    }
    channel.close();
    JsonNode run = readRun(dir);
    String who = run == null ? "" : " (process " + run.path("pid").asLong() + ")";
    throw new Refusal(
        ExitCode.DATA_IN_USE,
        "Another `viva up`"
            + who
            + " is using the data folder "
            + dir
            + ": stop that one, or use another folder with --data.");
  }

  private static void requireSpace(Path dir, long neededBytes) throws IOException {
    Path probe = dir.resolve("VERSION.probe");
    try {
      Files.write(probe, new byte[4096]);
    } finally {
      Files.deleteIfExists(probe);
    }
    long free = Files.getFileStore(dir).getUsableSpace();
    if (free < neededBytes) {
      throw full(dir, free >> 20, neededBytes >> 20);
    }
  }

  private static Refusal full(Path dir, long freeMiB, long neededMiB) {
    return new Refusal(
        ExitCode.DISK_FULL,
        "The disk under "
            + dir
            + " is full ("
            + freeMiB
            + " MB free, "
            + neededMiB
            + " MB needed): free some space, or use another folder with --data.");
  }

  private static Refusal refusal(Path dir, IOException cause) {
    String text = String.valueOf(cause.getMessage());
    if (text.contains("No space left") || text.contains("quota")) {
      return full(dir, 0, NEEDED_BYTES >> 20);
    }
    String why =
        switch (cause) {
          case AccessDeniedException _ -> "this user may not write it";
          case FileAlreadyExistsException _ -> "it, or a folder above it, is a file";
          default -> text.contains("Read-only") ? "its file system is read-only" : text;
        };
    return new Refusal(
        ExitCode.NOT_WRITABLE,
        "The data folder "
            + dir
            + " cannot be used: "
            + why
            + ". Change that, or use another folder with --data.",
        cause);
  }

  private static Set<String> names(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      throw new FileAlreadyExistsException(dir.toString());
    }
    try (Stream<Path> entries = Files.list(dir)) {
      Set<String> names = new TreeSet<>();
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
      return names;
    }
  }

  /** Write, sync, rename, sync the folder: the file is whole or not there. */
  static void writeWhole(Path file, String text, String permissions) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
      out.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      out.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
