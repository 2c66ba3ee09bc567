package org.vivavoce.platform.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@code FILE} is the current log, {@code FILE.1} the one before, and so on. A disk that is full or
 * gone loses records, never a request: the failure is told on standard error once for each file.
 */
final class RotatingLogFile extends Handler {
  private final Path file;
  private final long maxBytes;
  private final int files;
  private @Nullable OutputStream out;
  private long written;
  private boolean failureTold;

  RotatingLogFile(Path file, long maxBytes, int files, Formatter formatter) {
    this.file = file.toAbsolutePath();
    this.maxBytes = maxBytes;
    this.files = files;
    setFormatter(formatter);
    try {
      Path folder = this.file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      open();
    } catch (IOException e) {
      throw new UncheckedIOException("The log file " + file + " cannot be written.", e);
    }
  }

  private void open() throws IOException {
    out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    written = Files.size(file);
    failureTold = false;
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    if (!isLoggable(logged)) {
      return;
    }
    byte[] line = getFormatter().format(logged).getBytes(StandardCharsets.UTF_8);
    try {
      if (written > 0 && written + line.length > maxBytes) {
        rotate();
      }
      if (out == null) {
        open();
      }
      OutputStream to = out;
      if (to != null) {
        to.write(line);
        written += line.length;
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void rotate() throws IOException {
    close();
    for (int n = files - 1; n >= 1; n--) {
      Path older = n == 1 ? file : numbered(n - 1);
      if (Files.exists(older)) {
        Files.move(older, numbered(n), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (files == 1) {
      Files.deleteIfExists(file);
    }
    open();
  }

  private Path numbered(int n) {
    return file.resolveSibling(file.getFileName() + "." + n);
  }

  private void failed(IOException e) {
    if (!failureTold) {
      failureTold = true;
      reportError("The log file cannot be written: " + e, null, ErrorManager.WRITE_FAILURE);
    }
  }

  @Override
  public void flush() {
    // Each record is written at once.
  }

  @Override
  public synchronized void close() {
    OutputStream open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        failed(e);
      }
    }
  }
}
