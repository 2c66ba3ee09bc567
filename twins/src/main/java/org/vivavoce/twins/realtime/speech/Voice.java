package org.vivavoce.twins.realtime.speech;

/** Port: speaks a sentence. Safe for many sentences at once. */
public interface Voice extends AutoCloseable {
  /** Short name for status pages and logs, e.g. {@code flite}. */
  String name();

  Availability availability();

  /**
   * Synthesises one sentence; blocks for as long as that takes (flite: some 50-200 ms a sentence).
   *
   * @param voice a voice name of the realtime wire, e.g. {@code alloy}; unknown ones get the
   *     adapter's default
   * @param speed 0.25 to 1.5, 1 is normal
   * @return 48 kHz, mono, with at most 60 ms of silence before and 120 ms after; the caller's own
   *     copy
   * @throws SpeechException the synthesiser is missing, failed or hung
   */
  short[] speak(String sentence, String voice, double speed);

  @Override
  void close();
}
