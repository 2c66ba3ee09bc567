package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.internal.DirectorEvent.Heard;
import org.vivavoce.plan.InterviewPlan;
import org.vivavoce.transcript.JournalFact;

/** The director alone: events in, directives out. */
class DirectorTest {
  private static final String WHO =
      "Hello, and welcome. I am an artificial intelligence, and I will lead this interview for the"
          + " position of Gardener at Rosebud.";
  private static final String HOW =
      "What we both say is written down as text. You can ask me to repeat a question, or ask for a"
          + " moment, at any time. Let us begin.";
  private static final String FAREWELL =
      "That was my last question. Thank you for your time. This interview is now finished. Goodbye.";
  private static final String AGAIN = "Let me say that again.";
  private static final String Q1 = Plans.QUESTIONS.get(0);
  private static final String Q2 = Plans.QUESTIONS.get(1);
  private static final String Q3 = Plans.QUESTIONS.get(2);

  /** One interview, event by event. */
  private static final class Talk {
    final Director director;
    DirectorState state;
    final List<String> said = new ArrayList<>();
    final List<JournalFact.Directed> noted = new ArrayList<>();
    List<Directive> last = List.of();

    Talk(InterviewPlan plan, DirectorState state) {
      this.director = new Director(plan);
      this.state = state;
    }

    Talk() {
      this(Plans.three(), DirectorState.fresh());
    }

