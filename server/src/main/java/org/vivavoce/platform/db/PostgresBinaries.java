package org.vivavoce.platform.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from the Maven jar that carries them. Into a folder of its
 * own first, then renamed: a half-unpacked one is never used.
 */
final class PostgresBinaries {
  static final String VERSION = "18.6.0";
  static final int MAJOR = 18;

  /** Unpacked size with room to spare. */
  private static final long NEEDED_BYTES = 150L << 20;

  private PostgresBinaries() {}

  /** The folder with {@code bin}, {@code lib} and {@code share}; world-readable. */
  static Path unpacked(Path cache) {
    Path home = cache.resolve("pg-" + VERSION);
    if (Files.exists(home.resolve(".complete"))) {
      return home;
    }
    Path temporary = cache.resolve("pg-" + VERSION + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      Files.createDirectories(cache);
      if (Files.getFileStore(cache).getUsableSpace() < NEEDED_BYTES) {
        throw new StartFailedException(
            "The disk under %s is full: unpacking PostgreSQL needs %d MB."
                .formatted(cache, NEEDED_BYTES >> 20));
      }
      delete(temporary);
      Files.createDirectories(temporary);
      unpack(temporary);
      Files.createFile(temporary.resolve(".complete"));
      delete(home); // without its marker: somebody's broken attempt
      rename(temporary, home);
      return home;
    } catch (IOException e) {
      if (Files.exists(home.resolve(".complete"))) {
        return home; // another start was quicker
      }
      throw new StartFailedException(
          "PostgreSQL could not be unpacked into %s: %s.".formatted(cache, reason(e)), e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  static void makeFolder(Path cache) {
    try {
      Files.createDirectories(cache);
    } catch (IOException e) {
      throw new StartFailedException(
          "The cache folder %s cannot be used: %s.".formatted(cache, reason(e)), e);
    }
  }

  private static void unpack(Path into) throws IOException {
    String machine =
        switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm_64";
          case String other -> other;
        };
    String resource = "/postgres-linux-" + machine + ".txz";
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream(resource)) {
      if (packed == null) {
        throw new StartFailedException(
            "This build carries no PostgreSQL for %s machines; set DATABASE_URL to a server of your own."
                .formatted(machine));
      }
      Process tar =
          new ProcessBuilder("tar", "-x", "--no-same-owner", "-C", into.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.PIPE)
              .start();
      IOException broken = null;
      try (OutputStream out = tar.getOutputStream()) {
        new XZInputStream(packed).transferTo(out);
      } catch (IOException e) {
        broken = e; // tar's own words say why it stopped reading
      }
      String said =
          new String(tar.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (Commands.waitFor(tar) != 0 || broken != null) {
        throw new IOException(said.lines().findFirst().orElse("tar failed"), broken);
      }
    }
    Commands.run("chmod", "-R", "a+rX", into.toString());
  }

  static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the file system cannot rename folders in one step", e);
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      // Left over is only what the next start removes first.
    }
  }

  /** The operating system's words, without Java's class names. */
  static String reason(IOException e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
