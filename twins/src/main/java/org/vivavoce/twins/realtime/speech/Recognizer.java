package org.vivavoce.twins.realtime.speech;

import java.util.List;

/** Port: turns a person's speech into text. Safe for many turns at once. */
public interface Recognizer extends AutoCloseable {
  /** Short name for status pages and logs, e.g. {@code pocketsphinx}. */
  String name();

  Availability availability();

  /**
   * Opens the recognition of one turn; never waits: while a model loads or all decoders are busy,
   * its audio waits.
   *
   * @throws SpeechException when {@link #availability()} is {@link Availability.Missing}
   */
  Recognition begin();

  /**
   * The same, for a turn in which these words and phrases are likely. A recogniser that has no use
   * for them does without.
   */
  default Recognition begin(List<String> keywords) {
    return begin();
  }

  @Override
  void close();
}
