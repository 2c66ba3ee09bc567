package org.vivavoce.twins.mail;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.WireIds;

/**
 * Messages as files {@code MILLISECONDS-ID.eml} (mode 0600): the message as it came, under lines of
 * ours that hold the envelope ({@code Return-Path}, {@code Delivered-To}, {@code Received}). A file
 * is there in whole and on the disk before the client is told so; the oldest go when there are too
 * many.
 */
final class MessageFolder {
  private static final Pattern NAME = Pattern.compile("([0-9]{13})-(msg_[A-Za-z0-9]{24})\\.eml");
  private static final String UNFINISHED = ".part";

  /** Past this a client is not listened to any more, in limits of one message. */
  private static final int PATIENCE = 4;

  private final Path folder;
  private final MailTwinSettings.Limits limits;
  private final Clock clock;

  /** By file name, which sorts by age. */
  private final NavigableMap<String, StoredMessage> messages = new TreeMap<>();

  private long totalBytes;
  private long lastMs;

  private MessageFolder(Path folder, MailTwinSettings.Limits limits, Clock clock) {
    this.folder = folder;
    this.limits = limits;
    this.clock = clock;
  }

  /** What became of a message. */
  sealed interface Kept {}

  record Stored(StoredMessage message) implements Kept {}

  record TooLarge() implements Kept {}

  static MessageFolder open(Path path, MailTwinSettings.Limits limits, Clock clock) {
    MessageFolder folder = new MessageFolder(path, limits, clock);
    try {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try (Stream<Path> files = Files.list(path)) {
        for (Path file : files.toList()) {
          folder.find(file);
        }
      }
      folder.trim();
    } catch (IOException e) {
      throw new UncheckedIOException("The mail folder cannot be used: " + path, e);
    }
    return folder;
  }

  private void find(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(UNFINISHED)) {
      Files.delete(file); // nobody was told that it was kept
      return;
    }
    Matcher ours = NAME.matcher(name);
    if (ours.matches()) {
      Instant at = Instant.ofEpochMilli(Long.parseLong(ours.group(1)));
      put(name, read(ours.group(2), at, file));
    }
  }

  private static StoredMessage read(String id, Instant at, Path file) throws IOException {
    String from = "";
    List<String> to = new ArrayList<>();
    try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine();
          line != null && !line.startsWith("Received:");
          line = lines.readLine()) {
        if (line.startsWith("Return-Path: <")) {
          from = line.substring(14, line.length() - 1);
        } else if (line.startsWith("Delivered-To: ")) {
          to.add(line.substring(14));
        }
      }
    }
    return new StoredMessage(id, at, from, List.copyOf(to), Files.size(file), file);
  }

  /**
   * Takes a message to its end.
   *
   * @throws IOException when the client does not get to the end; nothing is kept then
   * @throws UncheckedIOException when the disk does not take it
   */
  Kept keep(String hello, String from, List<String> to, InputStream message) throws IOException {
    String id = WireIds.next("msg");
    Instant at = clock.now();
    Path unfinished = folder.resolve(id + UNFINISHED);
    try {
      if (!write(unfinished, envelope(id, at, hello, from, to), message)) {
        return new TooLarge();
      }
      return new Stored(publish(unfinished, id, at, from, to));
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static byte[] envelope(
      String id, Instant at, String hello, String from, List<String> to) {
    StringBuilder lines = new StringBuilder("Return-Path: <" + from + ">\r\n");
    to.forEach(each -> lines.append("Delivered-To: ").append(each).append("\r\n"));
    lines
        .append("Received: from ")
        .append(hello)
        .append(" ([127.0.0.1]) by mail-twin.localhost with ESMTP id ")
        .append(id)
        .append(";\r\n\t")
        .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)))
        .append("\r\n");
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @return false when the message is too large; it was read to its end all the same, so that the
   *     client hears why
   */
  private boolean write(Path file, byte[] envelope, InputStream message) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
      disk(() -> out.write(envelope));
      byte[] buffer = new byte[16 << 10];
      long size = 0;
      for (int read = message.read(buffer); read >= 0; read = message.read(buffer)) {
        size += read;
        if (size > (long) limits.messageBytes() * PATIENCE) {
          throw new IOException("a message without an end");
        }
        if (size <= limits.messageBytes()) {
          int length = read;
          disk(() -> out.write(buffer, 0, length));
        }
      }
      disk(
          () -> {
            out.flush();
            channel.force(true);
          });
      return size <= limits.messageBytes();
    }
  }

  private interface DiskWork {
    void run() throws IOException;
  }

  /** Tells the disk's trouble from the client's. */
  private static void disk(DiskWork work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized StoredMessage publish(
      Path unfinished, String id, Instant at, String from, List<String> to) {
    // Never two of one name, and never an older name after a newer one.
    lastMs = Math.max(lastMs + 1, at.toEpochMilli());
    String name = "%013d-%s.eml".formatted(lastMs, id);
    Path file = folder.resolve(name);
    disk(
        () -> {
          Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
          try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
          }
          put(
              name,
              new StoredMessage(
                  id, Instant.ofEpochMilli(lastMs), from, to, Files.size(file), file));
          trim();
        });
    return messages.getOrDefault(name, new StoredMessage(id, at, from, to, 0, file));
  }

  private void put(String name, StoredMessage message) {
    messages.put(name, message);
    totalBytes += message.size();
    lastMs = Math.max(lastMs, message.at().toEpochMilli());
  }

  private void trim() throws IOException {
    while (messages.size() > limits.messages() || totalBytes > limits.totalBytes()) {
      var oldest = messages.pollFirstEntry();
      if (oldest == null) {
        return;
      }
      totalBytes -= oldest.getValue().size();
      Files.deleteIfExists(oldest.getValue().file());
    }
  }

  /**
   * Newest first.
   *
   * @param to part of a recipient's address, in any case; empty for all
   * @param since only what came at this time or later
   */
  synchronized List<StoredMessage> list(String to, Instant since) {
    String part = to.strip().toLowerCase(Locale.ROOT);
    return messages.descendingMap().values().stream()
        .filter(each -> !each.at().isBefore(since))
        .filter(
            each -> each.to().stream().anyMatch(one -> one.toLowerCase(Locale.ROOT).contains(part)))
        .toList();
  }

  synchronized Optional<StoredMessage> find(String id) {
    return messages.values().stream().filter(each -> each.id().equals(id)).findFirst();
  }
}
