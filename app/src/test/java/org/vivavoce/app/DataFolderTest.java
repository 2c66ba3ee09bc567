package org.vivavoce.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;

class DataFolderTest {
  @TempDir Path temp = Path.of("");

  private Path dir = Path.of("");

  @BeforeEach
  void nameTheFolder() {
    dir = temp.resolve("with a space").resolve("data");
  }

  @Test
  void aFreshFolderIsMadeAndOpensAgain() throws IOException {
    DataFolder.open(dir, 1).close();
    assertEquals("1\n", Files.readString(dir.resolve("VERSION")));
    DataFolder.open(dir, 1).close();
  }

  @Test
  void aFirstStartThatWasInterruptedSimplyGoesOn() throws IOException {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("lock"), "");
    Files.writeString(dir.resolve("VERSION.part"), "");
    DataFolder.open(dir, 1).close();
    // Stopped again before keys or a whole database were there: nothing was lost, go on.
    Files.createDirectories(dir.resolve("pg-18.tmp"));
    DataFolder.open(dir, 1).close();
  }

  @Test
  void aFolderInUseIsRefusedWithTheProcessThatUsesIt() throws IOException {
    try (DataFolder first = DataFolder.open(dir, 1)) {
      first.writeRun(Json.object().put("pid", 4711));
      Refusal refusal = assertThrows(Refusal.class, () -> DataFolder.open(dir, 1));
      assertEquals(ExitCode.DATA_IN_USE, refusal.code());
      assertTrue(refusal.sentence().contains("4711"), refusal.sentence());
    }
    DataFolder.open(dir, 1).close();
  }

  @Test
  void aFolderOfANewerVersionIsRefusedUntouched() throws IOException {
    DataFolder.open(dir, 1).close();
    Files.writeString(dir.resolve("VERSION"), "99\n");
    assertRefusedUntouched(ExitCode.DATA_NEWER, "newer");
  }

  @Test
  void aFolderWithADatabaseAndNoVersionIsHalfWritten() throws IOException {
    Files.createDirectories(dir.resolve("pg-18"));
    assertRefusedUntouched(ExitCode.DATA_HALF_WRITTEN, "no VERSION");
  }

  @Test
  void anEmptyVersionIsHalfWritten() throws IOException {
    DataFolder.open(dir, 1).close();
    Files.writeString(dir.resolve("VERSION"), "");
    assertRefusedUntouched(ExitCode.DATA_HALF_WRITTEN, "no number");
  }

  @Test
  void aDatabaseThatIsNotWholeIsRefused() throws IOException {
    DataFolder.open(dir, 1).close();
    Files.createDirectories(dir.resolve("pg-18").resolve("base"));
    assertRefusedUntouched(ExitCode.DATA_HALF_WRITTEN, "not whole");
  }

  @Test
  void aFolderThatWasCompleteAndLostItsKeysIsRefused() throws IOException {
    try (DataFolder folder = DataFolder.open(dir, 1)) {
      TwinKeyFile.readOrMake(dir);
      folder.markComplete(true, false);
    }
    assertRefusedUntouched(ExitCode.DATA_HALF_WRITTEN, "keys is missing");
  }

  @Test
  void aFolderThatWasCompleteAndLostItsDatabaseIsRefusedInsteadOfBegunAnew() throws IOException {
    try (DataFolder folder = DataFolder.open(dir, 1)) {
      TwinKeyFile.readOrMake(dir);
      Files.createDirectories(dir.resolve("keys"));
      folder.markComplete(true, false);
    }
    assertRefusedUntouched(ExitCode.DATA_HALF_WRITTEN, "pg-18 is missing");
  }

  @Test
  void aFolderThatWasCompleteAndLostItsAccountsIsRefusedInsteadOfBegunAnew() throws IOException {
    try (DataFolder folder = DataFolder.open(dir, 1)) {
      TwinKeyFile.readOrMake(dir);
      Files.createDirectories(dir.resolve("keys"));
      folder.markComplete(false, true);
    }
    assertRefusedUntouched(ExitCode.DATA_HALF_WRITTEN, "identity is missing");
  }

  @Test
  void accountsThatMoveAreNoticedOnceInEachDirection() throws IOException {
    try (DataFolder folder = DataFolder.open(dir, 1)) {
      assertFalse(folder.accountsMove(true) || folder.accountsMove(false));
      Files.createDirectories(dir.resolve("identity"));
      folder.markComplete(false, true);
      assertFalse(folder.accountsMove(true));
      assertTrue(folder.accountsMove(false));
      folder.markComplete(false, false);
      assertFalse(folder.accountsMove(false));
      assertTrue(folder.accountsMove(true));
      // As an earlier version left it.
      Files.writeString(dir.resolve("complete"), "keys\ntwin-keys.json\n");
      assertFalse(folder.accountsMove(true));
      assertTrue(folder.accountsMove(false));
    }
  }

  @Test
  void aFolderWhoseDatabaseIsElsewhereIsWholeWithoutOne() throws IOException {
    try (DataFolder folder = DataFolder.open(dir, 1)) {
      TwinKeyFile.readOrMake(dir);
      Files.createDirectories(dir.resolve("keys"));
      folder.markComplete(false, false);
    }
    DataFolder.open(dir, 1).close();
  }

  @Test
  void aFolderOfSomebodyElseIsRefusedUntouched() throws IOException {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("thesis.txt"), "mine");
    assertRefusedUntouched(ExitCode.DATA_HALF_WRITTEN, "not a Vivavoce data folder");
  }

  @Test
  void aFileInsteadOfAFolderIsRefused() throws IOException {
    Files.createDirectories(dir.getParent());
    Files.writeString(dir, "a file");
    Refusal refusal = assertThrows(Refusal.class, () -> DataFolder.open(dir, 1));
    assertEquals(ExitCode.NOT_WRITABLE, refusal.code());
  }

  @Test
  void aFolderThatCannotBeMadeIsRefusedInWords() {
    // Nobody, root included, can make a folder here.
    Path impossible = Path.of("/proc/self/vivavoce");
    Refusal refusal = assertThrows(Refusal.class, () -> DataFolder.open(impossible, 1));
    assertEquals(ExitCode.NOT_WRITABLE, refusal.code());
    assertTrue(refusal.sentence().contains("--data"), refusal.sentence());
  }

  @Test
  void aDiskWithTooLittleRoomIsRefusedBeforeAnythingIsBuiltOnIt() {
    Refusal refusal = assertThrows(Refusal.class, () -> DataFolder.open(dir, Long.MAX_VALUE));
    assertEquals(ExitCode.DISK_FULL, refusal.code());
    assertTrue(Files.notExists(dir.resolve("VERSION")));
  }

  @Test
  void secretsAreReadableByTheOwnerOnly() throws IOException {
    try (DataFolder folder = DataFolder.open(dir, 1)) {
      folder.writeRun(Json.object().put("pid", 1));
      TwinKeyFile keys = TwinKeyFile.readOrMake(dir);
      assertEquals(keys.realtime(), TwinKeyFile.readOrMake(dir).realtime());
      assertTrue(keys.realtime().startsWith("sk-twin-"));
      for (String secret : new String[] {"run.json", "twin-keys.json"}) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(secret))));
      }
      folder.removeRun();
      assertNull(DataFolder.readRun(dir));
    }
  }

  @Test
  void aHalfWrittenKeyFileIsRefusedInWords() throws IOException {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("twin-keys.json"), "{\"realtime\":\"sk-tw");
    Refusal refusal = assertThrows(Refusal.class, () -> TwinKeyFile.readOrMake(dir));
    assertEquals(ExitCode.DATA_HALF_WRITTEN, refusal.code());
  }

  private void assertRefusedUntouched(ExitCode code, String words) throws IOException {
    Map<String, String> before = contents();
    Refusal refusal = assertThrows(Refusal.class, () -> DataFolder.open(dir, 1));
    assertEquals(code, refusal.code(), refusal.sentence());
    assertTrue(refusal.sentence().contains(words), refusal.sentence());
    assertEquals(before, contents());
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.toList()) {
        contents.put(
            dir.relativize(file).toString(),
            Files.isDirectory(file) ? "a folder" : Files.readString(file));
      }
    }
    return contents;
  }
}
