package org.vivavoce.twins.realtime.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
  @ParameterizedTest
  @CsvSource({"48000,16000", "16000,48000", "22050,48000", "24000,48000"})
  void aToneKeepsItsPitchLoudnessAndPlace(int from, int to) {
    short[] in = tone(1_000, from, 1_000);
    short[] out = Resampler.whole(in, from, to);
    assertTrue(Math.abs((long) in.length * to / from - out.length) <= 1, "length " + out.length);
    short[] wanted = Arrays.copyOf(tone(1_000, to, 1_000), out.length);
    // A sample's rounding of the delay apart, the two are the same tone.
    double error = rms(difference(middle(out), middle(wanted)));
    assertTrue(error < 0.14 * rms(wanted), "error " + error + " of " + rms(wanted));
    assertEquals(rms(middle(wanted)), rms(middle(out)), 0.01 * rms(wanted));
  }

  @Test
  void whatLiesAboveTheLowerBandIsGoneNotFolded() {
    short[] in = tone(12_000, 48_000, 500); // would fold to 4 kHz
    assertTrue(rms(middle(Resampler.whole(in, 48_000, 16_000))) < 0.001 * rms(in));
  }

  @Test
  void chunksOfAnyLengthGiveTheSameAsOnePiece() {
    short[] in = tone(700, 48_000, 300);
    short[] whole = new Resampler(48_000, 16_000).accept(in);
    Resampler chunked = new Resampler(48_000, 16_000);
    short[] joined = new short[0];
    int at = 0;
    for (int n = 1; at < in.length; n = n * 7 % 997 + 1) {
      short[] out = chunked.accept(Arrays.copyOfRange(in, at, Math.min(in.length, at + n)));
      at += n;
      int before = joined.length;
      joined = Arrays.copyOf(joined, before + out.length);
      System.arraycopy(out, 0, joined, before, out.length);
    }
    assertArrayEquals(whole, joined);
  }

  @Test
  void fullScaleIsClippedNotWrapped() {
    short[] square = new short[4_800];
    for (int i = 0; i < square.length; i++) {
      square[i] = i / 24 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
    }
    short[] out = Resampler.whole(square, 48_000, 16_000);
    long jumps =
        Stream.iterate(1, i -> i < out.length, i -> i + 1)
            .filter(i -> Math.abs(out[i] - out[i - 1]) > 60_000)
            .count();
    assertTrue(jumps <= 2L * out.length / 8, "a wrapped sample jumps twice: " + jumps);
  }

  static short[] tone(int hertz, int rate, int ms) {
    short[] pcm = new short[rate / 1_000 * ms];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) (10_000 * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return pcm;
  }

  private static short[] middle(short[] pcm) {
    return Arrays.copyOfRange(pcm, pcm.length / 4, pcm.length / 2);
  }

  private static short[] difference(short[] a, short[] b) {
    short[] d = new short[Math.min(a.length, b.length)];
    for (int i = 0; i < d.length; i++) {
      d[i] = (short) (a[i] - b[i]);
    }
    return d;
  }

  private static double rms(short[] pcm) {
    double sum = 0;
    for (short s : pcm) {
      sum += (double) s * s;
    }
    return Math.sqrt(sum / pcm.length);
  }
}
