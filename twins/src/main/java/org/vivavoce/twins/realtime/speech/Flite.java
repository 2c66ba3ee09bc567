package org.vivavoce.twins.realtime.speech;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * CMU Flite of the Linux distribution, a process per sentence: English, offline, clear and plainly
 * synthetic. Voice names of the wire are mapped: higher ones to {@code slt}, lower ones to {@code
 * rms}; anything else speaks as {@code slt}.
 */
final class Flite implements Voice {
  static final List<String> PACKAGES = List.of("flite");
  private static final int TIMEOUT_MS = 10_000;
  private static final String DEFAULT = "slt";

  private static final Map<String, String> VOICES =
      Map.of(
          "ash", "rms", "echo", "rms", "verse", "rms", "cedar", "rms", "ballad", "awb", "rms",
          "rms", "awb", "awb");

  @Override
  public String name() {
    return "flite";
  }

  @Override
  public Availability availability() {
    return Program.find("flite").isPresent()
        ? new Availability.Ready("Flite is speaking: offline, English only, plainly synthetic.")
        : new Availability.Missing("The voice Flite is not installed; install flite.", PACKAGES);
  }

  @Override
  public short[] speak(String sentence, String voice, double speed) {
    String program =
        Program.find("flite")
            .orElseThrow(
                () -> new SpeechException("The voice Flite is not installed", false, null));
    String stretch = String.format(Locale.ROOT, "%.3f", 1 / speed);
    // The text goes in by standard input ("-"), so nothing in it can be an option or a command.
    // Written to a file of the
    // kernel's: flite seeks in its output to complete the header.
    byte[] wav =
        SeekableOutput.capture(
            path ->
                List.of(
                    program,
                    "-voice",
                    VOICES.getOrDefault(voice, DEFAULT),
                    "--setf",
                    "duration_stretch=" + stretch,
                    "-f",
                    "-",
                    "-o",
                    path),
            sentence,
            TIMEOUT_MS);
    Wav spoken = Wav.read(wav);
    return Trim.trim(Resampler.whole(spoken.pcm(), spoken.rateHz(), 48_000));
  }

  @Override
  public void close() {}
}
