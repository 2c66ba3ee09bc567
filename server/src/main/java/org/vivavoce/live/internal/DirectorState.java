package org.vivavoce.live.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the interview stands. Immutable.
 *
 * @param ahead what is to be said, in order; the first is in hand while SPEAKING, and what was cut
 *     stays first until it is said again
 * @param opened the opening was said whole
 * @param question the core question being asked or answered, from 1; 0 before the first sounded
 * @param asked its playback has ended once
 * @param answered its answer has ended (and is journalled so)
 * @param heard something was said in answer to it
 * @param reprompted it was repeated after silence
 * @param reworded it was asked once more because its words were not the plan's
 * @param cuts how often what is in hand was cut short by the candidate
 * @param speaking the candidate is speaking
 * @param ending why leave is being taken, null before
 */
record DirectorState(
    Mode mode,
    List<Utterance> ahead,
    boolean opened,
    int question,
    boolean asked,
    boolean answered,
    boolean heard,
    boolean reprompted,
    boolean reworded,
    int cuts,
    boolean speaking,
    boolean timeUp,
    @Nullable String ending) {

  enum Mode {
    /** No call, or not begun. */
    WAITING,
    SPEAKING,
    LISTENING,
    FINISHED
  }

  DirectorState {
    ahead = List.copyOf(ahead);
  }

  static DirectorState fresh() {
    return new DirectorState(
        Mode.WAITING,
        List.of(),
        false,
        0,
        false,
        false,
        false,
        false,
        false,
        0,
        false,
        false,
        null);
  }

  @Nullable Utterance inHand() {
    return mode == Mode.SPEAKING && !ahead.isEmpty() ? ahead.getFirst() : null;
  }

  /** The question that words said now belong to, null before the first. */
  @Nullable Integer openQuestion() {
    return question == 0 ? null : question;
  }

  DirectorState in(Mode next) {
    return new DirectorState(
        next,
        ahead,
        opened,
        question,
        asked,
        answered,
        heard,
        reprompted,
        reworded,
        cuts,
        speaking,
        timeUp,
        ending);
  }

  DirectorState withAhead(List<Utterance> next) {
    return new DirectorState(
        mode,
        next,
        opened,
        question,
        asked,
        answered,
        heard,
        reprompted,
        reworded,
        cuts,
        speaking,
        timeUp,
        ending);
  }

  DirectorState withOpened() {
    return new DirectorState(
        mode,
        ahead,
        true,
        question,
        asked,
        answered,
        heard,
        reprompted,
        reworded,
        cuts,
        speaking,
        timeUp,
        ending);
  }

  /** A new question has begun to sound. */
  DirectorState atQuestion(int number) {
    return new DirectorState(
        mode, ahead, opened, number, false, false, false, false, false, cuts, speaking, timeUp,
        ending);
  }

  DirectorState withAsked() {
    return new DirectorState(
        mode,
        ahead,
        opened,
        question,
        true,
        answered,
        heard,
        reprompted,
        reworded,
        0,
        speaking,
        timeUp,
        ending);
  }

  DirectorState withAnswered() {
    return new DirectorState(
        mode,
        ahead,
        opened,
        question,
        asked,
        true,
        heard,
        reprompted,
        reworded,
        cuts,
        speaking,
        timeUp,
        ending);
  }

  DirectorState withHeard() {
    return new DirectorState(
        mode,
        ahead,
        opened,
        question,
        asked,
        answered,
        true,
        reprompted,
        reworded,
        cuts,
        speaking,
        timeUp,
        ending);
  }

  DirectorState withReprompted() {
    return new DirectorState(
        mode, ahead, opened, question, asked, answered, heard, true, reworded, cuts, speaking,
        timeUp, ending);
  }

  DirectorState withReworded() {
    return new DirectorState(
        mode,
        ahead,
        opened,
        question,
        asked,
        answered,
        heard,
        reprompted,
        true,
        cuts,
        speaking,
        timeUp,
        ending);
  }

  DirectorState withCuts(int next) {
    return new DirectorState(
        mode,
        ahead,
        opened,
        question,
        asked,
        answered,
        heard,
        reprompted,
        reworded,
        next,
        speaking,
        timeUp,
        ending);
  }

  DirectorState withSpeaking(boolean next) {
    return new DirectorState(
        mode,
        ahead,
        opened,
        question,
        asked,
        answered,
        heard,
        reprompted,
        reworded,
        cuts,
        next,
        timeUp,
        ending);
  }

  DirectorState withTimeUp() {
    return new DirectorState(
        mode,
        ahead,
        opened,
        question,
        asked,
        answered,
        heard,
        reprompted,
        reworded,
        cuts,
        speaking,
        true,
        ending);
  }

  DirectorState withEnding(String reason) {
    return new DirectorState(
        mode,
        ahead,
        opened,
        question,
        asked,
        answered,
        heard,
        reprompted,
        reworded,
        cuts,
        speaking,
        timeUp,
        reason);
  }
}
