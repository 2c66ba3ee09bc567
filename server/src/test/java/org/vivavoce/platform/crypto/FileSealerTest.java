package org.vivavoce.platform.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSealerTest {
  private static final byte[] WORDS = "I led the migration myself".getBytes(UTF_8);
  private final UUID tenant = UUID.randomUUID();
  private final UUID session = UUID.randomUUID();
  @TempDir Path dir;
  Path keys = Path.of("");

  @BeforeEach
  void folder() {
    keys = dir.resolve("keys");
  }

  @Test
  void wordsComeBackAfterARestart() {
    byte[] sealed = FileSealer.open(keys).seal(tenant, session, "journal/1/1", WORDS);
    assertArrayEquals(WORDS, FileSealer.open(keys).open(tenant, session, "journal/1/1", sealed));
    assertFalse(new String(sealed, UTF_8).contains("migration"));
  }

  @Test
  void sealedBytesOpenInTheirPlaceOnly() {
    FileSealer sealer = FileSealer.open(keys);
    byte[] sealed = sealer.seal(tenant, session, "journal/1/1", WORDS);
    assertThrows(
        SealBrokenException.class, () -> sealer.open(tenant, session, "journal/1/2", sealed));
    UUID other = UUID.randomUUID();
    sealer.seal(tenant, other, "journal/1/1", WORDS);
    assertThrows(
        SealBrokenException.class, () -> sealer.open(tenant, other, "journal/1/1", sealed));
  }

  @Test
  void everyChangedBitIsFound() {
    FileSealer sealer = FileSealer.open(keys);
    byte[] sealed = sealer.seal(tenant, session, "c", WORDS);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] = (byte) (changed[bit / 8] ^ 1 << bit % 8);
      assertThrows(
          SealBrokenException.class,
          () -> sealer.open(tenant, session, "c", changed),
          "bit " + bit);
    }
    assertThrows(
        SealBrokenException.class, () -> sealer.open(tenant, session, "c", new byte[] {1, 2, 3}));
  }

  @Test
  void theSameWordsNeverSealToTheSameBytes() {
    FileSealer sealer = FileSealer.open(keys);
    assertFalse(
        java.util.Arrays.equals(
            sealer.seal(tenant, session, "c", WORDS), sealer.seal(tenant, session, "c", WORDS)));
  }

  @Test
  void anErasedKeyErasesTheWordsAndIsNotMadeAgain() {
    FileSealer sealer = FileSealer.open(keys);
    FileSealer secondProcess = FileSealer.open(keys);
    byte[] sealed = sealer.seal(tenant, session, "c", WORDS);
    assertArrayEquals(WORDS, secondProcess.open(tenant, session, "c", sealed));
    sealer.erase(tenant, session);
    sealer.erase(tenant, session);
    for (FileSealer each : List.of(sealer, secondProcess, FileSealer.open(keys))) {
      assertThrows(SealBrokenException.class, () -> each.open(tenant, session, "c", sealed));
      assertThrows(SealBrokenException.class, () -> each.seal(tenant, session, "c", WORDS));
    }
  }

  @Test
  void keysAreReadableByTheirOwnerOnlyAndNothingHalfWrittenIsLeft() throws IOException {
    FileSealer.open(keys).seal(tenant, session, "c", WORDS);
    try (Stream<Path> all = Files.walk(keys)) {
      for (Path path : all.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------", mode, path.toString());
        assertFalse(path.toString().endsWith(".tmp"));
      }
    }
  }

  @Test
  void aMissingMasterKeyIsSaidAtTheStartAndNotReplaced() throws IOException {
    FileSealer.open(keys).seal(tenant, session, "c", WORDS);
    Files.delete(keys.resolve("master.key"));
    KeysUnusableException thrown =
        assertThrows(KeysUnusableException.class, () -> FileSealer.open(keys));
    assertTrue(String.valueOf(thrown.getMessage()).contains("is missing"));
    assertFalse(Files.exists(keys.resolve("master.key")));
  }

  @Test
  void anotherMasterKeyIsSaidAtTheStart() throws IOException {
    FileSealer.open(keys);
    Files.writeString(keys.resolve("master.key"), "viva-master-1:" + "ab".repeat(32) + "\n");
    KeysUnusableException thrown =
        assertThrows(KeysUnusableException.class, () -> FileSealer.open(keys));
    assertTrue(String.valueOf(thrown.getMessage()).contains("is not the one"));
    Files.writeString(keys.resolve("master.key"), "");
    assertThrows(KeysUnusableException.class, () -> FileSealer.open(keys));
  }

  @Test
  void manyAtOnceAgreeOnOneKey() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<byte[]>> work =
          IntStream.range(0, 16)
              .<Callable<byte[]>>mapToObj(
                  i -> () -> FileSealer.open(keys).seal(tenant, session, "c" + i, WORDS))
              .toList();
      List<Future<byte[]>> sealed = threads.invokeAll(work);
      FileSealer sealer = FileSealer.open(keys);
      for (int i = 0; i < sealed.size(); i++) {
        assertArrayEquals(WORDS, sealer.open(tenant, session, "c" + i, sealed.get(i).get()));
      }
    }
  }
}
