package org.vivavoce.twins.realtime.speech;

import java.util.List;

/**
 * No recogniser: a state with words, so that a page can say what is missing instead of listening in
 * vain.
 */
record NoRecognizer(Availability.Missing why) implements Recognizer {
  NoRecognizer(String words, List<String> debianPackages) {
    this(new Availability.Missing(words, debianPackages));
  }

  @Override
  public String name() {
    return "none";
  }

  @Override
  public Availability availability() {
    return why;
  }

  @Override
  public Recognition begin() {
    throw new SpeechException(why.words(), false, null);
  }

  @Override
  public void close() {}
}
