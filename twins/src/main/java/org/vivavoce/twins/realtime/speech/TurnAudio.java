package org.vivavoce.twins.realtime.speech;

import java.util.Arrays;

/** A turn's audio, kept whole for a recogniser that wants it at the end; 16 kHz, mono. */
final class TurnAudio {
  private final int maxSamples;
  private short[] kept = new short[0];
  private int length;

  /**
   * @param maxSamples what comes after so many is not kept
   */
  TurnAudio(int maxSamples) {
    this.maxSamples = maxSamples;
  }

  void add(short[] pcm16k) {
    int more = Math.min(pcm16k.length, maxSamples - length);
    if (length + more > kept.length) {
      kept = Arrays.copyOf(kept, Math.min(maxSamples, Math.max(length + more, kept.length * 2)));
    }
    System.arraycopy(pcm16k, 0, kept, length, more);
    length += more;
  }

  short[] all() {
    return Arrays.copyOf(kept, length);
  }

  void clear() {
    kept = new short[0];
    length = 0;
  }
}
