package org.vivavoce.platform.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Small secret files that are whole or absent after a power cut: write, fsync, link, fsync folder.
 */
final class DurableFiles {
  private DurableFiles() {}

  /**
   * Makes the file (mode 0600) unless it is there.
   *
   * @return whether this call made it; false when another process was quicker
   */
  static boolean create(Path file, byte[] content) throws IOException {
    Path folder = folder(file);
    Path temporary =
        folder.resolve("." + file.getFileName() + "." + Tokens.create().substring(0, 16) + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      // A link instead of a rename: it does not replace what is there.
      Files.createLink(file, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(temporary);
      sync(folder);
    }
  }

  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    sync(folder(file));
  }

  /** Makes the folder (mode 0700) with its parents, durably. */
  static void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    createFolder(folder(folder));
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      return; // another process was quicker
    }
    sync(folder(folder));
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
