package org.vivavoce.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log of bounded size: when it is full it becomes {@code NAME.1} (replacing the one before) and a
 * new one begins, so at most twice the bound lies on the disk. A log that cannot be written (a full
 * disk) loses lines and stops nothing.
 */
final class LogFile implements AutoCloseable {
  private final Path file;
  private final long maxBytes;
  private @Nullable OutputStream out;
  private long size;

  LogFile(Path file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  Path path() {
    return file;
  }

  synchronized void line(String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (out == null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        size = Files.exists(file) ? Files.size(file) : 0;
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
      if (size > 0 && size + bytes.length > maxBytes) {
        rotate();
      }
      out.write(bytes);
      out.flush();
      size += bytes.length;
    } catch (IOException e) {
      close();
    }
  }

  private void rotate() throws IOException {
    if (out != null) {
      out.close();
    }
    Files.move(
        file,
        file.resolveSibling(file.getFileName() + ".1"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
    out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    size = 0;
  }

  /** The last lines, for the one place where a person is told why a part would not start. */
  synchronized List<String> tail(int lines) {
    try {
      List<String> all = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      // Nothing left to lose: the lines before are written, the next line opens the file anew.
    }
    out = null;
  }
}
