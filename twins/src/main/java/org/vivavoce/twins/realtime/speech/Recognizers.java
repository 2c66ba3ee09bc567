package org.vivavoce.twins.realtime.speech;

import java.util.List;
import java.util.Locale;

/** Picks the recogniser. */
public final class Recognizers {
  private static final String BY_URL =
      "Set an OpenAI-compatible transcription service for better ears or another language.";

  private Recognizers() {}

  /**
   * By configuration and by what is there; loading goes on in the background. Never fails: see
   * {@link Recognizer#availability()}.
   *
   * @throws IllegalArgumentException when {@link SpeechSettings#recognizer} is no known name
   */
  public static Recognizer choose(SpeechSettings settings) {
    SpeechSettings.Origin origin = settings.transcription();
    return switch (settings.recognizer()) {
      case "none" -> new NoRecognizer("Speech recognition is switched off.", List.of());
      case "pocketsphinx" -> pocketSphinx(settings);
      case "openai" ->
          origin == null
              ? new NoRecognizer("No transcription service is configured.", List.of())
              : new OpenAiTranscription(origin, settings.language());
      case "auto" ->
          origin == null
              ? pocketSphinx(settings)
              : new OpenAiTranscription(origin, settings.language());
      default -> throw new IllegalArgumentException("No such recogniser: " + settings.recognizer());
    };
  }

  private static Recognizer pocketSphinx(SpeechSettings settings) {
    if (!english(settings.language())) {
      return new NoRecognizer("PocketSphinx understands English alone. " + BY_URL, List.of());
    }
    PocketSphinx sphinx =
        new PocketSphinx(settings.pocketSphinxModel(), settings.decoders(), PocketSphinx.TUNED);
    return switch (sphinx.availability()) {
      case Availability.Missing(String words, List<String> packages) -> {
        sphinx.close();
        yield new NoRecognizer(words + " " + BY_URL, packages);
      }
      case Availability.Loading _, Availability.Ready _ -> sphinx;
    };
  }

  static boolean english(String language) {
    String tag = language.toLowerCase(Locale.ROOT);
    return tag.equals("en") || tag.startsWith("en-");
  }
}
