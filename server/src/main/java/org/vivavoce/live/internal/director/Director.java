package org.vivavoce.live.internal.director;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.internal.director.DirectorEvent.Heard;
import org.vivavoce.live.internal.director.DirectorState.Mode;
import org.vivavoce.live.internal.director.Utterance.Purpose;
import org.vivavoce.plan.InterviewPlan;
import org.vivavoce.transcript.JournalFact;

/**
 * Leads the interview: a pure function of plan, state and event. Every candidate gets the same core
 * questions, in order and word for word; nobody is praised, led or hurried.
 *
 * <ul>
 *   <li>It says that it is an AI, whole, before its first question. What the candidate cuts short
 *       of the opening or of a question is said again after a bridge, at most {@value
 *       #MOST_REPEATS} times, so that a noisy room does not trap anyone.
 *   <li>A question counts as asked when its playback ended. One that the service worded otherwise
 *       is asked once more; one that was never heard whole is noted as such.
 *   <li>An answer ends with an acknowledgement. Whoever goes on speaking during it, or before the
 *       next question sounds, is still giving the same answer.
 *   <li>Silence: after the question's patience the question is repeated once; after as much silence
 *       again the interview goes on.
 *   <li>Time: leave is taken when the candidate has finished speaking.
 * </ul>
 */
public final class Director {
  static final int MOST_REPEATS = 2;

  /** How long a candidate who asked for a moment gets before being asked again. */
  public static final long PAUSE_MS = 120_000;

  private static final long DEFAULT_PATIENCE_MS = 10_000;

  private final InterviewPlan plan;
  private final Script script;

  public Director(InterviewPlan plan) {
    this.plan = plan;
    this.script = new Script(plan);
  }

  public record Step(DirectorState state, List<Directive> directives) {}

  /** The state that the journalled steps of earlier calls and hosts lead to. */
  public static DirectorState resume(List<JournalFact.Directed> steps) {
    DirectorState state = DirectorState.fresh();
    for (JournalFact.Directed directed : steps) {
      int number = directed.question() == null ? state.question() : directed.question();
      state =
          switch (directed.step()) {
            case "opened" -> state.but(draft -> draft.opened = true);
            case "question_asked" -> asked(state.atQuestion(number));
            case "answer_ended", "skipped" ->
                (number == state.question() ? state : state.atQuestion(number)).withAnswered();
            case "reprompted" -> state.but(draft -> draft.reprompted = true);
            case "farewell_said" -> state.in(Mode.FINISHED);
            default -> state; // a step of a newer version: nothing to resume from it
          };
    }
    return state;
  }

  private static DirectorState asked(DirectorState state) {
    return state.withCuts(0).but(draft -> draft.asked = true);
  }

  public Step step(DirectorState state, DirectorEvent event) {
    if (state.mode() == Mode.FINISHED) {
      return new Step(state, List.of());
    }
    return switch (event) {
      case DirectorEvent.CallReady _ -> begin(state);
      case DirectorEvent.CallLost _ ->
          new Step(
              state
                  .in(Mode.WAITING)
                  .withAhead(List.of())
                  .withCuts(0)
                  .but(draft -> draft.speaking = false),
              List.of());
      case DirectorEvent.Sounding _ -> sounding(state);
      case DirectorEvent.Spoken _ -> spoken(state);
      case DirectorEvent.Misspoken _ -> misspoken(state);
      case DirectorEvent.Cut cut -> cut(state, cut.sounded());
      case DirectorEvent.CandidateStarted _ ->
          new Step(state.but(draft -> draft.speaking = true), List.of());
      case DirectorEvent.CandidateFinished finished -> finished(state, finished);
      case DirectorEvent.PatienceEnded _ -> patienceEnded(state);
      case DirectorEvent.TimeUp up -> timeUp(state, up.reason());
      case DirectorEvent.TimeOver _ -> finish(state, stopOf(state));
      case DirectorEvent.EndRequested _ -> finish(state, "ended_by_candidate");
    };
  }

  private Step begin(DirectorState state) {
    boolean resumed = state.opened() || state.question() > 0;
    List<Utterance> ahead = new ArrayList<>();
    if (resumed) {
      ahead.add(line(Purpose.WELCOME_BACK, "welcome_back"));
    }
    if (!state.opened()) {
      ahead.add(line(Purpose.OPENING, "opening.who"));
      ahead.add(line(Purpose.OPENING, "opening.how"));
    }
    if (state.timeUp()) {
      return say(leave(state, ahead));
    }
    if (state.question() > 0 && !state.answered()) {
      ahead.add(question(state.question()));
      return say(state.withAhead(ahead));
    }
    return say(followedByNext(state, ahead));
  }

