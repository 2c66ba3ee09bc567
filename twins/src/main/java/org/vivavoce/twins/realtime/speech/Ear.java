package org.vivavoce.twins.realtime.speech;

import java.util.List;

/**
 * One call's way from browser frames to turns: 48 to 16 kHz, windows, voice probability, turn
 * detector. One thread at a time.
 */
public final class Ear {
  public Ear(SileroVad vad, TurnSettings settings) {
    throw new UnsupportedOperationException("comes with the next commit");
  }

  /** Takes the next audio (48 kHz, mono, any length) and says what it meant; mostly nothing. */
  public List<TurnEvent> hear(short[] frame48k) {
    return List.of();
  }

  /** New settings from here on; a running turn goes on under them. */
  public void settings(TurnSettings settings) {}

  /** Audio heard so far, in milliseconds. */
  public long heardMs() {
    return 0;
  }

  /** Whether a turn is running. */
  public boolean speaking() {
    return false;
  }
}
