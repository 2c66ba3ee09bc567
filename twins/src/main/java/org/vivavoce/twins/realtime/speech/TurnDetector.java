package org.vivavoce.twins.realtime.speech;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Turns from voice probabilities: two windows in a row at the threshold begin a turn, silence of
 * the set length ends it. Silence runs from the first window below {@code threshold - 0.15} and is
 * broken only by a window at the threshold, so that breath between the two does not hold a turn
 * open. Pure: time is the audio's, one call per window. One thread at a time.
 */
public final class TurnDetector {
  private static final int WINDOWS_TO_START = 2;
  private static final double HYSTERESIS = 0.15;
  private static final int SAMPLES_PER_MS = 16;

  private final Deque<short[]> recent = new ArrayDeque<>();
  private TurnSettings settings;
  private long heardSamples;
  private long lastEndSample;
  private int voicedInARow;
  private boolean speaking;

  /**
   * Sample at which the current silence within a turn began; -1 when the last decided window was
   * speech.
   */
  private long silentSince = -1;

  public TurnDetector(TurnSettings settings) {
    this.settings = settings;
  }

  /** New settings from the next window on. */
  public void settings(TurnSettings newSettings) {
    settings = newSettings;
  }

  /** Whether a turn is running. */
  public boolean speaking() {
    return speaking;
  }

  /** Audio seen so far, in milliseconds. */
  public long heardMs() {
    return heardSamples / SAMPLES_PER_MS;
  }

  /**
   * Takes the next window of {@link SileroVad#WINDOW} samples, which is kept and must not be
   * changed afterwards.
   *
   * @param probability that it holds speech, 0 to 1
   * @return nothing, or what this window made certain, in order
   */
  public List<TurnEvent> accept(short[] window, double probability) {
    heardSamples += window.length;
    return speaking ? goOn(window, probability) : waitForSpeech(window, probability);
  }

  private List<TurnEvent> waitForSpeech(short[] window, double probability) {
    recent.addLast(window);
    voicedInARow = probability >= settings.threshold() ? voicedInARow + 1 : 0;
    if (voicedInARow < WINDOWS_TO_START) {
      forgetOld();
      return List.of();
    }
    long firstVoiced = heardSamples - (long) voicedInARow * window.length;
    long wanted = firstVoiced - (long) settings.prefixPaddingMs() * SAMPLES_PER_MS;
    short[] kept = join(recent);
    long start = Math.max(Math.max(wanted, lastEndSample), heardSamples - kept.length);
    short[] audio =
        Arrays.copyOfRange(kept, (int) (kept.length - (heardSamples - start)), kept.length);
    speaking = true;
    silentSince = -1;
    voicedInARow = 0;
    recent.clear();
    return List.of(new TurnEvent.SpeechStarted(start / SAMPLES_PER_MS, audio));
  }

  private List<TurnEvent> goOn(short[] window, double probability) {
    if (probability >= settings.threshold()) {
      silentSince = -1;
    } else if (silentSince < 0 && probability < settings.threshold() - HYSTERESIS) {
      silentSince = heardSamples - window.length;
    }
    TurnEvent more = new TurnEvent.SpeechContinued(window);
    if (silentSince < 0
        || heardSamples - silentSince < (long) settings.silenceDurationMs() * SAMPLES_PER_MS) {
      return List.of(more);
    }
    speaking = false;
    lastEndSample = heardSamples;
    long silence = (heardSamples - silentSince) / SAMPLES_PER_MS;
    silentSince = -1;
    return List.of(more, new TurnEvent.SpeechStopped(heardSamples / SAMPLES_PER_MS, silence));
  }

  private void forgetOld() {
    int padding = settings.prefixPaddingMs() * SAMPLES_PER_MS;
    int keep = WINDOWS_TO_START + (padding + SileroVad.WINDOW - 1) / SileroVad.WINDOW;
    while (recent.size() > keep) {
      recent.removeFirst();
    }
  }

  private static short[] join(Deque<short[]> windows) {
    int length = 0;
    for (short[] w : windows) {
      length += w.length;
    }
    short[] all = new short[length];
    int at = 0;
    for (short[] w : windows) {
      System.arraycopy(w, 0, all, at, w.length);
      at += w.length;
    }
    return all;
  }
}
