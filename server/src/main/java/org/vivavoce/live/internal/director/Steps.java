package org.vivavoce.live.internal.director;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vivavoce.live.internal.director.DirectorState.Mode;
import org.vivavoce.transcript.JournalFact;

/** The way back from journalled steps to the state they led to. */
final class Steps {
  private Steps() {}

  /**
   * @param steps of earlier calls and hosts, oldest first
   * @param heard questions to which something was said
   */
  static DirectorState fold(List<JournalFact.Directed> steps, Set<Integer> heard) {
    DirectorState state = DirectorState.fresh();
    for (JournalFact.Directed step : steps) {
      int number = step.question() == null ? state.question() : step.question();
      state = after(state, step.step(), number);
    }
    return heard.contains(state.question()) ? state.withHeard() : state;
  }

  private static DirectorState after(DirectorState state, String step, int number) {
    return switch (step) {
      case "opened" -> state.but(draft -> draft.opened = true);
      case "question_asked" -> state.atQuestion(number).withAsked();
      case "returned" -> state.atQuestion(number);
      case "answer_ended", "skipped" -> at(state, number).withAnswered();
      case "set_aside" -> aside(at(state, number).withAnswered());
      case "return_offered" -> state.but(draft -> draft.offered = true);
      case "reprompted" -> state.but(draft -> draft.reprompted = true);
      case "farewell_said" -> state.in(Mode.FINISHED);
      default -> state; // a step of a newer version, or one that changes nothing
    };
  }

  private static DirectorState at(DirectorState state, int number) {
    return number == state.question() ? state : state.atQuestion(number);
  }

  /** The open question is left for later; once going back was offered there is no later. */
  static DirectorState aside(DirectorState state) {
    if (state.offered()) {
      return notAside(state);
    }
    List<Integer> next = new ArrayList<>(notAside(state).setAside());
    next.add(state.question());
    return state.but(draft -> draft.setAside = next);
  }

  static DirectorState notAside(DirectorState state) {
    return state.but(
        draft ->
            draft.setAside =
                state.setAside().stream().filter(each -> each != state.question()).toList());
  }
}
