package org.vivavoce.twins.realtime.speech;

import java.util.List;

/**
 * eSpeak NG of the Linux distribution, only ever as a separate process (it is under the GPL): many
 * languages, robotic. Used where Flite is missing or does not know the language.
 */
final class EspeakNg implements Voice {
  static final List<String> PACKAGES = List.of("espeak-ng");
  private static final int TIMEOUT_MS = 10_000;
  private static final int WORDS_A_MINUTE = 165;

  private final String language;

  EspeakNg(String language) {
    this.language = language.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*") ? language : "en";
  }

  @Override
  public String name() {
    return "espeak-ng";
  }

  @Override
  public Availability availability() {
    return Program.find("espeak-ng").isPresent()
        ? new Availability.Ready("eSpeak NG is speaking: offline, robotic.")
        : new Availability.Missing(
            "The voice eSpeak NG is not installed; install espeak-ng.", PACKAGES);
  }

  @Override
  public short[] speak(String sentence, String voice, double speed) {
    String program =
        Program.find("espeak-ng")
            .orElseThrow(
                () -> new SpeechException("The voice eSpeak NG is not installed", false, null));
    String rate = Integer.toString((int) Math.round(WORDS_A_MINUTE * speed));
    byte[] wav =
        Program.run(
            List.of(program, "-v", language, "-s", rate, "--stdin", "--stdout"),
            sentence,
            TIMEOUT_MS);
    Wav spoken = Wav.read(wav);
    return Trim.trim(Resampler.whole(spoken.pcm(), spoken.rateHz(), 48_000));
  }

  @Override
  public void close() {}
}
