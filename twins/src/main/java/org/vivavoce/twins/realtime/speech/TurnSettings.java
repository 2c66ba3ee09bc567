package org.vivavoce.twins.realtime.speech;

/**
 * The wire's {@code server_vad} fields (Realtime API, session {@code audio.input.turn_detection}).
 *
 * @param threshold speech probability, 0 to 1, from which a window counts as speech; a running turn
 *     ends below {@code threshold - 0.15}
 * @param prefixPaddingMs audio from before the first speech window that belongs to the turn
 * @param silenceDurationMs silence that ends the turn
 */
public record TurnSettings(double threshold, int prefixPaddingMs, int silenceDurationMs) {
  /** The API's documented defaults. */
  public static final TurnSettings DEFAULT = new TurnSettings(0.5, 300, 500);

  public TurnSettings {
    if (!(threshold >= 0 && threshold <= 1) || prefixPaddingMs < 0 || silenceDurationMs < 0) {
      throw new IllegalArgumentException(
          "threshold 0..1, padding and silence from 0: "
              + threshold
              + ", "
              + prefixPaddingMs
              + ", "
              + silenceDurationMs);
    }
  }
}
