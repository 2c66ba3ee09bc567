package org.vivavoce.twins.realtime;

import java.util.List;
import org.vivavoce.twins.realtime.speech.Ear;
import org.vivavoce.twins.realtime.speech.SileroVad;
import org.vivavoce.twins.realtime.speech.TurnEvent;
import org.vivavoce.twins.realtime.speech.TurnSettings;

/** Port: hears where turns begin and end in one call's audio. One thread at a time. */
public interface Ears {
  /** Takes the next audio (48 kHz, mono) and says what it meant; mostly nothing. */
  List<TurnEvent> hear(short[] frame48k);

  /** New settings from here on; a running turn goes on under them. */
  void settings(TurnSettings settings);

  /** Audio heard so far, in milliseconds. */
  long heardMs();

  /** Makes the ears of one call. */
  interface Factory {
    Ears open(TurnSettings settings);
  }

  static Factory silero(SileroVad vad) {
    return settings -> {
      Ear ear = new Ear(vad, settings);
      return new Ears() {
        @Override
        public List<TurnEvent> hear(short[] frame48k) {
          return ear.hear(frame48k);
        }

        @Override
        public void settings(TurnSettings changed) {
          ear.settings(changed);
        }

        @Override
        public long heardMs() {
          return ear.heardMs();
        }
      };
    };
  }
}
