package org.vivavoce.twins.realtime.speech;

/**
 * Whether a turn holds any sound to recognise. Whisper's family writes sentences of its own over
 * silence, so silence is not given to it.
 */
final class Silence {
  private static final int STEP = 1_600;

  /**
   * About -52 dBFS over 100 ms: far under a whisper into a laptop, over a good microphone's hiss.
   */
  private static final double QUIET_RMS = 80;

  private Silence() {}

  /** 16 kHz, mono. */
  static boolean is(short[] pcm16k) {
    for (int at = 0; at < pcm16k.length; at += STEP) {
      int end = Math.min(pcm16k.length, at + STEP);
      double energy = 0;
      for (int i = at; i < end; i++) {
        energy += (double) pcm16k[i] * pcm16k[i];
      }
      if (energy > QUIET_RMS * QUIET_RMS * (end - at)) {
        return false;
      }
    }
    return true;
  }
}
