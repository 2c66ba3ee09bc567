package org.vivavoce.twins.realtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.realtime.speech.Resampler;

/**
 * Audio of a session with {@code turn_detection: null}, until the client commits it: the last
 * {@value #MAX_SECONDS} s at 16 kHz.
 */
final class ManualBuffer {
  static final int MAX_SECONDS = 300;
  private static final int RATE = 16_000;

  private @Nullable Resampler resampler;
  private short[] samples = new short[0];
  private int length;

  void add(short[] frame48k) {
    if (resampler == null) {
      resampler = new Resampler(48_000, RATE);
    }
    short[] next = resampler.accept(frame48k);
    int most = MAX_SECONDS * RATE;
    if (length + next.length > most) {
      // The newest sound is what a late commit means; the oldest second goes.
      length -= RATE;
      System.arraycopy(samples, RATE, samples, 0, length);
    }
    if (length + next.length > samples.length) {
      samples = Arrays.copyOf(samples, Math.min(most + RATE, (length + next.length) * 2));
    }
    System.arraycopy(next, 0, samples, length, next.length);
    length += next.length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** All of it, 16 kHz; nothing is left. */
  short[] take() {
    short[] all = Arrays.copyOf(samples, length);
    clear();
    return all;
  }

  void clear() {
    samples = new short[0];
    length = 0;
    resampler = null;
  }
}
