package org.vivavoce.twins.realtime.speech;

import java.util.List;
import java.util.Locale;

/** Picks the recogniser. */
public final class Recognizers {
  private static final String BETTER =
      "For better ears or another language set an OpenAI-compatible transcription service, or fetch"
          + " a Whisper or Vosk model with `./viva speech install`.";

  private Recognizers() {}

  /** What is picked, before anything of it is loaded. */
  public record Choice(String name, Availability availability) {}

  /**
   * By configuration and by what is there; loading goes on in the background. Never fails: see
   * {@link Recognizer#availability()}. A model that its library cannot stand may end the process.
   *
   * @throws IllegalArgumentException when {@link SpeechSettings#recognizer} is no known name
   */
  public static Recognizer choose(SpeechSettings settings) {
    Choice choice = look(settings);
    if (choice.availability() instanceof Availability.Missing missing) {
      return new NoRecognizer(missing);
    }
    return switch (choice.name()) {
      case "openai-transcription" -> service(settings);
      case "whisper" -> Whisper.open(settings.whisperModel(), settings.language());
      case "vosk" -> Vosk.open(settings.voskModel());
      default -> PocketSphinx.open(settings.pocketSphinxModel(), settings.decoders());
    };
  }

  private static Recognizer service(SpeechSettings settings) {
    SpeechSettings.Origin origin = settings.transcription();
    return origin == null
        ? new NoRecognizer("No transcription service is configured.", List.of())
        : new OpenAiTranscription(origin, settings.language());
  }

  /**
   * The same choice without loading a model, so that nothing native runs.
   *
   * @throws IllegalArgumentException when {@link SpeechSettings#recognizer} is no known name
   */
  public static Choice look(SpeechSettings settings) {
    String wanted = settings.recognizer();
    return switch (wanted.equals("auto") ? automatic(settings) : wanted) {
      case "none" -> new Choice("none", missing("Speech recognition is switched off."));
      case "openai" -> lookAtService(settings);
      case "whisper" -> new Choice("whisper", Whisper.look(settings.whisperModel()));
      case "vosk" -> new Choice("vosk", Vosk.look(settings.voskModel()));
      case "pocketsphinx" -> new Choice("pocketsphinx", lookAtPocketSphinx(settings));
      default -> throw new IllegalArgumentException("No such recogniser: " + wanted);
    };
  }

  private static String automatic(SpeechSettings settings) {
    if (settings.transcription() != null) {
      return "openai";
    }
    if (settings.whisperModel() != null) {
      return "whisper";
    }
    return settings.voskModel() != null ? "vosk" : "pocketsphinx";
  }

  private static Choice lookAtService(SpeechSettings settings) {
    try (Recognizer service = service(settings)) {
      return new Choice("openai-transcription", service.availability());
    }
  }

  private static Availability lookAtPocketSphinx(SpeechSettings settings) {
    if (!english(settings.language())) {
      return missing("PocketSphinx understands English alone. " + BETTER);
    }
    return PocketSphinx.look(settings.pocketSphinxModel())
            instanceof Availability.Missing(String words, List<String> packages)
        ? new Availability.Missing(words + " " + BETTER, packages)
        : PocketSphinx.look(settings.pocketSphinxModel());
  }

  private static Availability missing(String words) {
    return new Availability.Missing(words, List.of());
  }

  static boolean english(String language) {
    String tag = language.toLowerCase(Locale.ROOT);
    return tag.equals("en") || tag.startsWith("en-");
  }
}
