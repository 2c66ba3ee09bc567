package org.vivavoce.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The checkout keeps the rules of tidiness, and each rule sees its own violation. */
class TidyTest {
  private static final Pattern LINK =
      Pattern.compile("]\\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\\)");

  @Test
  void everyFileIsTidy() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path file : Repository.files()) {
      try {
        complaints.addAll(TidyRules.complaints(unix(file), Repository.read(file)));
      } catch (MalformedInputException binary) {
        // A picture, a model: nothing to read.
      }
    }
    assertEquals(List.of(), complaints);
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() throws IOException {
    TreeSet<String> bare = new TreeSet<>();
    for (Path file : Repository.files()) {
      String name = unix(file);
      if (name.contains("src/main/java/") && name.endsWith(".java")) {
        Path folder = Repository.root().resolve(file).resolveSibling("package-info.java");
        String text = Files.exists(folder) ? Files.readString(folder) : "";
        if (!text.startsWith("/**") || !text.contains("NullMarked")) {
          bare.add(name.substring(0, name.lastIndexOf('/')));
        }
      }
    }
    assertEquals(new TreeSet<>(), bare);
  }

  @Test
  void documentsNameOnlyCommandsThatExist() throws IOException, InterruptedException {
    String help = help();
    List<String> complaints = new ArrayList<>();
    for (String document : List.of("README.md", "ARCHITECTURE.md", "INVARIANTS.md")) {
      complaints.addAll(
          TidyRules.unknownCommands(document, Repository.read(Path.of(document)), help));
    }
    assertEquals(List.of(), complaints);
  }

  @Test
  void documentsLinkOnlyToFilesThatExist() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : Repository.files()) {
      if (unix(file).endsWith(".md")) {
        Path document = Repository.root().resolve(file);
        LINK.matcher(Repository.read(file))
            .results()
            .map(match -> match.group(1))
            .filter(target -> !Files.exists(document.resolveSibling(target)))
            .forEach(target -> broken.add(unix(file) + " links to " + target));
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void noMockingLibraryIsOnAnyClassPath() throws IOException {
    Pattern mocks = Pattern.compile("mockito|easymock|powermock|jmockit|wiremock|mockk");
    List<String> found = new ArrayList<>();
    for (Path file : Repository.files()) {
      if (unix(file).endsWith("pom.xml") && mocks.matcher(Repository.read(file)).find()) {
        found.add(unix(file));
      }
    }
    for (String entry : System.getProperty("java.class.path", "").split(":")) {
      if (mocks.matcher(entry.substring(entry.lastIndexOf('/') + 1)).find()) {
        found.add(entry);
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void aFileThatIsTooLongIsSeen() throws IOException {
    assertSeen("a/B.java", "// line\n".repeat(TidyRules.LONGEST_FILE + 1), "401 lines");
  }

  @Test
  void aMethodThatIsTooLongIsSeen() throws IOException {
    String body = "    x++;\n".repeat(TidyRules.LONGEST_METHOD);
    assertSeen("a/B.java", "class B {\n  int x;\n  void m() {\n" + body + "  }\n}\n", "m has 72");
  }

  @Test
  void aPathOfOneMachineIsSeen() throws IOException {
    assertSeen("a.md", "see /ro" + "ot/notes", "path of one machine");
    assertSeen("a.md", "see /hom" + "e/ada/notes", "path of one machine");
    assertTrue(TidyRules.complaints("a.md", "the folder src/work/root is fine").isEmpty());
  }

  @Test
  void aRegistryIsSeen() throws IOException {
    assertSeen("a.md", "from registry.npm" + "js.org", "registry");
    assertSeen("web/package-lock.json", "{\"resolved\": \"x\"}", "lock file");
  }

  @Test
  void unfinishedWorkAndSleepsInTestsAreSeen() throws IOException {
    assertSeen("a.ts", "// FIX" + "ME later", "unfinished");
    assertSeen("x/src/test/java/A.java", "class A { void a() { Thread.sl" + "eep(1); } }", "sleep");
  }

  @Test
  void aDocumentThatPromisesAnUnknownCommandIsSeen() {
    String help = "  ./viva up\n  ./viva test";
    assertEquals(List.of(), TidyRules.unknownCommands("R", "run `./viva up`", help));
    assertEquals(1, TidyRules.unknownCommands("R", "run `./viva fly`", help).size());
  }

  private static void assertSeen(String name, String text, String complaint) throws IOException {
    List<String> complaints = TidyRules.complaints(name, text);
    assertTrue(
        complaints.stream().anyMatch(each -> each.contains(complaint)), complaints.toString());
  }

  private static String help() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(Repository.root().resolve("viva").toString(), "help").start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return text;
  }

  private static String unix(Path path) {
    return path.toString().replace('\\', '/');
  }
}