  private Step sounding(DirectorState state) {
    Utterance inHand = state.inHand();
    if (inHand == null || inHand.question() == null || inHand.question() == state.question()) {
      return new Step(state, List.of());
    }
    return new Step(state.atQuestion(inHand.question()), List.of());
  }

  private Step spoken(DirectorState state) {
    Utterance said = state.inHand();
    if (said == null) {
      return new Step(state, List.of());
    }
    List<Directive> recorded = new ArrayList<>();
    List<Utterance> rest = state.ahead().subList(1, state.ahead().size());
    DirectorState next = state.withAhead(rest);
    switch (said.purpose()) {
      case OPENING -> {
        if (rest.isEmpty() || !rest.getFirst().isFor(Purpose.OPENING)) {
          next = next.but(draft -> draft.opened = true).withCuts(0);
          recorded.add(new Directive.Note("opened", null));
        }
      }
      case QUESTION -> {
        if (!state.asked()) {
          recorded.add(new Directive.Note("question_asked", said.question()));
        }
        next = asked(next);
      }
      case ACKNOWLEDGEMENT -> {
        if (!state.answered()) {
          recorded.add(new Directive.Note("answer_ended", state.question()));
        }
        next = next.withAnswered();
      }
      case MOVING_ON -> {
        recorded.add(new Directive.Note("skipped", state.question()));
        next = next.withAnswered();
      }
      case PATIENCE -> {
        recorded.add(new Directive.Note("reprompted", state.question()));
        next = next.but(draft -> draft.reprompted = true);
      }
      case FAREWELL -> {
        recorded.add(new Directive.Note("farewell_said", null));
        recorded.add(new Directive.Finish(endingOf(state)));
        return new Step(next.in(Mode.FINISHED), recorded);
      }
      case PAUSE, BRIDGE, WELCOME_BACK, CLOSING -> {}
    }
    Step after = goOn(next, said.isFor(Purpose.PAUSE) ? PAUSE_MS : patienceMs(next));
    recorded.addAll(after.directives());
    return new Step(after.state(), recorded);
  }

  /** Not the plan's question: it is put once more, and after that it counts as it was said. */
  private Step misspoken(DirectorState state) {
    Utterance said = state.inHand();
    if (said == null || !said.isFor(Purpose.QUESTION) || state.reworded()) {
      return spoken(state);
    }
    List<Utterance> ahead = new ArrayList<>(state.ahead());
    ahead.addFirst(line(Purpose.BRIDGE, "bridge.wording"));
    return say(state.withAhead(ahead).but(draft -> draft.reworded = true));
  }

  private Step goOn(DirectorState state, long patienceMs) {
    if (state.timeUp() && state.ending() == null) {
      return say(leave(state, List.of()));
    }
    if (state.speaking() && !state.ahead().isEmpty()) {
      return cut(state.in(Mode.SPEAKING), false); // nobody talks over the candidate
    }
    if (!state.ahead().isEmpty()) {
      return say(state);
    }
    return new Step(state.in(Mode.LISTENING), List.of(new Directive.Listen(patienceMs)));
  }

  private Step cut(DirectorState state, boolean sounded) {
    Utterance inHand = state.inHand();
    if (inHand == null) {
      return new Step(state, List.of());
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
          case ACKNOWLEDGEMENT, PATIENCE, PAUSE, MOVING_ON -> listening.withAhead(List.of());
          case BRIDGE, WELCOME_BACK -> listening.withAhead(rest);
        };
    return new Step(next, recorded);
  }

