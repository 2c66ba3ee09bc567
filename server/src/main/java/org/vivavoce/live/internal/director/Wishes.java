package org.vivavoce.live.internal.director;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.internal.director.Utterance.Purpose;

/**
 * What the interviewer says to a candidate's wish, and to the word it asked for. Where there is no
 * wish there is no reply, and the words are an answer.
 */
final class Wishes {
  private final Lines lines;

  Wishes(Lines lines) {
    this.lines = lines;
  }

  /** A state with what is to be said, and what is noted before. */
  record Reply(DirectorState state, List<Directive> noted) {
    Reply(DirectorState state) {
      this(state, List.of());
    }
  }

  /** Wishes that come before everything else, also before what was cut short. */
  @Nullable Reply urgent(DirectorState state, Intent intent) {
    return switch (intent) {
      case STOP -> new Reply(before(state, lines.line(Purpose.CONFIRM_STOP, "stop.confirm")));
      case PERSON ->
          new Reply(
              before(state, lines.line(Purpose.OFFER_PERSON, "person.noted")),
              List.of(new Directive.Note("person_requested", state.openQuestion())));
      case SKIP, REPHRASE -> wasCut(state) ? wish(state, intent) : null;
      default -> null;
    };
  }

  /** The open question was cut short and would be said again. */
  private static boolean wasCut(DirectorState state) {
    return state.question() > 0
        && !state.ahead().isEmpty()
        && Integer.valueOf(state.question()).equals(state.ahead().getFirst().question());
  }

  private static DirectorState before(DirectorState state, Utterance first) {
    List<Utterance> ahead = new ArrayList<>(state.ahead());
    ahead.addFirst(first);
    return state.withAhead(ahead);
  }

  /** A wish about the open question. */
  @Nullable Reply wish(DirectorState state, Intent intent) {
    return switch (intent) {
      case REPEAT -> withQuestion(state, "bridge.repeat");
      case REPHRASE -> rephrase(state);
      case PAUSE -> say(state, lines.line(Purpose.PAUSE, "pause"));
      case SKIP ->
          new Reply(
              lines.followedBy(
                  Steps.aside(state.withCuts(0)),
                  lines.line(Purpose.SET_ASIDE, state.offered() ? "moving_on" : "set_aside")));
      case COME_BACK -> comeBack(state);
      case NONE, STOP, PERSON, YES, NO, GO_ON -> null;
    };
  }

  private Reply rephrase(DirectorState state) {
    Utterance other = lines.rephrased(state.question());
    if (other == null) {
      return withQuestion(state, "bridge.no_rephrasing");
    }
    Reply reply = say(state, lines.line(Purpose.BRIDGE, "bridge.rephrase"), other);
    return new Reply(reply.state(), List.of(new Directive.Note("rephrased", state.question())));
  }

  private Reply comeBack(DirectorState state) {
    List<Integer> setAside = state.setAside();
    int earlier = setAside.isEmpty() ? state.question() - 1 : setAside.getLast();
    return lines.has(earlier)
        ? say(state, lines.line(Purpose.BRIDGE, "bridge.return"), lines.question(earlier))
        : withQuestion(state, "bridge.nothing_earlier");
  }

  /** To the word that was asked for. */
  Reply word(DirectorState before, Intent intent) {
    DirectorState state = before.but(draft -> draft.pending = null);
    boolean yes = intent == Intent.YES || intent == Intent.GO_ON;
    if (before.pending() == Purpose.OFFER_RETURN) {
      return yes || intent == Intent.COME_BACK
          ? say(state, lines.question(state.setAside().getFirst()))
          : say(
              state.but(draft -> draft.setAside = List.of()),
              lines.line(Purpose.FAREWELL, "farewell"));
    }
    boolean stop =
        intent == Intent.STOP || (before.pending() == Purpose.CONFIRM_STOP && intent == Intent.YES);
    return stop ? stopped(state) : goOn(state);
  }

  private Reply stopped(DirectorState state) {
    return new Reply(
        state
            .withAhead(List.of(lines.line(Purpose.FAREWELL, "farewell.stop")))
            .but(draft -> draft.ending = "ended_by_candidate"));
  }

  private Reply goOn(DirectorState state) {
    if (state.ahead().isEmpty() && state.question() > 0) {
      return withQuestion(state, "bridge.go_on");
    }
    DirectorState next = state.ahead().isEmpty() ? lines.followedBy(state) : state;
    return new Reply(before(next, lines.line(Purpose.BRIDGE, "bridge.go_on")));
  }

  private Reply withQuestion(DirectorState state, String bridge) {
    return say(state, lines.line(Purpose.BRIDGE, bridge), lines.question(state.question()));
  }

  private static Reply say(DirectorState state, Utterance... utterances) {
    return new Reply(state.withAhead(List.of(utterances)));
  }
}
