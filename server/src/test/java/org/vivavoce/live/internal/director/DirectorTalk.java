package org.vivavoce.live.internal.director;

import java.util.ArrayList;
import java.util.List;
import org.vivavoce.live.internal.director.DirectorEvent.Heard;
import org.vivavoce.plan.InterviewPlan;
import org.vivavoce.transcript.JournalFact;

/** One interview of the director alone, event by event. */
final class DirectorTalk {
  final Director director;
  DirectorState state;
  final List<String> said = new ArrayList<>();
  final List<JournalFact.Directed> noted = new ArrayList<>();
  List<Directive> last = List.of();

  DirectorTalk(InterviewPlan plan, DirectorState state) {
    this.director = new Director(plan);
    this.state = state;
  }

  DirectorTalk() {
    this(Plans.three(), DirectorState.fresh());
  }

  DirectorTalk on(DirectorEvent event) {
    Director.Step step = director.step(state, event);
    state = step.state();
    last = step.directives();
    for (Directive directive : last) {
      if (directive instanceof Directive.Say say) {
        said.add(say.utterance().text());
      } else if (directive instanceof Directive.Note note) {
        noted.add(new JournalFact.Directed(note.step(), note.question(), null));
      }
    }
    return this;
  }

  /** What is in hand sounds and is played to its end. */
  DirectorTalk heard() {
    return on(new DirectorEvent.Sounding()).on(new DirectorEvent.Spoken());
  }

  /** Everything is played until the interviewer listens or is done. */
  DirectorTalk heardOut() {
    while (state.mode() == DirectorState.Mode.SPEAKING) {
      heard();
    }
    return this;
  }

  DirectorTalk started() {
    return on(new DirectorEvent.CandidateStarted());
  }

  DirectorTalk finished() {
    return on(new DirectorEvent.CandidateFinished(Heard.WORDS, Intent.NONE));
  }

  DirectorTalk finished(Heard heard, Intent intent) {
    return on(new DirectorEvent.CandidateFinished(heard, intent));
  }

  DirectorTalk answers() {
    return started().finished();
  }

  DirectorTalk cut(boolean sounded) {
    if (sounded) {
      on(new DirectorEvent.Sounding());
    }
    return started().on(new DirectorEvent.Cut(sounded));
  }

  List<String> notes() {
    return noted.stream()
        .map(note -> note.step() + (note.question() == null ? "" : " " + note.question()))
        .toList();
  }

  String finish() {
    return last.stream()
        .filter(Directive.Finish.class::isInstance)
        .map(directive -> ((Directive.Finish) directive).reason())
        .findFirst()
        .orElse("not finished");
  }

  static DirectorTalk begun() {
    return new DirectorTalk().on(new DirectorEvent.CallReady());
  }
}
