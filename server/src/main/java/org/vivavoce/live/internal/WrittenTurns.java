package org.vivavoce.live.internal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.director.DirectorEvent;
import org.vivavoce.live.internal.director.DirectorEvent.Heard;
import org.vivavoce.live.internal.director.Intent;
import org.vivavoce.live.internal.director.IntentReader;
import org.vivavoce.live.internal.director.Utterance;
import org.vivavoce.live.internal.director.Utterance.Purpose;

/** What the candidate types instead of saying it. Belongs to the session's thread. */
final class WrittenTurns {
  private static final long TYPING_MS = 30_000;

  private final CandidateTurns.Talk talk;
  private final Conversation conversation;
  private final Mouth mouth;
  private final Alarms alarms;
  private final CandidateTurns spoken;
  private final IntentReader intents;

  /** What was typed while a question sounded: its answer, once the question was heard. */
  private @Nullable Intent meanwhile;

  WrittenTurns(
      CandidateTurns.Talk talk,
      Conversation conversation,
      Mouth mouth,
      Alarms alarms,
      CandidateTurns spoken,
      String language) {
    this.talk = talk;
    this.conversation = conversation;
    this.mouth = mouth;
    this.alarms = alarms;
    this.spoken = spoken;
    this.intents = IntentReader.in(language);
  }

  /**
   * The candidate typed an answer, or a wish. A question that sounds is heard to its end first;
   * what else is being said gives way, or says what must be said.
   */
  void typed(String itemId, String words) {
    Sideband sideband = talk.sideband();
    conversation.typed(itemId, words, talk.state().openQuestion());
    if (sideband == null || !talk.goesOn()) {
      return; // it is written down; the director asks again where it stopped
    }
    sideband.typed(itemId, words);
    Utterance inHand = mouth.utterance();
    if (inHand != null && inHand.isFor(Purpose.QUESTION) && mouth.isSounding()) {
      meanwhile = intents.read(words);
    } else if (inHand == null || inHand.givesWay()) {
      Optional<Mouth.News> cut = mouth.silence(sideband);
      alarms.clear(Alarm.PATIENCE);
      spoken.stop();
      talk.direct(new DirectorEvent.CandidateStarted());
      cut.ifPresent(talk::became);
      talk.direct(new DirectorEvent.CandidateFinished(Heard.WORDS, intents.read(words)));
    }
  }

  Optional<Intent> takeMeanwhile() {
    Intent taken = meanwhile;
    meanwhile = null;
    return Optional.ofNullable(taken);
  }

  void forget() {
    meanwhile = null;
  }

  /** Whoever types is not silent. */
  void typing() {
    if (alarms.isSet(Alarm.PATIENCE)) {
      alarms.set(Alarm.PATIENCE, TYPING_MS);
    }
  }
}
