package org.vivavoce.twins.realtime.speech;

import java.util.List;
import java.util.Locale;

/**
 * eSpeak NG, a process for each sentence (GPL-3, so never linked): many languages, robotic. The
 * wire's voice names choose between its female and its male variant.
 */
final class EspeakNg implements Voice {
  static final String PROGRAM = "espeak-ng";
  private static final int WORDS_A_MINUTE = 170;
  private final String language;

  /**
   * @param language BCP 47 tag
   */
  EspeakNg(String language) {
    String tag = language.toLowerCase(Locale.ROOT);
    this.language = tag.equals("en") ? "en-us" : tag;
  }

  @Override
  public String name() {
    return "espeak-ng";
  }

  @Override
  public Availability availability() {
    return SpeechProgram.installed(PROGRAM)
        ? new Availability.Ready("eSpeak NG is speaking: offline, a robotic voice.")
        : new Availability.Missing(
            "The voice eSpeak NG is not installed; install espeak-ng.", List.of("espeak-ng"));
  }

  @Override
  public short[] speak(String sentence, String voice, double speed) {
    String variant =
        SpeechProgram.MALE_VOICES.contains(voice.toLowerCase(Locale.ROOT)) ? "+m3" : "+f2";
    return SpeechProgram.speak(
        List.of(
            PROGRAM,
            "-v",
            language + variant,
            "-s",
            Long.toString(Math.round(WORDS_A_MINUTE * speed)),
            "--stdin",
            "--stdout"),
        sentence);
  }

  @Override
  public void close() {}
}
