package org.vivavoce.twins.realtime.speech;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ArrayNode;

/**
 * Transcribes WAVE files with the recogniser a call would get, tuned the same: what a call's word
 * errors are compared with. Prints one JSON array of texts, in the files' order.
 */
public final class TranscribeFiles {
  private static final int RATE_HZ = 16_000;
  private static final int BLOCK = 512;

  private TranscribeFiles() {}

  /**
   * @throws SpeechException when there is no recogniser, or a file is no 16-bit mono WAVE
   */
  public static String run(List<String> files) throws IOException {
    ArrayNode texts = Json.array();
    try (Recognizer recognizer = Recognizers.choose(SpeechSettings.defaults())) {
      for (String file : files) {
        Wav wav = Wav.read(Files.readAllBytes(Path.of(file)));
        short[] pcm = Resampler.whole(wav.samples(), wav.rate(), RATE_HZ);
        try (Recognition turn = recognizer.begin()) {
          for (int at = 0; at < pcm.length; at += BLOCK) {
            turn.accept(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + BLOCK)));
          }
          texts.add(turn.finish().text());
        }
      }
    }
    return Json.write(texts);
  }
}
