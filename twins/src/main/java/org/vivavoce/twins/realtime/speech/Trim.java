package org.vivavoce.twins.realtime.speech;

import java.util.Arrays;

/** Cuts the silence that synthesisers put around a sentence: it would only delay the reply. */
final class Trim {
  private static final int SAMPLES_PER_MS = 48;
  private static final int LEAD_MS = 60;
  private static final int TAIL_MS = 120;

  /** About −46 dBFS: above dither and breath, below any voiced sound. */
  private static final int QUIET = 160;

  private Trim() {}

  static short[] trim(short[] pcm48k) {
    int first = 0;
    while (first < pcm48k.length && Math.abs(pcm48k[first]) < QUIET) {
      first++;
    }
    if (first == pcm48k.length) {
      return new short[0];
    }
    int last = pcm48k.length;
    while (last > first && Math.abs(pcm48k[last - 1]) < QUIET) {
      last--;
    }
    int from = Math.max(0, first - LEAD_MS * SAMPLES_PER_MS);
    int to = Math.min(pcm48k.length, last + TAIL_MS * SAMPLES_PER_MS);
    return Arrays.copyOfRange(pcm48k, from, to);
  }
}
