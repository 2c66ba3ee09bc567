package org.vivavoce.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmsTest {
  @TempDir Path build = Path.of("");

  @Test
  void aBuiltProgramIsStartedByItsJarWithTheFlagsAndTheArchiveOfItsRole() throws IOException {
    Files.createDirectories(build.resolve("jvm"));
    Files.writeString(build.resolve("jvm").resolve("server.args"), "-Xmx512m\n");
    Files.writeString(build.resolve("server.jsa"), "");
    String jar = build.resolve("lib").resolve("app.jar").toString();
    List<String> command = new Jvms(build).command("server", build, jar);
    assertEquals(
        List.of("-jar", jar, "server"), command.subList(command.size() - 3, command.size()));
    assertTrue(command.contains("@" + build.resolve("jvm").resolve("server.args")));
    assertTrue(command.contains("-XX:SharedArchiveFile=" + build.resolve("server.jsa")));
    assertFalse(command.contains("-cp"));
  }

  @Test
  void theCommandLineStaysShortEnoughForOnnxRuntimeEvenInADeepFolder() {
    Path deep = build.resolve("a-rather-long-folder-name".repeat(9)).resolve("b".repeat(200));
    String jar = deep.resolve("lib").resolve("app.jar").toString();
    int length = String.join(" ", new Jvms(deep).command("twin-realtime", deep, jar)).length();
    assertTrue(length < 4_096, "the command line has " + length + " bytes");
  }

  @Test
  void withoutABuildTheClassPathOfThisProcessIsUsed() {
    List<String> command = new Jvms(null).command("server", build, "a.jar:b.jar");
    assertEquals(
        List.of("-cp", "a.jar:b.jar", Main.class.getName(), "server"),
        command.subList(command.size() - 4, command.size()));
  }
}
