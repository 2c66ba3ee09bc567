package org.vivavoce.twins.realtime.speech;

import java.util.List;
import java.util.function.Consumer;

/**
 * A decoder with its model, mostly native: one turn at a time, always by the same thread. Made and
 * used by a {@link DecoderPool}.
 */
interface TurnDecoder extends AutoCloseable {
  /**
   * A turn begins.
   *
   * @param keywords words and phrases that are likely in it
   * @param partial takes what is understood so far, whenever that is known
   */
  void start(List<String> keywords, Consumer<String> partial);

  /** 16 kHz, mono, any length. */
  void accept(short[] pcm16k);

  /**
   * The turn is over.
   *
   * @throws SpeechException when its text cannot be told
   */
  Recognized end();

  /** After a failure or in mid-turn: leaves the decoder fit for the next turn if possible. */
  void abandon();

  @Override
  void close();
}
