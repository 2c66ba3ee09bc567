package org.vivavoce.live.internal.director;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.internal.director.DirectorEvent.Heard;
import org.vivavoce.live.internal.director.DirectorState.Mode;
import org.vivavoce.live.internal.director.Utterance.Purpose;
import org.vivavoce.live.internal.director.Watchdog.Trouble;
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
 *   <li>Who comes back in mid-answer is asked to go on with it; the question is not put again.
 *   <li>An answer ends with an acknowledgement. Whoever goes on speaking during it, or before the
 *       next question sounds, is still giving the same answer.
 *   <li>Silence: after the question's patience the question is repeated once; after as much silence
 *       again the interview goes on.
 *   <li>Wishes ({@link Intent}) are done, not judged; an end is confirmed first.
 *   <li>Where hearing goes wrong it apologises and says what to do, at most {@value #MOST_TROUBLES}
 *       times, then takes leave.
 *   <li>Time: leave is taken when the candidate has finished speaking.
 * </ul>
 */
public final class Director {
  static final int MOST_REPEATS = 2;

  /** How long a candidate who asked for a moment gets before being asked again. */
  public static final long PAUSE_MS = 120_000;

  private static final long DEFAULT_PATIENCE_MS = 10_000;

  static final int MOST_TROUBLES = 3;

  /** So many questions in a row without a sound: the candidate is not silent but not heard. */
  private static final int MOST_SILENCES = 2;

  private final Lines lines;
  private final Wishes wishes;
  private final Cuts cuts;

  public Director(InterviewPlan plan) {
    this.lines = new Lines(plan);
    this.wishes = new Wishes(lines);
    this.cuts = new Cuts(lines);
  }

  public record Step(DirectorState state, List<Directive> directives) {}

  public static DirectorState resume(List<JournalFact.Directed> steps, Set<Integer> heard) {
    return Steps.fold(steps, heard);
  }

  public Step step(DirectorState state, DirectorEvent event) {
    if (state.mode() == Mode.FINISHED) {
      return new Step(state, List.of());
    }
    return switch (event) {
      case DirectorEvent.CallReady _ -> begin(state);
      case DirectorEvent.CallLost _ -> new Step(state.withoutCall(), List.of());
      case DirectorEvent.HeardAgain _ -> heardAgain(state.but(draft -> draft.speaking = false));
      case DirectorEvent.Sounding _ -> sounding(state);
      case DirectorEvent.Spoken _ -> spoken(state);
      case DirectorEvent.Misspoken _ -> misspoken(state);
      case DirectorEvent.Cut cut -> cuts.cut(state, cut.sounded());
      case DirectorEvent.CandidateStarted _ ->
          new Step(state.but(draft -> draft.speaking = true), List.of());
      case DirectorEvent.CandidateFinished finished -> finished(state, finished);
      case DirectorEvent.Overheard _ -> overheard(state);
      case DirectorEvent.Troubled troubled -> troubled(state, troubled.trouble());
      case DirectorEvent.PatienceEnded _ -> patienceEnded(state);
      case DirectorEvent.TimeUp up -> timeUp(state, up.reason());
      case DirectorEvent.TimeOver _ -> finish(state, Lines.stopOf(state));
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
      return say(lines.leave(state, ahead));
    }
    if (state.question() > 0 && !state.answered()) {
      // Whoever has begun to answer was asked: they are not asked a second time.
      boolean answering = state.asked() && state.heard();
      ahead.add(
          answering ? line(Purpose.BRIDGE, "bridge.your_answer") : question(state.question()));
      return say(state.withAhead(ahead));
    }
    ahead.add(lines.after(state));
    return say(state.withAhead(ahead));
  }

  /** How much of what was in hand was heard nobody knows: a question is put again. */
  private Step heardAgain(DirectorState state) {
    if (state.mode() == Mode.WAITING) {
      return begin(state);
    }
    Utterance inHand = state.inHand();
    boolean whole =
        inHand != null && (inHand.isFor(Purpose.QUESTION) || inHand.isFor(Purpose.OPENING));
    return whole ? sayAgain(state.withCuts(1)) : goOn(state, patienceMs(state));
  }

  private Step sounding(DirectorState state) {
    Utterance inHand = state.inHand();
    if (inHand != null && inHand.wantsWord()) {
      boolean offer = inHand.isFor(Purpose.OFFER_RETURN);
      DirectorState next =
          state.but(
              draft -> {
                draft.pending = inHand.purpose();
                draft.offered |= offer;
              });
      return new Step(
          next, offer ? List.of(new Directive.Note("return_offered", null)) : List.of());
    }
    if (inHand == null || inHand.question() == null || inHand.question() == state.question()) {
      return new Step(state, List.of());
    }
    boolean back = inHand.question() <= state.furthest();
    return new Step(
        state.atQuestion(inHand.question()),
        back ? List.of(new Directive.Note("returned", inHand.question())) : List.of());
  }

  /** What the page held back of a question is said once more when it has ended. */
  private Step overheard(DirectorState state) {
    Utterance inHand = state.inHand();
    boolean missed = inHand != null && inHand.isFor(Purpose.QUESTION) && !state.saidTwice();
    return new Step(missed ? state.but(draft -> draft.ducked = true) : state, List.of());
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
        next = state.ducked() ? cuts.onceMore(next.withAsked(), said) : next.withAsked();
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
      case SET_ASIDE -> {
        recorded.add(new Directive.Note("set_aside", state.question()));
        next = next.withAnswered();
      }
      case PATIENCE -> {
        recorded.add(new Directive.Note("reprompted", state.question()));
        next = next.but(draft -> draft.reprompted = true);
      }
      case FAREWELL -> {
        recorded.add(new Directive.Note("farewell_said", null));
        recorded.add(new Directive.Finish(Cuts.endingOf(state)));
        return new Step(next.in(Mode.FINISHED), recorded);
      }
      default -> {}
    }
    boolean waits = said.isFor(Purpose.PAUSE) || said.isFor(Purpose.TROUBLE);
    Step after = goOn(next, waits ? PAUSE_MS : patienceMs(next));
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
      return say(lines.leave(state, List.of()));
    }
    boolean more = !state.ahead().isEmpty() && state.pending() == null;
    if (state.speaking() && more) {
      return cuts.cut(state.in(Mode.SPEAKING), false); // nobody talks over the candidate
    }
    if (more) {
      return say(state);
    }
    return new Step(state.in(Mode.LISTENING), List.of(new Directive.Listen(patienceMs)));
  }

  private Step finished(DirectorState before, DirectorEvent.CandidateFinished finished) {
    DirectorState state = before.but(draft -> draft.speaking = false);
    if (state.mode() != Mode.LISTENING) {
      return new Step(state, List.of());
    }
    if (state.timeUp() && state.ending() == null) {
      return say(lines.leave(state.withHeard(), List.of()));
    }
    boolean nothing = finished.heard() == Heard.NOTHING;
    if (state.pending() != null) {
      return nothing ? listen(state) : reply(wishes.word(state, finished.intent()));
    }
    Wishes.Reply urgent = state.ending() == null ? wishes.urgent(state, finished.intent()) : null;
    if (urgent != null) {
      return reply(urgent);
    }
    Step due = due(state);
    if (due != null) {
      return due;
    }
    if (state.question() == 0) {
      return say(lines.followedBy(state));
    }
    Wishes.Reply wish = wishes.wish(state, finished.intent());
    if (wish != null) {
      return reply(wish);
    }
    return nothing && !state.heard() ? listen(state) : acknowledge(state.withHeard());
  }

  /** What was cut short, or the end that was only put off; null when there is nothing of it. */
  private @Nullable Step due(DirectorState state) {
    if (!state.ahead().isEmpty()) {
      return sayAgain(state);
    }
    return state.ending() == null ? null : finish(state, state.ending());
  }

  private Step listen(DirectorState state) {
    return new Step(state, List.of(new Directive.Listen(patienceMs(state))));
  }

  private static Step reply(Wishes.Reply reply) {
    List<Directive> directives = new ArrayList<>(reply.noted());
    Step said = say(reply.state());
    directives.addAll(said.directives());
    return new Step(said.state(), directives);
  }

  private Step patienceEnded(DirectorState state) {
    if (state.mode() != Mode.LISTENING || state.speaking()) {
      return new Step(state, List.of());
    }
    if (state.pending() != null) {
      return reply(wishes.word(state, Intent.NONE));
    }
    Step due = due(state);
    if (due != null) {
      return due;
    }
    if (state.heard()) {
      return acknowledge(state);
    }
    if (!state.reprompted()) {
      return say(
          state.withAhead(List.of(line(Purpose.PATIENCE, "patience"), question(state.question()))));
    }
    DirectorState silent = state.but(draft -> draft.silences = state.silences() + 1);
    if (silent.silences() >= MOST_SILENCES) {
      return troubled(silent.but(draft -> draft.reprompted = false), Trouble.SILENCE);
    }
    return say(lines.followedBy(silent, line(Purpose.MOVING_ON, "moving_on")));
  }

  private Step troubled(DirectorState before, Trouble trouble) {
    if (before.mode() != Mode.LISTENING || before.ending() != null) {
      return new Step(before, List.of());
    }
    DirectorState state =
        before.but(
            draft -> {
              draft.troubles = before.troubles() + 1;
              draft.speaking = false;
            });
    boolean enough = state.troubles() > MOST_TROUBLES;
    List<Utterance> ahead = new ArrayList<>(enough ? List.of() : state.ahead());
    ahead.addFirst(
        enough
            ? line(Purpose.FAREWELL, "farewell.trouble")
            : line(Purpose.TROUBLE, "trouble." + trouble.wire()));
    return reply(
        new Wishes.Reply(
            enough
                ? state.withAhead(ahead).but(draft -> draft.ending = "not_understood")
                : state.withAhead(ahead),
            List.of(new Directive.Note("trouble_" + trouble.wire(), state.openQuestion()))));
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
        ? say(lines.leave(state, List.of()))
        : new Step(state, List.of());
  }

  private Step finish(DirectorState state, String reason) {
    return new Step(
        state.in(Mode.FINISHED).withAhead(List.of()),
        List.of(new Directive.StopSpeaking(), new Directive.Finish(reason)));
  }

  private Step acknowledge(DirectorState state) {
    return say(lines.followedBy(state, line(Purpose.ACKNOWLEDGEMENT, "acknowledgement")));
  }

  private static Step say(DirectorState state) {
    return new Step(state.in(Mode.SPEAKING), List.of(new Directive.Say(state.ahead().getFirst())));
  }

  private Step sayAgain(DirectorState state) {
    Utterance first = state.ahead().getFirst();
    if (state.cuts() == 0 || first.equals(cuts.inShort())) {
      return say(state); // nothing of it was heard, or it is short enough to need no bridge
    }
    List<Utterance> ahead = new ArrayList<>();
    ahead.add(line(Purpose.BRIDGE, "bridge.interrupted"));
    ahead.add(first);
    ahead.addAll(state.ahead().subList(1, state.ahead().size()));
    return say(state.withAhead(ahead));
  }

  private long patienceMs(DirectorState state) {
    return state.question() == 0 ? DEFAULT_PATIENCE_MS : lines.patienceMs(state.question());
  }

  private Utterance question(int number) {
    return lines.question(number);
  }

  private Utterance line(Purpose purpose, String key) {
    return lines.line(purpose, key);
  }

  /** The words of a question, null when there is no such question. */
  public @Nullable String questionText(int number) {
    return lines.has(number) ? lines.question(number).text() : null;
  }
}
