package org.vivavoce.twins.realtime.speech;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Lets a program write to a file of its own that is gone afterwards, readable by us alone. */
final class SeekableOutput {
  private SeekableOutput() {}

  static byte[] capture(Function<String, List<String>> command, String input, int timeoutMs) {
    try {
      Path file = Files.createTempFile("speech-", ".wav");
      try {
        Program.run(command.apply(file.toString()), input, timeoutMs);
        return Files.readAllBytes(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new SpeechException("The temporary folder cannot be used", false, e);
    }
  }
}
