package org.vivavoce.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a candidate says, for Chromium's fake microphone: Flite's {@code slt} between silences. */
final class Microphone {
  private Microphone() {}

  /**
   * @param parts seconds of silence (a number) and words (a string), in their order
   */
  static Path record(Path folder, Object... parts) throws Exception {
    List<String> join = new ArrayList<>(List.of("/usr/bin/sox"));
    for (int i = 0; i < parts.length; i++) {
      Path piece = folder.resolve("piece-" + i + ".wav");
      if (parts[i] instanceof String words) {
        Path spoken = folder.resolve("spoken-" + i + ".wav");
        run(folder, "/usr/bin/flite", "-voice", "slt", "-t", words, "-o", spoken.toString());
        run(folder, sox(spoken.toString(), piece));
      } else {
        List<String> silence = new ArrayList<>(List.of("/usr/bin/sox", "-n"));
        silence.addAll(List.of("-r", "48000", "-c", "1", "-b", "16", piece.toString()));
        silence.addAll(List.of("trim", "0", parts[i].toString()));
        run(folder, silence.toArray(String[]::new));
      }
      join.add(piece.toString());
    }
    Path microphone = folder.resolve("microphone.wav");
    join.add(microphone.toString());
    run(folder, join.toArray(String[]::new));
    return microphone;
  }

  private static String[] sox(String from, Path to) {
    return new String[] {"/usr/bin/sox", from, "-r", "48000", "-c", "1", "-b", "16", to.toString()};
  }

  private static void run(Path folder, String... command) throws Exception {
    Path log = folder.resolve("program.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(command[0] + " failed: " + Files.readString(log));
    }
  }
}
