package org.vivavoce.live.internal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.director.DirectorEvent;
import org.vivavoce.live.internal.director.DirectorEvent.Heard;
import org.vivavoce.live.internal.director.Intent;
import org.vivavoce.live.internal.director.Utterance;
import org.vivavoce.live.internal.director.Utterance.Purpose;

/**
 * What the candidate types, as turns of the talk. A question that sounds is heard to its end first;
 * what else is being said gives way, or says what must be said. Belongs to the session's thread.
 */
final class Keyboard {
  private static final long TYPING_MS = 30_000;

  /** The talk that is typed into. */
  interface Talk {
    /** Where it goes on now; null while it does not. */
    @Nullable Sideband line();

    /** Whoever types has the word: nothing that was said before is waited for. */
    void turnsTo();

    void became(Mouth.News news);

    void direct(DirectorEvent event);

    Intent intent(String words);
  }

  private final Talk talk;
  private final Conversation conversation;
  private final Mouth mouth;
  private final Alarms alarms;

  /** Typed while a question sounded: its answer, once the question was heard. */
  private @Nullable Intent held;

  Keyboard(Talk talk, Conversation conversation, Mouth mouth, Alarms alarms) {
    this.talk = talk;
    this.conversation = conversation;
    this.mouth = mouth;
    this.alarms = alarms;
  }

  void typed(String itemId, String words, @Nullable Integer openQuestion) {
    Sideband line = talk.line();
    conversation.typed(itemId, words, openQuestion);
    if (line == null) {
      return; // it is written down; the director asks again where it stopped
    }
    line.typed(itemId, words);
    Utterance inHand = mouth.utterance();
    if (inHand != null && inHand.isFor(Purpose.QUESTION) && mouth.isSounding()) {
      held = talk.intent(words);
    } else if (inHand == null || inHand.givesWay()) {
      Optional<Mouth.News> cut = mouth.silence(line);
      talk.turnsTo();
      talk.direct(new DirectorEvent.CandidateStarted());
      cut.ifPresent(talk::became);
      answered(talk.intent(words));
    }
  }

  private void answered(Intent intent) {
    talk.direct(new DirectorEvent.CandidateFinished(Heard.WORDS, intent));
  }

  /** Whoever types is not silent. */
  void typing() {
    if (alarms.isSet(Alarm.PATIENCE)) {
      alarms.set(Alarm.PATIENCE, TYPING_MS);
    }
  }

  /** The interviewer listens: what was typed meanwhile is what it hears. */
  void listens() {
    Intent typed = held;
    held = null;
    if (typed != null) {
      answered(typed);
    }
  }

  void forget() {
    held = null;
  }
}
