package org.vivavoce.twins.realtime.speech;

import java.util.List;
import java.util.Locale;

/** Picks the voice. */
public final class Voices {
  private Voices() {}

  /**
   * By configuration and by what is there; with a cache of sentences. Never fails: see {@link
   * Voice#availability()}.
   */
  public static Voice choose(SpeechSettings settings) {
    return new KeptSentences(pick(settings), settings.cacheBytes());
  }

  private static Voice pick(SpeechSettings settings) {
    SpeechSettings.Origin url = settings.speech();
    return switch (settings.voice()) {
      case "openai" ->
          url == null
              ? new NoVoice(
                  "A speech URL is wanted as the voice, but none is configured.", List.of())
              : new OpenAiSpeech(url);
      case "flite" -> new Flite();
      case "espeak-ng" -> new EspeakNg(settings.language());
      case "none" -> new NoVoice("The voice is switched off by configuration.", List.of());
      default -> url == null ? offline(settings.language()) : new OpenAiSpeech(url);
    };
  }

  private static Voice offline(String language) {
    Flite flite = new Flite();
    boolean english = language.toLowerCase(Locale.ROOT).startsWith("en");
    if (english && flite.availability().usable()) {
      return flite;
    }
    EspeakNg espeak = new EspeakNg(language);
    if (espeak.availability().usable()) {
      return espeak;
    }
    return new NoVoice(
        "No voice is installed, so the interviewer cannot speak; install flite.", Flite.PACKAGES);
  }
}
