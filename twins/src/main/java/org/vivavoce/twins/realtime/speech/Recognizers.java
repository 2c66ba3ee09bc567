package org.vivavoce.twins.realtime.speech;

import java.util.List;

/** Picks the recogniser. */
public final class Recognizers {
  private Recognizers() {}

  /**
   * By configuration and by what is there; loading goes on in the background. Never fails: see
   * {@link Recognizer#availability()}.
   */
  public static Recognizer choose(SpeechSettings settings) {
    SpeechSettings.Origin url = settings.transcription();
    return switch (settings.recognizer()) {
      case "openai" ->
          url == null
              ? new NoRecognizer(
                  "A transcription URL is wanted as the recogniser, but none is configured.",
                  List.of())
              : new OpenAiTranscription(url, settings.language());
      case "none" ->
          new NoRecognizer("The recogniser is switched off by configuration.", List.of());
      case "pocketsphinx" -> pocketSphinx(settings);
      default ->
          url == null ? pocketSphinx(settings) : new OpenAiTranscription(url, settings.language());
    };
  }

  private static Recognizer pocketSphinx(SpeechSettings settings) {
    return new PocketSphinx(settings.pocketSphinxModel(), settings.decoders(), PocketSphinx.TUNED);
  }
}
