package org.vivavoce.twins.realtime.speech;

import java.util.Arrays;

/**
 * Changes the sample rate of 16-bit mono audio by a polyphase windowed-sinc filter (Kaiser, about
 * 80 dB), so that nothing above the lower rate's half folds back. Streaming: feed chunks of any
 * length. One thread at a time.
 */
public final class Resampler {
  /**
   * Filter taps per output sample at the lower rate: some 2 ms at 16 kHz, a transition band of 8 %
   * of it.
   */
  private static final int HALF_WIDTH = 16;

  private static final double PASS = 0.92;
  private static final double BETA = 8.0;

  private final int up;
  private final int down;
  private final int taps;
  private final float[][] phases;
  private float[] held;
  private int heldLength;
  private int phase;

  /** A filter from one rate in hertz to another. */
  public Resampler(int fromHz, int toHz) {
    if (fromHz < 1 || toHz < 1) {
      throw new IllegalArgumentException("No sample rates: " + fromHz + ", " + toHz);
    }
    int g = gcd(fromHz, toHz);
    up = toHz / g;
    down = fromHz / g;
    // Per phase, counted in input samples: wider when decimating, for the filter lives at the lower
    // rate.
    taps = 2 * HALF_WIDTH * Math.max(1, (down + up - 1) / up);
    phases = design(up, down, taps);
    held = new float[taps * 4];
    heldLength = taps - 1;
  }

  /**
   * The whole of a recording, without the filter's delay: output length is input length times the
   * ratio.
   */
  public static short[] whole(short[] pcm, int fromHz, int toHz) {
    if (fromHz == toHz) {
      return pcm.clone();
    }
    Resampler resampler = new Resampler(fromHz, toHz);
    short[] padded = Arrays.copyOf(pcm, pcm.length + resampler.taps);
    short[] out = resampler.accept(padded);
    int delay = (int) Math.round((double) resampler.taps / 2 * toHz / fromHz);
    int length = (int) ((long) pcm.length * toHz / fromHz);
    return Arrays.copyOfRange(out, delay, delay + length);
  }

  /**
   * The next samples in, those that are ready out. The output lags by half a filter (1 ms at 16
   * kHz).
   */
  public short[] accept(short[] pcm) {
    if (heldLength + pcm.length > held.length) {
      held = Arrays.copyOf(held, Math.max(held.length * 2, heldLength + pcm.length));
    }
    for (int i = 0; i < pcm.length; i++) {
      held[heldLength + i] = pcm[i];
    }
    heldLength += pcm.length;
    short[] out = new short[(int) (((long) pcm.length * up) / down) + 2];
    int made = 0;
    int at = 0; // first held sample under the filter
    while (at + taps <= heldLength) {
      float[] filter = phases[phase];
      float sum = 0;
      for (int k = 0; k < taps; k++) {
        sum += held[at + k] * filter[k];
      }
      out[made++] = (short) Math.max(-32768, Math.min(32767, Math.round(sum)));
      phase += down;
      at += phase / up;
      phase %= up;
    }
    System.arraycopy(held, at, held, 0, heldLength - at);
    heldLength -= at;
    return Arrays.copyOf(out, made);
  }

  /** One row of taps per phase, oldest sample's tap first; each row passes a constant unchanged. */
  private static float[][] design(int up, int down, int taps) {
    int length = taps * up;
    double centre = (length - 1) / 2.0;
    double cutoff = PASS * 0.5 / Math.max(up, down);
    float[][] rows = new float[up][taps];
    for (int p = 0; p < up; p++) {
      double[] row = new double[taps];
      double gain = 0;
      for (int k = 0; k < taps; k++) {
        double x = p + (double) (taps - 1 - k) * up - centre;
        double r = x / (length / 2.0);
        double sinc = x == 0 ? 1 : Math.sin(2 * Math.PI * cutoff * x) / (2 * Math.PI * cutoff * x);
        row[k] = sinc * bessel(BETA * Math.sqrt(Math.max(0, 1 - r * r)));
        gain += row[k];
      }
      for (int k = 0; k < taps; k++) {
        rows[p][k] = (float) (row[k] / gain);
      }
    }
    return rows;
  }

  /** Modified Bessel function of the first kind, order 0 (the Kaiser window's shape). */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; k < 40; k++) {
      term *= (x / (2 * k)) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
