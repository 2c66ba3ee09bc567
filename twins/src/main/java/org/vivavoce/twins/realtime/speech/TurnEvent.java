package org.vivavoce.twins.realtime.speech;

/**
 * What the turn detector says of the audio. Times are milliseconds of audio since the first sample,
 * not of any clock. A turn is {@code SpeechStarted, SpeechContinued*, SpeechStopped}; the audio of
 * its first two kinds, put end to end, is what the recogniser shall hear. Audio arrays (16 kHz,
 * mono) are not copied: the receiver must not change them.
 */
// Nobody compares events; a list wrapper around 512 samples would only cost.
@SuppressWarnings("ArrayRecordComponent")
public sealed interface TurnEvent {
  /**
   * Someone began to speak.
   *
   * @param audioStartMs where {@code audio} begins: prefix padding included, as the wire's {@code
   *     audio_start_ms}
   * @param audio prefix padding and the windows that were needed to be sure
   */
  record SpeechStarted(long audioStartMs, short[] audio) implements TurnEvent {}

  /** The next window of a running turn, pauses included. */
  record SpeechContinued(short[] audio) implements TurnEvent {}

  /**
   * The person fell silent for long enough.
   *
   * @param audioEndMs end of the turn's audio, the silence that ended it included, as the wire's
   *     {@code audio_end_ms}
   * @param silenceMs how much of that end was silence: the person's last sound lay at {@code
   *     audioEndMs - silenceMs}
   */
  record SpeechStopped(long audioEndMs, long silenceMs) implements TurnEvent {}
}
