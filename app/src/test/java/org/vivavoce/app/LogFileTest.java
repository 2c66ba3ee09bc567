package org.vivavoce.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path folder = Path.of("");

  @Test
  void aLogNeverGrowsPastTwiceItsBound() throws IOException {
    Path file = folder.resolve("logs").resolve("a.log");
    try (LogFile log = new LogFile(file, 1_000)) {
      for (int i = 0; i < 500; i++) {
        log.line("line number " + i);
      }
      assertEquals(List.of("line number 499"), log.tail(1));
    }
    assertTrue(Files.size(file) <= 1_000);
    assertTrue(Files.size(file.resolveSibling("a.log.1")) <= 1_000);
    try (var files = Files.list(folder.resolve("logs"))) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void aLogGoesOnWhereTheLastRunStopped() throws IOException {
    Path file = folder.resolve("a.log");
    try (LogFile log = new LogFile(file, 1_000)) {
      log.line("before");
    }
    try (LogFile log = new LogFile(file, 1_000)) {
      log.line("after");
    }
    assertEquals("before\nafter\n", Files.readString(file));
  }

  @Test
  void aLogThatCannotBeWrittenStopsNobody() throws IOException {
    Path notAFolder = Files.writeString(folder.resolve("file"), "");
    try (LogFile log = new LogFile(notAFolder.resolve("a.log"), 1_000)) {
      log.line("lost");
      assertEquals(List.of(), log.tail(1));
    }
  }
}
