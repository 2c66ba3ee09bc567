package org.vivavoce.twins.realtime.speech;

import java.util.List;

/** Picks the voice. */
public final class Voices {
  private Voices() {}

  /**
   * By configuration and by what is there; with a cache of sentences. Never fails: see {@link
   * Voice#availability()}.
   *
   * @throws IllegalArgumentException when {@link SpeechSettings#voice} is no known name
   */
  public static Voice choose(SpeechSettings settings) {
    Voice voice = pick(settings);
    return voice instanceof NoVoice ? voice : new CachedVoice(voice, settings.cacheBytes());
  }

  private static Voice pick(SpeechSettings settings) {
    SpeechSettings.Origin origin = settings.speech();
    return switch (settings.voice()) {
      case "none" -> new NoVoice("Speech output is switched off.", List.of());
      case "flite" -> ifThere(new Flite());
      case "espeak-ng" -> ifThere(new EspeakNg(settings.language()));
      case "openai" ->
          origin == null
              ? new NoVoice("No speech service is configured.", List.of())
              : new OpenAiSpeech(origin);
      case "auto" -> origin == null ? installed(settings.language()) : new OpenAiSpeech(origin);
      default -> throw new IllegalArgumentException("No such voice: " + settings.voice());
    };
  }

  private static Voice installed(String language) {
    Voice flite = new Flite();
    if (Recognizers.english(language) && flite.availability().usable()) {
      return flite;
    }
    Voice espeak = new EspeakNg(language);
    if (espeak.availability().usable()) {
      return espeak;
    }
    return Recognizers.english(language)
        ? new NoVoice(
            "No voice is installed; install flite, or set an OpenAI-compatible speech service.",
            List.of("flite"))
        : new NoVoice(
            "No voice is installed for this language; install espeak-ng, or set an OpenAI-compatible speech service.",
            List.of("espeak-ng"));
  }

  private static Voice ifThere(Voice voice) {
    return switch (voice.availability()) {
      case Availability.Missing missing -> new NoVoice(missing);
      case Availability.Loading _, Availability.Ready _ -> voice;
    };
  }
}
