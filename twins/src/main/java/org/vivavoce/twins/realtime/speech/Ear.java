package org.vivavoce.twins.realtime.speech;

import java.util.ArrayList;
import java.util.List;

/**
 * One call's way from browser frames to turns: 48 to 16 kHz, windows, voice probability, turn
 * detector. One thread at a time.
 */
public final class Ear {
  private final Resampler down = new Resampler(48_000, 16_000);
  private final SileroVad.Stream vad;
  private final TurnDetector detector;
  private short[] window = new short[SileroVad.WINDOW];
  private int filled;

  public Ear(SileroVad vad, TurnSettings settings) {
    this.vad = vad.stream();
    this.detector = new TurnDetector(settings);
  }

  /** Takes the next audio (48 kHz, mono, any length) and says what it meant; mostly nothing. */
  public List<TurnEvent> hear(short[] frame48k) {
    List<TurnEvent> events = new ArrayList<>();
    short[] pcm = down.accept(frame48k);
    int at = 0;
    while (at < pcm.length) {
      int n = Math.min(pcm.length - at, window.length - filled);
      System.arraycopy(pcm, at, window, filled, n);
      at += n;
      filled += n;
      if (filled == window.length) {
        short[] full = window;
        window = new short[SileroVad.WINDOW];
        filled = 0;
        events.addAll(detector.accept(full, vad.probability(full)));
      }
    }
    return events;
  }

  /** New settings from here on; a running turn goes on under them. */
  public void settings(TurnSettings settings) {
    detector.settings(settings);
  }

  /** Audio heard so far, in milliseconds, in whole windows of 32 ms. */
  public long heardMs() {
    return detector.heardMs();
  }

  /** Whether a turn is running. */
  public boolean speaking() {
    return detector.speaking();
  }
}
