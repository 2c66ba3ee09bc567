package org.vivavoce.app;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a model's archive (zip, tar, tar.gz) into a new folder. What it holds is not believed:
 * names that lead out of the folder, links, devices, and more than fits are refused, and then
 * nothing of it is used.
 */
final class ModelArchive {
  private static final int MAX_ENTRIES = 10_000;
  private static final int TAR_BLOCK = 512;

  private final Path folder;
  private long leftBytes;
  private int entries;

  private ModelArchive(Path folder, long maxBytes) {
    this.folder = folder;
    this.leftBytes = maxBytes;
  }

  /** Whether the file begins as an archive that {@link #unpack} knows. */
  static boolean isOne(Path file) throws IOException {
    byte[] head = head(file);
    return zip(head) || gzip(head) || tar(head);
  }

  /**
   * @param folder made by this
   * @param maxBytes of everything in it
   * @throws ModelFetch.Failure in a sentence
   */
  static void unpack(Path archive, Path folder, long maxBytes) throws IOException {
    Files.createDirectories(folder);
    ModelArchive unpacking = new ModelArchive(folder.toAbsolutePath().normalize(), maxBytes);
    byte[] head = head(archive);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      if (zip(head)) {
        unpacking.zip(in);
      } else {
        unpacking.tar(gzip(head) ? new BufferedInputStream(new GZIPInputStream(in)) : in);
      }
    } catch (ZipException | EOFException e) {
      throw new ModelFetch.Failure("The archive is damaged: " + e.getMessage() + ".");
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(TAR_BLOCK);
    }
  }

  private static boolean zip(byte[] head) {
    return head.length > 3 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
  }

  private static boolean gzip(byte[] head) {
    return head.length > 2 && head[0] == 0x1f && head[1] == (byte) 0x8b;
  }

  private static boolean tar(byte[] head) {
    return head.length == TAR_BLOCK
        && new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar");
  }

  private void zip(InputStream in) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.isDirectory()) {
        Files.createDirectories(inside(entry.getName()));
      } else {
        write(entry.getName(), zip, Long.MAX_VALUE);
      }
    }
  }

  private void tar(InputStream in) throws IOException {
    String longName = null;
    for (byte[] head = in.readNBytes(TAR_BLOCK);
        head.length == TAR_BLOCK && head[0] != 0;
        head = in.readNBytes(TAR_BLOCK)) {
      long size = octal(head, 124, 12);
      String name = longName == null ? name(head) : longName;
      longName = null;
      switch (head[156]) {
        case 'L' -> longName = text(in.readNBytes((int) Math.min(size, 4_096)));
        case 'x' -> longName = paxPath(in.readNBytes((int) Math.min(size, 1 << 16)));
        case 'g' -> in.skipNBytes(size);
        case '5' -> Files.createDirectories(inside(name));
        case '0', 0 -> write(name, in, size);
        default ->
            throw new ModelFetch.Failure(
                "The archive holds something that is no file: " + name + ".");
      }
      in.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
    }
  }

  private static String name(byte[] head) {
    String name = text(Arrays.copyOfRange(head, 0, 100));
    String prefix = text(Arrays.copyOfRange(head, 345, 500));
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf(0);
    return end < 0 ? text : text.substring(0, end);
  }

  /** POSIX pax records: {@code LENGTH path=VALUE\n}; null where there is no path. */
  private static @Nullable String paxPath(byte[] records) {
    for (String line : new String(records, StandardCharsets.UTF_8).split("\n", -1)) {
      int at = line.indexOf(" path=");
      if (at > 0) {
        return line.substring(at + 6);
      }
    }
    return null;
  }

  private static long octal(byte[] head, int from, int length) throws IOException {
    String digits = text(Arrays.copyOfRange(head, from, from + length)).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new ModelFetch.Failure("The archive is damaged: a length is no number.");
    }
  }

  private void write(String name, InputStream in, long size) throws IOException {
    if (++entries > MAX_ENTRIES) {
      throw new ModelFetch.Failure("The archive holds more than " + MAX_ENTRIES + " files.");
    }
    Path file = inside(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[1 << 16];
      long left = size;
      int n;
      while (left > 0 && (n = in.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0) {
        leftBytes -= n;
        if (leftBytes < 0) {
          throw new ModelFetch.Failure("There is no room for what the archive holds.");
        }
        out.write(buffer, 0, n);
        left -= n;
      }
      if (left > 0 && size != Long.MAX_VALUE) {
        throw new EOFException("it ends in the middle of " + name);
      }
    }
  }

  private Path inside(String name) throws IOException {
    Path path = folder.resolve(name.replace('\\', '/')).normalize();
    if (name.startsWith("/") || name.indexOf(0) >= 0 || !path.startsWith(folder)) {
      throw new ModelFetch.Failure("The archive wants to write outside its folder: " + name + ".");
    }
    return path;
  }
}
