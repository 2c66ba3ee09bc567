package org.vivavoce.live.internal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.director.DirectorEvent.Heard;
import org.vivavoce.live.internal.director.Intent;
import org.vivavoce.live.internal.director.IntentReader;
import org.vivavoce.live.internal.director.Utterance;
import org.vivavoce.live.internal.director.Utterance.Purpose;

/**
 * What the candidate types, as turns of the talk. A question that sounds is heard to its end first;
 * what else is being said gives way, or says what must be said. Belongs to the session's thread.
 */
final class Keyboard {
  private static final long TYPING_MS = 30_000;

  private final CandidateTurns.Talk talk;
  private final CandidateTurns turns;
  private final IntentReader intents;
  private final Conversation conversation;
  private final Mouth mouth;
  private final Alarms alarms;

  /** Typed while a question sounded: its answer, once the question was heard. */
  private @Nullable Intent held;

  Keyboard(
      CandidateTurns.Talk talk,
      CandidateTurns turns,
      IntentReader intents,
      Conversation conversation,
      Mouth mouth,
      Alarms alarms) {
    this.talk = talk;
    this.turns = turns;
    this.intents = intents;
    this.conversation = conversation;
    this.mouth = mouth;
    this.alarms = alarms;
  }

  void typed(String itemId, String words) {
    Sideband line = talk.goesOn() ? talk.sideband() : null;
    conversation.typed(itemId, words, talk.openQuestion());
    if (line == null) {
      return; // it is written down; the director asks again where it stopped
    }
    line.typed(itemId, words);
    Intent intent = intents.read(words);
    Utterance inHand = mouth.utterance();
    if (inHand != null && mouth.isSounding() && isAsked(inHand)) {
      held = intent;
    } else if (inHand == null || inHand.givesWay()) {
      Optional<Mouth.News> cut = mouth.silence(line);
      alarms.clear(Alarm.PATIENCE);
      turns.stop();
      talk.started();
      cut.ifPresent(talk::became);
      talk.finished(Heard.WORDS, intent);
    }
  }

  private static boolean isAsked(Utterance inHand) {
    return inHand.isFor(Purpose.QUESTION) || inHand.wantsWord();
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
      talk.finished(Heard.WORDS, typed);
    }
  }

  void forget() {
    held = null;
  }
}
