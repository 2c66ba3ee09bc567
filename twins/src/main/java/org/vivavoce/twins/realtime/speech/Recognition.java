package org.vivavoce.twins.realtime.speech;

/**
 * Recognition of one turn. Audio is taken while the person speaks, so that the end is quick. One
 * thread at a time; ends with {@link #close()}, also after {@link #finish()}.
 */
public interface Recognition extends AutoCloseable {
  /**
   * More audio: 16 kHz, mono, any length. Returns at once; decoding happens on the recogniser's own
   * thread.
   */
  void accept(short[] pcm16k);

  /**
   * What is understood so far, cleaned; may still change; empty at first, or always when the
   * recogniser tells only at the end.
   */
  String partial();

  /**
   * The turn is over: waits for the text.
   *
   * @throws SpeechException when it cannot be told; the audio is gone then
   */
  Recognized finish();

  /**
   * Gives the decoder back; cancels what {@link #finish()} has not collected. Twice does nothing.
   */
  @Override
  void close();
}
