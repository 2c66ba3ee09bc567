package org.vivavoce.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Fetches one file by HTTP into a partial file, goes on where an earlier attempt ended, and checks
 * the whole against its SHA-256 before anybody may use it.
 */
final class ModelFetch {
  private static final int TIMEOUT_MS = 30_000;
  private static final int REDIRECTS = 5;
  private static final int ATTEMPTS = 4;

  /** Room that stays free for the database of the same disk. */
  private static final long SPARE_BYTES = DataFolder.NEEDED_BYTES;

  private static final long LOOK_AT_DISK_EVERY_BYTES = 16L << 20;

  private final URI url;
  private final Path part;

  /**
   * @param part kept when the fetching fails on the way, deleted when what came is something else
   */
  ModelFetch(URI url, Path part) {
    this.url = url;
    this.part = part;
  }

  /**
   * @return the partial file, whole now and with that hash
   * @throws Failure in a sentence
   */
  Path fetch(String sha256) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        stream();
        break;
      } catch (Failure e) {
        throw e;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          long got = Files.exists(part) ? Files.size(part) : 0;
          String why = e instanceof SocketTimeoutException ? "nothing came for 30 s" : words(e);
          throw new Failure(
              "The model could not be fetched: "
                  + why
                  + ". "
                  + (got >> 20)
                  + " MB of it are kept; the same command goes on from there.");
        }
      }
    }
    String is = sha256(part);
    if (!is.equalsIgnoreCase(sha256)) {
      Files.delete(part);
      throw new Failure(
          "What came from " + url + " is not the file that was meant: its SHA-256 is " + is + ".");
    }
    return part;
  }

  private static String words(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private void stream() throws IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    HttpURLConnection connection = open(url, have, 0);
    try {
      int status = connection.getResponseCode();
      if (status == 416) {
        return; // nothing beyond what is there: the hash will tell
      }
      boolean goesOn = status == 206 && have > 0;
      if (status != 200 && !goesOn) {
        throw new Failure(url + " answered " + status + ".");
      }
      requireRoom(connection.getContentLengthLong());
      try (InputStream in = connection.getInputStream();
          OutputStream out =
              Files.newOutputStream(
                  part,
                  StandardOpenOption.CREATE,
                  goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
        copy(in, out, connection.getContentLengthLong());
      }
    } finally {
      connection.disconnect();
    }
  }

  private void copy(InputStream in, OutputStream out, long promised) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    long looked = 0;
    int n;
    while ((n = in.read(buffer)) >= 0) {
      out.write(buffer, 0, n);
      total += n;
      if (total - looked >= LOOK_AT_DISK_EVERY_BYTES) {
        looked = total;
        requireRoom(0);
      }
    }
    if (promised >= 0 && total < promised) {
      throw new IOException("the connection ended early");
    }
  }

  private void requireRoom(long moreBytes) throws IOException {
    long free = Files.getFileStore(part.toAbsolutePath().getParent()).getUsableSpace();
    if (free < Math.max(0, moreBytes) + SPARE_BYTES) {
      throw new Refusal(
          ExitCode.DISK_FULL,
          "There is no room for the model: it needs %d MB and %d MB must stay free, but %d MB are."
              .formatted(Math.max(0, moreBytes) >> 20, SPARE_BYTES >> 20, free >> 20));
    }
  }

  private static HttpURLConnection open(URI url, long from, int hops) throws IOException {
    if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme())) {
      throw new Failure(url + " is no http or https address.");
    }
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setInstanceFollowRedirects(false); // theirs do not go from http to https
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    connection.setRequestProperty("User-Agent", "vivavoce/" + Main.VERSION);
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=" + from + "-");
    }
    int status = connection.getResponseCode();
    String to = connection.getHeaderField("Location");
    if (status >= 301 && status <= 308 && status != 304 && to != null) {
      connection.disconnect();
      if (hops == REDIRECTS) {
        throw new Failure(url + " leads from one address to the next without an end.");
      }
      URI next = url.resolve(to);
      if ("https".equals(url.getScheme()) && !"https".equals(next.getScheme())) {
        throw new Failure(url + " leads to an address without encryption: " + next + ".");
      }
      return open(next, from, hops + 1);
    }
    return connection;
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      int n;
      while ((n = in.read(buffer)) >= 0) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The model cannot be had, said in a sentence; nothing was changed. */
  static final class Failure extends IOException {
    private static final long serialVersionUID = 1L;

    Failure(String sentence) {
      super(sentence);
    }
  }
}
