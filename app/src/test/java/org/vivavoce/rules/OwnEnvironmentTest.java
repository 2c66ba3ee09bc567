package org.vivavoce.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a run of ours for ourselves (training, tests, rehearsal) takes from its environment. */
class OwnEnvironmentTest {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  /** Settings of the twins' process, which has no file of its own. */
  private static final List<String> TWINS =
      List.of(
          "TRANSCRIPTION_BASE_URL",
          "TRANSCRIPTION_API_KEY",
          "SPEECH_BASE_URL",
          "SPEECH_MODEL",
          "TWIN_CHAT_BASE_URL",
          "TWIN_RECOGNIZER",
          "TWIN_VOICE");

  private static Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>(TWINS);
    for (String line :
        Repository.read(Path.of("server/src/main/resources/reference.properties"))
            .lines()
            .filter(line -> line.startsWith("#:"))
            .toList()) {
      for (String word : line.substring(2).split(" ")) {
        if (NAME.matcher(word).matches()) {
          names.add(word);
          names.add(word + "_FILE");
        }
      }
    }
    return names;
  }

  /** The names that are still set after {@code own_environment}, where all were. */
  private static Set<String> left(String before) throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder(
            "sh",
            "-c",
            "home=$1; . \"$home/tools/build.sh\"; " + before + " own_environment; env",
            "sh",
            Repository.root().toString());
    names().forEach(name -> shell.environment().put(name, "of the operator"));
    Process process = shell.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    Set<String> left = new TreeSet<>();
    output
        .lines()
        .filter(line -> line.endsWith("=of the operator"))
        .forEach(line -> left.add(line.substring(0, line.indexOf('='))));
    assertTrue(output.contains("VIVA_CONFIG=/dev/null"), output);
    return left;
  }

  @Test
  void noSettingOfTheOperatorsIsLeft() throws Exception {
    assertTrue(names().containsAll(List.of("MAIL_FROM", "RESUME_WINDOW_MINUTES", "RTC_PORTS")));
    assertEquals(Set.of(), left(""));
  }

  @Test
  void whatACallerSetsOnPurposeStays() throws Exception {
    assertEquals(
        Set.of("TWIN_RECOGNIZER", "TWIN_VOICE"),
        left("keep_settings='TWIN_RECOGNIZER TWIN_VOICE';"));
  }
}
