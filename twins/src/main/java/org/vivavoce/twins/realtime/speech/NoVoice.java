package org.vivavoce.twins.realtime.speech;

import java.util.List;

/** No voice: a state with words, so that a page can say what is missing. */
record NoVoice(Availability.Missing why) implements Voice {
  NoVoice(String words, List<String> debianPackages) {
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
  public short[] speak(String sentence, String voice, double speed) {
    throw new SpeechException(why.words(), false, null);
  }

  @Override
  public void close() {}
}
