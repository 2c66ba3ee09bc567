package org.vivavoce.twins.identity;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file {@code identity.jsonl}: one JSON object per line, in the order of what happened. A line
 * is on the disk before anybody is told of it, so a power cut can tear the last line only, and
 * nobody has been told of that one. Not for several threads at once.
 */
final class Journal implements AutoCloseable {
  private static final String FILE = "identity.jsonl";

  private final Path folder;
  private final FileChannel lockFile;
  private final FileLock lock;
  private @Nullable FileChannel file;
  private long length;
  private boolean broken;

  private Journal(Path folder, FileChannel lockFile, FileLock lock) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Takes the folder for this process; makes it when it is not there (mode 0700).
   *
   * @throws IllegalStateException in words, when another process has it
   */
  static Journal in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    FileChannel lockFile = open(folder.resolve("identity.lock"));
    FileLock lock = null;
    try {
      lock = lockFile.tryLock();
    } catch (OverlappingFileLockException thisProcessHasIt) {
      lock = null;
    } finally {
      if (lock == null) {
        lockFile.close();
      }
    }
    if (lock == null) {
      throw new IllegalStateException(folder + " is in use by another identity twin");
    }
    return new Journal(folder, lockFile, lock);
  }

  /**
   * Gives every whole line, oldest first. A torn last line is left out.
   *
   * @throws IllegalStateException in words, when a line before the last cannot be read
   */
  void read(Consumer<ObjectNode> line) throws IOException {
    Path path = folder.resolve(FILE);
    if (!Files.exists(path)) {
      return;
    }
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      ByteArrayOutputStream one = new ByteArrayOutputStream();
      int number = 0;
      int unreadable = 0;
      for (int next = bytes.read(); next >= 0; next = bytes.read()) {
        if (next != '\n') {
          one.write(next);
          continue;
        }
        number++;
        if (unreadable > 0) {
          throw new IllegalStateException("line " + unreadable + " of " + path + " is damaged");
        }
        ObjectNode row = Json.tryObject(one.toString(StandardCharsets.UTF_8)).orElse(null);
        if (row == null) {
          unreadable = number;
        } else {
          line.accept(row);
        }
        one.reset();
      }
    }
  }

  /** Puts these lines in place of all there were, whole or not at all. Returns the new length. */
  long replace(Stream<ObjectNode> lines) throws IOException {
    Path fresh = folder.resolve(FILE + ".new");
    Files.deleteIfExists(fresh);
    FileChannel written = open(fresh);
    boolean moved = false;
    try {
      ByteArrayOutputStream waiting = new ByteArrayOutputStream();
      for (ObjectNode line : (Iterable<ObjectNode>) lines::iterator) {
        waiting.writeBytes(bytes(line));
        if (waiting.size() > 1 << 20) {
          write(written, waiting.toByteArray());
          waiting.reset();
        }
      }
      write(written, waiting.toByteArray());
      written.force(true);
      Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
      moved = true;
      syncFolder();
    } catch (IOException | RuntimeException failed) {
      // Once moved, what was open is no longer the file of that name: nothing may be added to it.
      broken |= moved;
      written.close();
      throw failed;
    }
    if (file != null) {
      file.close();
    }
    file = written;
    length = written.position();
    broken = false;
    return length;
  }

  /** Returns when the line is on the disk. When it throws, the file is as it was before. */
  void append(ObjectNode line) throws IOException {
    FileChannel open = file;
    if (open == null || broken) {
      throw new IOException("the identity twin's file cannot be written since an earlier failure");
    }
    byte[] bytes = bytes(line);
    try {
      write(open, bytes);
      open.force(false);
      length += bytes.length;
    } catch (IOException failed) {
      broken = true;
      open.truncate(length);
      open.position(length);
      open.force(true);
      broken = false;
      throw failed;
    }
  }

  long length() {
    return length;
  }

  /** A small secret file of this folder that is whole or absent (mode 0600). */
  void create(String name, byte[] content) throws IOException {
    Path fresh = folder.resolve(name + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel written = open(fresh)) {
      write(written, content);
      written.force(true);
    }
    Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    syncFolder();
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
      lock.release();
      lockFile.close();
    } catch (IOException alreadyOnDisk) {
      broken = true;
    }
  }

  private void syncFolder() throws IOException {
    try (FileChannel itself = FileChannel.open(folder, StandardOpenOption.READ)) {
      itself.force(true);
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static byte[] bytes(ObjectNode line) {
    return (Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }
}
