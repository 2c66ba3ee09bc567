package org.vivavoce.live.internal.director;

import java.util.ArrayList;
import java.util.List;
import org.vivavoce.live.internal.director.DirectorState.Mode;
import org.vivavoce.live.internal.director.Utterance.Purpose;

/** What becomes of an utterance that the candidate cut short. */
final class Cuts {
  private final Lines lines;

  Cuts(Lines lines) {
    this.lines = lines;
  }

  Director.Step cut(DirectorState state, boolean sounded) {
    Utterance inHand = state.inHand();
    if (inHand == null) {
      return new Director.Step(state, List.of());
    }
    List<Utterance> rest = state.ahead().subList(1, state.ahead().size());
    DirectorState listening = state.in(Mode.LISTENING);
    List<Directive> recorded = new ArrayList<>();
    DirectorState next =
        switch (inHand.purpose()) {
          case OPENING -> opening(listening, rest, sounded);
          case CLOSING -> again(listening, rest, sounded);
          case FAREWELL -> {
            if (!sounded && state.ending() == null) {
              yield listening.withAhead(List.of()); // the last answer goes on
            }
            DirectorState left = again(listening, rest, sounded);
            yield left.ahead().isEmpty() ? left.but(draft -> draft.ending = endingOf(state)) : left;
          }
          case QUESTION -> {
            boolean open = inHand.question() != null && inHand.question() == state.question();
            if (open && !state.asked()) {
              if (isGivenUp(state, sounded)) {
                recorded.add(new Directive.Note("question_cut_short", state.question()));
              }
              yield again(listening, rest, sounded);
            }
            // Either the next question, of which nothing was heard, or a repetition: what is being
            // said belongs to the question that is open.
            yield state.question() == 0 ? listening : listening.withAhead(List.of());
          }
          case SET_ASIDE -> Steps.notAside(listening).withAhead(List.of());
          case ACKNOWLEDGEMENT, PATIENCE, PAUSE, MOVING_ON, OFFER_RETURN ->
              listening.withAhead(List.of());
          case BRIDGE, WELCOME_BACK, CONFIRM_STOP, OFFER_PERSON, TROUBLE ->
              listening.withAhead(rest);
        };
    return new Director.Step(next, recorded);
  }

  private static boolean isGivenUp(DirectorState state, boolean sounded) {
    return sounded && state.cuts() >= Director.MOST_REPEATS;
  }

  /**
   * In a noisy room how the interview goes may remain unsaid. Who speaks may not: it is said in one
   * short sentence, until that was heard whole.
   */
  private DirectorState opening(DirectorState state, List<Utterance> rest, boolean sounded) {
    boolean saysWho = !rest.isEmpty() && rest.getFirst().isFor(Purpose.OPENING);
    if (!saysWho || !isGivenUp(state, sounded)) {
      return again(state, rest, sounded);
    }
    List<Utterance> ahead = new ArrayList<>();
    ahead.add(inShort());
    ahead.addAll(rest);
    return state.withAhead(ahead);
  }

  Utterance inShort() {
    return lines.line(Purpose.OPENING, "opening.short");
  }

  static String endingOf(DirectorState state) {
    return state.ending() == null ? "ended_by_interviewer" : state.ending();
  }

  /** Keeps what was cut in hand, unless it was repeated often enough. */
  private static DirectorState again(DirectorState state, List<Utterance> rest, boolean sounded) {
    if (!sounded) {
      return state;
    }
    return isGivenUp(state, true)
        ? state.withAhead(rest).withCuts(0)
        : state.withCuts(state.cuts() + 1);
  }

  /** Part of it was not heard: it follows again, behind a bridge. */
  DirectorState onceMore(DirectorState state, Utterance question) {
    List<Utterance> ahead = new ArrayList<>();
    ahead.add(lines.line(Purpose.BRIDGE, "bridge.interrupted"));
    ahead.add(question);
    ahead.addAll(state.ahead());
    return state
        .withAhead(ahead)
        .but(
            draft -> {
              draft.ducked = false;
              draft.saidTwice = true;
            });
  }
}
