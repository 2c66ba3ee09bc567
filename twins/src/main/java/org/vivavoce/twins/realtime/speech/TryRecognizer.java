package org.vivavoce.twins.realtime.speech;

import java.util.List;

/**
 * Loads a model and lets it hear a second and a half of sound, in a process that has nothing else
 * to lose.
 */
public final class TryRecognizer {
  private TryRecognizer() {}

  /**
   * @param arguments {@code whisper FILE} or {@code vosk FOLDER}
   * @return the exit status: 0 when it can be used
   */
  public static int run(List<String> arguments) {
    String name = arguments.getFirst();
    String path = arguments.getLast();
    SpeechSettings settings =
        new SpeechSettings(
            name,
            null,
            1,
            null,
            name.equals("whisper") ? path : null,
            name.equals("vosk") ? path : null,
            "none",
            null,
            "en",
            0);
    short[] tone = new short[24_000];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (short) (4_000 * Math.sin(i * 2 * Math.PI * 220 / 16_000));
    }
    try (Recognizer recognizer = Recognizers.choose(settings);
        Recognition turn = recognizer.begin()) {
      turn.accept(tone);
      turn.finish();
      return 0;
    } catch (SpeechException e) {
      System.err.println("viva: " + e.getMessage());
      return 1;
    }
  }
}
