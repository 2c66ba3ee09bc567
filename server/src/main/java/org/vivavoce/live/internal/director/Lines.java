package org.vivavoce.live.internal.director;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.internal.director.Utterance.Purpose;
import org.vivavoce.plan.InterviewPlan;

/** What can be said, and what comes next: the plan and the script as utterances. */
final class Lines {
  private final InterviewPlan plan;
  private final Script script;

  Lines(InterviewPlan plan) {
    this.plan = plan;
    this.script = new Script(plan);
  }

  Utterance question(int number) {
    return new Utterance(Purpose.QUESTION, plan.questions().get(number - 1).text(), number);
  }

  /** The question in the plan's other words, null when it has none. */
  @Nullable Utterance rephrased(int number) {
    String other = plan.questions().get(number - 1).rephrasing();
    return other == null ? null : new Utterance(Purpose.QUESTION, other, number);
  }

  Utterance line(Purpose purpose, String key) {
    return new Utterance(purpose, script.line(key), null);
  }

  boolean has(int number) {
    return number >= 1 && number <= plan.questions().size();
  }

  long patienceMs(int number) {
    return plan.questions().get(number - 1).patienceMs();
  }

  /**
   * What follows when the open question is done with: the next one; after a way back the one that
   * was left open for it; in the end once the offer to return to what was set aside; leave.
   */
  Utterance after(DirectorState state) {
    if (state.leftOpen()) {
      return question(state.furthest());
    }
    if (has(state.furthest() + 1)) {
      return question(state.furthest() + 1);
    }
    if (!state.setAside().isEmpty()) {
      return state.offered()
          ? question(state.setAside().getFirst())
          : line(Purpose.OFFER_RETURN, "offer.return");
    }
    return line(Purpose.FAREWELL, "farewell");
  }

  DirectorState followedBy(DirectorState state, Utterance... first) {
    List<Utterance> ahead = new ArrayList<>(List.of(first));
    ahead.add(after(state));
    return state.withAhead(ahead);
  }

  /** Leave is taken for a reason of time or money, after {@code first}. */
  DirectorState leave(DirectorState state, List<Utterance> first) {
    String stop = stopOf(state);
    List<Utterance> ahead = new ArrayList<>(first);
    ahead.add(line(Purpose.CLOSING, stop.equals("budget") ? "closing.budget" : "closing.time"));
    ahead.add(line(Purpose.FAREWELL, "farewell.time"));
    return state
        .withAhead(ahead)
        .withCuts(0)
        .but(
            draft -> {
              draft.ending = stop;
              draft.pending = null;
            });
  }

  static String stopOf(DirectorState state) {
    return state.stop() == null ? "time_limit" : state.stop();
  }
}
