package org.vivavoce.twins.realtime.speech;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * CMU Flite from the Linux distribution, a process for each sentence: English. {@code slt} (female)
 * speaks for the wire's voices alloy, coral, marin, nova, sage, shimmer and every unknown name;
 * {@code rms} (male) for ash, ballad, cedar, echo, fable, onyx and verse; Flite's own names (awb,
 * kal, kal16, rms, slt) mean themselves.
 */
final class Flite implements Voice {
  static final String PROGRAM = "flite";
  private static final Set<String> OWN = Set.of("awb", "kal", "kal16", "rms", "slt");

  @Override
  public String name() {
    return "flite";
  }

  @Override
  public Availability availability() {
    return SpeechProgram.installed(PROGRAM)
        ? new Availability.Ready("Flite is speaking: offline, English, a synthetic voice.")
        : new Availability.Missing(
            "The voice Flite is not installed; install flite.", List.of("flite"));
  }

  static String voiceFor(String voice) {
    String wanted = voice.toLowerCase(Locale.ROOT);
    if (OWN.contains(wanted)) {
      return wanted;
    }
    return SpeechProgram.MALE_VOICES.contains(wanted) ? "rms" : "slt";
  }

  @Override
  public short[] speak(String sentence, String voice, double speed) {
    String stretch = String.format(Locale.ROOT, "duration_stretch=%.3f", 1 / speed);
    // Files, not pipes: Flite 2.2 hangs reading a pipe, and writes a WAV of no samples to one.
    return SpeechProgram.speakByFiles(
        (text, wav) ->
            List.of(
                PROGRAM,
                "-voice",
                voiceFor(voice),
                "--setf",
                stretch,
                "-f",
                text.toString(),
                "-o",
                wav.toString()),
        sentence);
  }

  @Override
  public void close() {}
}