  private static boolean isGivenUp(DirectorState state, boolean sounded) {
    return sounded && state.cuts() >= MOST_REPEATS;
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

  private Utterance inShort() {
    return line(Purpose.OPENING, "opening.short");
  }

  private static String stopOf(DirectorState state) {
    return state.stop() == null ? "time_limit" : state.stop();
  }

  private static String endingOf(DirectorState state) {
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

  private Step finished(DirectorState before, DirectorEvent.CandidateFinished finished) {
    DirectorState state = before.but(draft -> draft.speaking = false);
    if (state.mode() != Mode.LISTENING) {
      return new Step(state, List.of());
    }
    if (state.timeUp() && state.ending() == null) {
      return say(leave(state.withHeard(), List.of()));
    }
    if (!state.ahead().isEmpty()) {
      return sayAgain(state);
    }
    if (state.ending() != null) {
      return finish(state, state.ending());
    }
    if (state.question() == 0) {
      return say(followedByNext(state, List.of()));
    }
    return switch (finished.intent()) {
      case REPEAT ->
          say(
              state.withAhead(
                  List.of(line(Purpose.BRIDGE, "bridge.repeat"), question(state.question()))));
      case PAUSE -> say(state.withAhead(List.of(line(Purpose.PAUSE, "pause"))));
      case NONE -> {
        if (finished.heard() == Heard.NOTHING && !state.heard()) {
          yield new Step(state, List.of(new Directive.Listen(patienceMs(state))));
        }
        yield acknowledge(state.withHeard());
      }
    };
  }

  private Step patienceEnded(DirectorState state) {
    if (state.mode() != Mode.LISTENING || state.speaking()) {
      return new Step(state, List.of());
    }
    if (!state.ahead().isEmpty()) {
      return sayAgain(state);
    }
    if (state.ending() != null) {
      return finish(state, state.ending());
    }
    if (state.heard()) {
      return acknowledge(state);
    }
    if (!state.reprompted()) {
      return say(
          state.withAhead(List.of(line(Purpose.PATIENCE, "patience"), question(state.question()))));
    }
    return say(followedByNext(state, List.of(line(Purpose.MOVING_ON, "moving_on"))));
  }

  private Step timeUp(DirectorState before, String reason) {
    DirectorState state =
        before.but(
            draft -> {
              draft.timeUp = true;
              draft.stop = reason;
            });
    boolean quiet = state.mode() == Mode.LISTENING && !state.speaking();
    return quiet && state.ending() == null
        ? say(leave(state, List.of()))
        : new Step(state, List.of());
  }

  private Step finish(DirectorState state, String reason) {
    return new Step(
        state.in(Mode.FINISHED).withAhead(List.of()),
        List.of(new Directive.StopSpeaking(), new Directive.Finish(reason)));
  }

  private Step acknowledge(DirectorState state) {
    return say(followedByNext(state, List.of(line(Purpose.ACKNOWLEDGEMENT, "acknowledgement"))));
  }

  private DirectorState followedByNext(DirectorState state, List<Utterance> first) {
    List<Utterance> ahead = new ArrayList<>(first);
    if (state.question() < plan.questions().size()) {
      ahead.add(question(state.question() + 1));
      return state.withAhead(ahead);
    }
    ahead.add(line(Purpose.FAREWELL, "farewell"));
    return state.withAhead(ahead);
  }

  private DirectorState leave(DirectorState state, List<Utterance> first) {
    List<Utterance> ahead = new ArrayList<>(first);
    ahead.add(
        line(Purpose.CLOSING, stopOf(state).equals("budget") ? "closing.budget" : "closing.time"));
    ahead.add(line(Purpose.FAREWELL, "farewell.time"));
    return state.withAhead(ahead).withCuts(0).but(draft -> draft.ending = stopOf(state));
  }

  private Step say(DirectorState state) {
    return new Step(state.in(Mode.SPEAKING), List.of(new Directive.Say(state.ahead().getFirst())));
  }

  private Step sayAgain(DirectorState state) {
    Utterance first = state.ahead().getFirst();
    if (state.cuts() == 0 || first.equals(inShort())) {
      return say(state); // nothing of it was heard, or it is short enough to need no bridge
    }
    List<Utterance> ahead = new ArrayList<>();
    ahead.add(line(Purpose.BRIDGE, "bridge.interrupted"));
    ahead.add(first);
    ahead.addAll(state.ahead().subList(1, state.ahead().size()));
    return say(state.withAhead(ahead));
  }

  private long patienceMs(DirectorState state) {
    return state.question() == 0
        ? DEFAULT_PATIENCE_MS
        : plan.questions().get(state.question() - 1).patienceMs();
  }

  private Utterance question(int number) {
    return new Utterance(Purpose.QUESTION, plan.questions().get(number - 1).text(), number);
  }

  private Utterance line(Purpose purpose, String key) {
    return new Utterance(purpose, script.line(key), null);
  }

  /** The words of a question, null when there is no such question. */
  public @Nullable String questionText(int number) {
    return number >= 1 && number <= plan.questions().size()
        ? plan.questions().get(number - 1).text()
        : null;
  }
}
