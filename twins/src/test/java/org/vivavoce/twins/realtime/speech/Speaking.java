package org.vivavoce.twins.realtime.speech;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Flite's own 16 kHz files, and the count of word errors. */
final class Speaking {
  private Speaking() {}

  /** Unseen by any tuning; 117 words. */
  static final List<String> ANSWERS =
      List.of(
          "I have worked with customers for six years and I like to hear what they really need.",
          "When two people in the team disagree I ask both of them to write down the facts first.",
          "We had a problem with a slow report and nobody knew why it took an hour.",
          "I found that the same question was asked a thousand times and I kept the answer instead.",
          "The change saved money and our manager asked me to show it to the other teams.",
          "A good day for me is one when somebody learns something and nothing is on fire.",
          "I make mistakes like everyone but I tell people early so that we can fix them together.");

  static short[] clean16k(String voice, String text, Path folder)
      throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in.txt"), text);
    Path out = folder.resolve("out.wav");
    int code =
        new ProcessBuilder("flite", "-voice", voice, "-f", in.toString(), "-o", out.toString())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("flite failed: " + code);
    }
    Wav wav = Wav.read(Files.readAllBytes(out));
    if (wav.rate() != 16_000) {
      throw new IOException("not 16 kHz: " + wav.rate());
    }
    return wav.samples();
  }

  static String[] words(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z' ]", "").strip().split("\\s+");
  }

  /** Levenshtein distance in words. */
  static int errors(String[] said, String[] heard) {
    int[] row = new int[heard.length + 1];
    for (int j = 0; j <= heard.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= said.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= heard.length; j++) {
        int above = row[j];
        int swap = diagonal + (said[i - 1].equals(heard[j - 1]) ? 0 : 1);
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, swap);
        diagonal = above;
      }
    }
    return row[heard.length];
  }
}
