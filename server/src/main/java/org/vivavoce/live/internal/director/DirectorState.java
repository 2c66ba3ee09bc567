package org.vivavoce.live.internal.director;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.internal.director.Utterance.Purpose;

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
 * @param pending what the next words answer, null when they answer the question
 * @param setAside questions left for later, in order
 * @param offered going back to them was offered
 * @param furthest the highest question that has sounded
 * @param leftOpen that one was open when the candidate went back to an earlier one
 * @param ducked part of the question was held back by the page while it sounded
 * @param saidTwice the question was said again for that
 * @param silences questions in a row to which nothing was said
 * @param troubles how often hearing had gone wrong
 * @param ending why leave is being taken, null before
 * @param stop why it has to be taken as soon as it is polite, null while there is no such reason
 */
public record DirectorState(
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
    @Nullable Purpose pending,
    List<Integer> setAside,
    boolean offered,
    int furthest,
    boolean leftOpen,
    boolean ducked,
    boolean saidTwice,
    int silences,
    int troubles,
    @Nullable String ending,
    @Nullable String stop) {

  public enum Mode {
    /** No call, or not begun. */
    WAITING,
    SPEAKING,
    LISTENING,
    FINISHED
  }

  public DirectorState {
    ahead = List.copyOf(ahead);
    setAside = List.copyOf(setAside);
  }

  public static DirectorState fresh() {
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
        null,
        List.of(),
        false,
        0,
        false,
        false,
        false,
        0,
        0,
        null,
        null);
  }

  public @Nullable Utterance inHand() {
    return mode == Mode.SPEAKING && !ahead.isEmpty() ? ahead.getFirst() : null;
  }

  /** The question that words said now belong to, null before the first. */
  public @Nullable Integer openQuestion() {
    return question == 0 ? null : question;
  }

  /** This state with something of it changed. */
  DirectorState but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.state();
  }

  DirectorState in(Mode next) {
    return but(draft -> draft.mode = next);
  }

  DirectorState withAhead(List<Utterance> next) {
    return but(draft -> draft.ahead = next);
  }

  /** A question has begun to sound: a new one, or an earlier one again. */
  DirectorState atQuestion(int number) {
    boolean again = number <= furthest;
    return but(
        draft -> {
          draft.leftOpen = number < furthest && (leftOpen || (question == furthest && !answered));
          draft.furthest = Math.max(furthest, number);
          draft.setAside = setAside.stream().filter(each -> each != number).toList();
          draft.question = number;
          draft.asked = again;
          draft.answered = false;
          draft.heard = false;
          draft.reprompted = false;
          draft.reworded = false;
          draft.ducked = false;
          draft.saidTwice = false;
        });
  }

  /** Whoever was speaking when the line broke was answering, whatever became of the words. */
  DirectorState withoutCall() {
    return but(
        draft -> {
          draft.heard |= asked && speaking;
          draft.mode = Mode.WAITING;
          draft.ahead = List.of();
          draft.speaking = false;
          draft.pending = null;
          draft.cuts = 0;
        });
  }

  /** It was played to its end. */
  DirectorState withAsked() {
    return but(
        draft -> {
          draft.asked = true;
          draft.cuts = 0;
        });
  }

  DirectorState withAnswered() {
    return but(draft -> draft.answered = true);
  }

  DirectorState withHeard() {
    return but(
        draft -> {
          draft.heard = true;
          draft.silences = 0;
        });
  }

  DirectorState withCuts(int next) {
    return but(draft -> draft.cuts = next);
  }

  /** The same members, open to change for the length of one {@link #but}. */
  static final class Draft {
    Mode mode;
    List<Utterance> ahead;
    boolean opened;
    int question;
    boolean asked;
    boolean answered;
    boolean heard;
    boolean reprompted;
    boolean reworded;
    int cuts;
    boolean speaking;
    boolean timeUp;
    @Nullable Purpose pending;
    List<Integer> setAside;
    boolean offered;
    int furthest;
    boolean leftOpen;
    boolean ducked;
    boolean saidTwice;
    int silences;
    int troubles;
    @Nullable String ending;
    @Nullable String stop;

    private Draft(DirectorState from) {
      mode = from.mode;
      ahead = from.ahead;
      opened = from.opened;
      question = from.question;
      asked = from.asked;
      answered = from.answered;
      heard = from.heard;
      reprompted = from.reprompted;
      reworded = from.reworded;
      cuts = from.cuts;
      speaking = from.speaking;
      timeUp = from.timeUp;
      pending = from.pending;
      setAside = from.setAside;
      offered = from.offered;
      furthest = from.furthest;
      leftOpen = from.leftOpen;
      ducked = from.ducked;
      saidTwice = from.saidTwice;
      silences = from.silences;
      troubles = from.troubles;
      ending = from.ending;
      stop = from.stop;
    }

    private DirectorState state() {
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
          pending,
          setAside,
          offered,
          furthest,
          leftOpen,
          ducked,
          saidTwice,
          silences,
          troubles,
          ending,
          stop);
    }
  }
}