    Talk on(DirectorEvent event) {
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
    Talk heard() {
      return on(new DirectorEvent.Sounding()).on(new DirectorEvent.Spoken());
    }

    /** Everything is played until the interviewer listens or is done. */
    Talk heardOut() {
      while (state.mode() == DirectorState.Mode.SPEAKING) {
        heard();
      }
      return this;
    }

    Talk started() {
      return on(new DirectorEvent.CandidateStarted());
    }

    Talk finished() {
      return on(new DirectorEvent.CandidateFinished(Heard.WORDS, Intent.NONE));
    }

    Talk finished(Heard heard, Intent intent) {
      return on(new DirectorEvent.CandidateFinished(heard, intent));
    }

    Talk answers() {
      return started().finished();
    }

    Talk cut(boolean sounded) {
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
  }

  private static Talk begun() {
    return new Talk().on(new DirectorEvent.CallReady());
  }

  private static Talk atFirstQuestion() {
    return begun().heardOut();
  }

  @Test
  void anInterviewWithoutIncidentAsksEachQuestionOnceInOrderAndWordForWord() {
    Talk talk = atFirstQuestion().answers().heardOut().answers().heardOut().answers().heardOut();
    assertEquals(
        List.of(WHO, HOW, Q1, "Thank you.", Q2, "Thank you.", Q3, "Thank you.", FAREWELL),
        talk.said);
    assertEquals(
        List.of(
            "opened",
            "question_asked 1",
            "answer_ended 1",
            "question_asked 2",
            "answer_ended 2",
            "question_asked 3",
            "answer_ended 3",
            "farewell_said"),
        talk.notes());
    assertEquals("ended_by_interviewer", talk.finish());
  }

  @Test
  void itSaysThatItIsAnArtificialIntelligenceBeforeAnythingElse() {
    assertEquals(List.of(WHO), begun().said);
  }

  @Test
  void silenceBringsTheQuestionOnceMoreAndThenTheNextOne() {
    Talk talk = atFirstQuestion().on(new DirectorEvent.PatienceEnded()).heardOut();
    assertEquals(
        List.of(WHO, HOW, Q1, "Take your time. I will ask the question once more.", Q1), talk.said);
    talk.on(new DirectorEvent.PatienceEnded()).heardOut();
    assertEquals(List.of("That is all right. Let us go on.", Q2), talk.said.subList(5, 7));
    assertEquals(
        List.of("opened", "question_asked 1", "reprompted 1", "skipped 1", "question_asked 2"),
        talk.notes());
  }

  @Test
  void theWaitIsTheQuestionsOwnPatience() {
    Talk talk =
        new Talk(Plans.of(3, 4_321, 600_000), DirectorState.fresh())
            .on(new DirectorEvent.CallReady())
            .heardOut();
    assertEquals(List.of(new Directive.Listen(4_321)), talk.last.subList(1, 2));
  }

  @Test
  void nobodyIsAskedWhetherTheyAreThereWhileTheySpeak() {
    Talk talk = atFirstQuestion().started().on(new DirectorEvent.PatienceEnded());
    assertEquals(List.of(), talk.last);
  }

  @Test
  void aQuestionThatWasCutIsSaidAgainAfterABridgeAndCountsAsAskedOnlyThen() {
    Talk talk = begun().heard().heard().cut(true);
    assertEquals(List.of("opened"), talk.notes());
    talk.finished();
    assertEquals(List.of(WHO, HOW, Q1, AGAIN), talk.said);
    talk.heardOut();
    assertEquals(List.of(WHO, HOW, Q1, AGAIN, Q1), talk.said);
    assertEquals(List.of("opened", "question_asked 1"), talk.notes());
  }

  @Test
  void aNoisyRoomDoesNotTrapTheInterviewInOneQuestion() {
    Talk talk = begun().heard().heard();
    for (int i = 0; i < 2; i++) {
      talk.cut(true).finished().heard(); // the bridge is heard, the question is in hand again
    }
    talk.cut(true).finished();
    assertEquals("Thank you.", talk.said.getLast());
    talk.heardOut();
    assertEquals(Q2, talk.said.getLast());
    assertEquals(List.of("opened", "answer_ended 1", "question_asked 2"), talk.notes());
  }

  @Test
  void anOpeningThatWasCutIsSaidAgain() {
    Talk talk = begun().cut(true).finished().heardOut();
    assertEquals(List.of(WHO, AGAIN, WHO, HOW, Q1), talk.said);
  }

  @Test
  void whoGoesOnDuringTheAcknowledgementIsStillGivingTheSameAnswer() {
    Talk talk = atFirstQuestion().answers().cut(true);
    assertEquals(1, talk.state.question());
    talk.finished().heardOut();
    assertEquals(List.of(WHO, HOW, Q1, "Thank you.", "Thank you.", Q2), talk.said);
    assertEquals(
        List.of("opened", "question_asked 1", "answer_ended 1", "question_asked 2"), talk.notes());
  }

  @Test
  void whoGoesOnBeforeTheNextQuestionSoundsIsStillGivingTheSameAnswer() {
    Talk talk = atFirstQuestion().answers().heard().cut(false);
    assertEquals(1, talk.state.question());
    talk.finished().heardOut();
    assertEquals(2, talk.state.question());
    assertEquals(
        List.of("opened", "question_asked 1", "answer_ended 1", "question_asked 2"), talk.notes());
  }

  @Test
  void nothingIsSaidOverACandidateWhoSpeaksAsOurLastWordEnds() {
    Talk talk = atFirstQuestion().answers().on(new DirectorEvent.Sounding()).started();
    int saidBefore = talk.said.size();
    talk.on(new DirectorEvent.Spoken());
    assertEquals(saidBefore, talk.said.size());
    talk.finished().heardOut();
    assertEquals(Q2, talk.said.getLast());
  }

  @Test
  void theLastAnswerMayGoOnIntoTheFarewell() {
    Talk talk = atFirstQuestion().answers().heardOut().answers().heardOut().answers().heard();
    talk.cut(false).finished();
    assertEquals("Thank you.", talk.said.getLast());
    assertEquals("ended_by_interviewer", talk.heardOut().finish());
  }

  @Test
  void aFarewellThatIsAlwaysCutStillEnds() {
    Talk talk = atFirstQuestion().answers().heardOut().answers().heardOut().answers().heard();
    for (int i = 0; i < 2; i++) {
      talk.cut(true).finished().heard();
    }
    talk.cut(true).finished();
    assertEquals("ended_by_interviewer", talk.finish());
  }

  @Test
  void aCoughIsNoAnswer() {
    Talk talk = atFirstQuestion().started().finished(Heard.NOTHING, Intent.NONE);
    assertEquals(List.of(new Directive.Listen(8_000)), talk.last);
  }

  @Test
  void aCoughAfterHalfAnAnswerEndsTheAnswer() {
    Talk talk = atFirstQuestion().answers().cut(true);
    talk.finished(Heard.NOTHING, Intent.NONE);
    assertEquals("Thank you.", talk.said.getLast());
  }

  @Test
  void aQuestionIsRepeatedOnRequestAndNotAskedTwice() {
    Talk talk = atFirstQuestion().started().finished(Heard.WORDS, Intent.REPEAT).heardOut();
    assertEquals(List.of("Of course. Here is the question again.", Q1), talk.said.subList(3, 5));
    assertEquals(List.of("opened", "question_asked 1"), talk.notes());
  }

  @Test
  void whoAsksForAMomentGetsIt() {
    Talk talk = atFirstQuestion().started().finished(Heard.WORDS, Intent.PAUSE).heardOut();
    assertEquals(List.of(new Directive.Listen(Director.PAUSE_MS)), talk.last);
  }

  @Test
  void timeThatIsUpWaitsForTheCandidateToFinish() {
    Talk talk = atFirstQuestion().started().on(new DirectorEvent.TimeUp());
    assertEquals(List.of(), talk.last);
    talk.finished().heardOut();
    assertEquals(
        List.of(
            "Our time is over, so I will stop here.",
            "Thank you for your time. This interview is now finished. Goodbye."),
        talk.said.subList(3, 5));
    assertEquals("time_limit", talk.finish());
  }

  @Test
  void timeThatIsUpInSilenceEndsAtOnce() {
    Talk talk = atFirstQuestion().on(new DirectorEvent.TimeUp());
    assertEquals("Our time is over, so I will stop here.", talk.said.getLast());
  }

  @Test
  void timeThatIsUpWhileTheInterviewerSpeaksKeepsItFromAskingMore() {
    Talk talk = atFirstQuestion().answers().on(new DirectorEvent.TimeUp()).heardOut();
    assertFalse(talk.said.contains(Q2));
    assertEquals("time_limit", talk.finish());
  }

  @Test
  void politenessEndsWhenItsTimeIsOver() {
    Talk talk = atFirstQuestion().started().on(new DirectorEvent.TimeOver());
    assertEquals("time_limit", talk.finish());
  }

  @Test
  void theCandidateMayEndAtAnyTime() {
    Talk talk = begun().on(new DirectorEvent.EndRequested());
    assertEquals("ended_by_candidate", talk.finish());
    assertEquals(List.of(), talk.answers().last);
  }

  private static Talk resumed(String... steps) {
    List<JournalFact.Directed> facts = new ArrayList<>();
    for (String step : steps) {
      String[] parts = step.split(" ", 2);
      facts.add(
          new JournalFact.Directed(
              parts[0], parts.length > 1 ? Integer.valueOf(parts[1]) : null, null));
    }
    return new Talk(Plans.three(), Director.resume(facts)).on(new DirectorEvent.CallReady());
  }

  @Test
  void aResumedInterviewWelcomesBackAndRepeatsTheOpenQuestion() {
    Talk talk = resumed("opened", "question_asked 1", "answer_ended 1", "question_asked 2");
    talk.heardOut();
    assertEquals("Welcome back", talk.said.getFirst().substring(0, 12));
    assertEquals(List.of(Q2), talk.said.subList(1, talk.said.size()));
    assertEquals(List.of(), talk.notes(), "the question was asked before");
  }

  @Test
  void aResumedInterviewGoesOnBehindWhatWasAnswered() {
    assertEquals(
        Q2, resumed("opened", "question_asked 1", "answer_ended 1").heardOut().said.get(1));
    assertEquals(
        Q3,
        resumed("opened", "question_asked 1", "answer_ended 1", "question_asked 2", "skipped 2")
            .heardOut()
            .said
            .get(1));
  }

  @Test
  void aResumedInterviewWithEverythingAnsweredTakesLeave() {
    Talk talk =
        resumed(
            "opened",
            "question_asked 1",
            "answer_ended 1",
            "question_asked 2",
            "answer_ended 2",
            "question_asked 3",
            "answer_ended 3");
    assertEquals(FAREWELL, talk.heardOut().said.getLast());
  }

  @Test
  void whatWasNeverOpenedIsOpenedWhenItResumes() {
    Talk talk = begun().heard().on(new DirectorEvent.CallLost()).on(new DirectorEvent.CallReady());
    talk.heardOut();
    assertEquals(List.of(WHO, HOW, WHO, HOW, Q1), talk.said);
  }

  @Test
  void aStepOfANewerVersionIsPassedOver() {
    Talk talk = resumed("opened", "question_asked 1", "sang 1");
    assertEquals(Q1, talk.heardOut().said.get(1));
  }

  @Test
  void foldingTheNotesOfAnyMomentLeadsToTheSameNextQuestion() {
    Talk talk = atFirstQuestion().answers().heardOut().answers().heardOut();
    Talk other =
        new Talk(Plans.three(), Director.resume(talk.noted)).on(new DirectorEvent.CallReady());
    assertEquals(Q3, other.heardOut().said.getLast());
  }

  @Test
  void nothingThatTheInterviewerSaysPraisesOrHoldsAFigure() {
    Script script = new Script(Plans.three());
    for (String key :
        List.of(
            "opening.who",
            "opening.how",
            "acknowledgement",
            "patience",
            "pause",
            "moving_on",
            "bridge.interrupted",
            "bridge.repeat",
            "welcome_back",
            "closing.time",
            "farewell",
            "farewell.time")) {
      String line = script.line(key).toLowerCase(Locale.ROOT);
      assertTrue(line.chars().noneMatch(Character::isDigit), key);
      for (String praise : List.of("great", "good answer", "excellent", "well done", "perfect")) {
        assertFalse(line.contains(praise), key);
      }
      assertFalse(line.contains("{"), key);
    }
  }
}
