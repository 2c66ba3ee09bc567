package org.vivavoce.platform.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Keys in files: {@code DIR/keys/master.key} (mode 0600, made at the first start) wraps {@code
 * DIR/keys/sessions/TENANT/SESSION.key}; {@code SESSION.erased} says that there is to be none.
 * Several processes may share the folder.
 */
public final class FileSessionKeys implements SessionKeys {
  private static final String MASTER_PREFIX = "viva-master-1:";
  private static final int CACHED = 1_000;

  /** Session ids of the check value; no session has them. */
  private static final UUID NONE = new UUID(0, 0);

  private final Path sessions;
  private final byte[] master;

  @SuppressWarnings("serial")
  private final Map<Path, byte[]> cache =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, byte[]> eldest) {
          return size() > CACHED;
        }
      };

  private FileSessionKeys(Path sessions, byte[] master) {
    this.sessions = sessions;
    this.master = master;
  }

  /**
   * Opens the store in {@code DIR/keys}, making folder and master key at the first start.
   *
   * @throws KeysUnusableException when the master key is missing although keys are there, or is not
   *     theirs
   */
  public static FileSessionKeys open(Path keys) {
    Path file = keys.resolve("master.key");
    Path sessions = keys.resolve("sessions");
    try {
      DurableFiles.createFolder(sessions);
      if (!Files.exists(file)) {
        if (!isEmpty(sessions) || Files.exists(keys.resolve("master.check"))) {
          throw new KeysUnusableException(
              "The master key %s is missing, and without it nothing said can be read; put it back from where it is kept."
                  .formatted(file),
              null);
        }
        DurableFiles.create(
            file,
            (MASTER_PREFIX + HexFormat.of().formatHex(Gcm.newKey()) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
      }
      byte[] master = read(file);
      check(keys.resolve("master.check"), file, master);
      return new FileSessionKeys(sessions, master);
    } catch (IOException e) {
      throw new KeysUnusableException(
          "The key folder %s cannot be used: %s.".formatted(keys, e.getMessage()), e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static byte[] read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!text.matches(MASTER_PREFIX + "[0-9a-f]{64}")) {
      throw new KeysUnusableException(
          "The file %s holds no master key of Vivavoce; put the right one back.".formatted(file),
          null);
    }
    return HexFormat.of().parseHex(text.substring(MASTER_PREFIX.length()));
  }

  /**
   * A sealed known word, so that a wrong master key is found at the start and not in an interview.
   */
  private static void check(Path check, Path file, byte[] master) throws IOException {
    byte[] bound = Gcm.bound(NONE, NONE, "master", "check");
    if (!Files.exists(check)) {
      DurableFiles.create(check, Gcm.seal(master, bound, new byte[] {1}));
    }
    try {
      Gcm.open(master, bound, Files.readAllBytes(check));
    } catch (SealBrokenException e) {
      throw new KeysUnusableException(
          "The master key %s is not the one that the sessions' keys were wrapped with; put the right one back."
              .formatted(file),
          e);
    }
  }

  @Override
  public byte[] forSealing(UUID tenantId, UUID sessionId) {
    Path file = file(tenantId, sessionId);
    try {
      if (!Files.exists(file)) {
        if (Files.exists(erased(file))) {
          throw new SealBrokenException("the key of session " + sessionId + " was erased");
        }
        DurableFiles.createFolder(sessions.resolve(tenantId.toString()));
        DurableFiles.create(file, Gcm.seal(master, bound(tenantId, sessionId), Gcm.newKey()));
      }
      return load(file, tenantId, sessionId);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  @Override
  public byte[] forOpening(UUID tenantId, UUID sessionId) {
    Path file = file(tenantId, sessionId);
    try {
      return load(file, tenantId, sessionId);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private byte[] load(Path file, UUID tenantId, UUID sessionId) throws IOException {
    synchronized (cache) {
      byte[] cached = cache.get(file);
      if (cached != null && Files.exists(file)) { // another process may have erased it
        return cached;
      }
      cache.remove(file);
    }
    byte[] wrapped;
    try {
      wrapped = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new SealBrokenException("session " + sessionId + " has no key (any more)", e);
    }
    byte[] key = Gcm.open(master, bound(tenantId, sessionId), wrapped);
    synchronized (cache) {
      cache.put(file, key);
    }
    return key;
  }

  @Override
  public void erase(UUID tenantId, UUID sessionId) {
    Path file = file(tenantId, sessionId);
    try {
      DurableFiles.createFolder(sessions.resolve(tenantId.toString()));
      DurableFiles.create(erased(file), new byte[0]); // first: no new key may come between
      DurableFiles.delete(file);
    } catch (IOException e) {
      throw unusable(file, e);
    } finally {
      synchronized (cache) {
        cache.remove(file);
      }
    }
  }

  private Path file(UUID tenantId, UUID sessionId) {
    return sessions.resolve(tenantId.toString()).resolve(sessionId + ".key");
  }

  private static Path erased(Path file) {
    return file.resolveSibling(file.getFileName().toString().replace(".key", ".erased"));
  }

  private static byte[] bound(UUID tenantId, UUID sessionId) {
    return Gcm.bound(tenantId, sessionId, "key", "session");
  }

  private static KeysUnusableException unusable(Path file, IOException e) {
    return new KeysUnusableException(
        "The key file %s cannot be used: %s.".formatted(file, e.getMessage()), e);
  }
}
