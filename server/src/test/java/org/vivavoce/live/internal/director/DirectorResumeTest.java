package org.vivavoce.live.internal.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vivavoce.transcript.JournalFact;

/** The director after a break: its state folded from what was journalled. */
class DirectorResumeTest {
  private static final String WHO = new Script(Plans.three()).line("opening.who");
  private static final String HOW = new Script(Plans.three()).line("opening.how");
  private static final String FAREWELL = new Script(Plans.three()).line("farewell");
  private static final String GO_ON = new Script(Plans.three()).line("bridge.your_answer");
  private static final String Q1 = Plans.QUESTIONS.get(0);
  private static final String Q2 = Plans.QUESTIONS.get(1);
  private static final String Q3 = Plans.QUESTIONS.get(2);

  private static DirectorTalk resumed(String... steps) {
    List<JournalFact.Directed> facts = new ArrayList<>();
    for (String step : steps) {
      String[] parts = step.split(" ", 2);
      facts.add(
          new JournalFact.Directed(
              parts[0], parts.length > 1 ? Integer.valueOf(parts[1]) : null, null));
    }
    return new DirectorTalk(Plans.three(), Director.resume(facts, Set.of()))
        .on(new DirectorEvent.CallReady());
  }

  @Test
  void aResumedInterviewWelcomesBackAndRepeatsTheOpenQuestion() {
    DirectorTalk talk = resumed("opened", "question_asked 1", "answer_ended 1", "question_asked 2");
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
    DirectorTalk talk =
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
    DirectorTalk talk =
        DirectorTalk.begun()
            .heard()
            .on(new DirectorEvent.CallLost())
            .on(new DirectorEvent.CallReady());
    talk.heardOut();
    assertEquals(List.of(WHO, HOW, WHO, HOW, Q1), talk.said);
  }

  @Test
  void whoWasCutOffInMidAnswerIsAskedToGoOnAndNotAskedAgain() {
    DirectorTalk talk = DirectorTalk.begun().heardOut().started();
    talk.on(new DirectorEvent.CallLost()).on(new DirectorEvent.CallReady()).heardOut();
    assertEquals(GO_ON, talk.said.getLast());
    assertEquals(1, talk.said.stream().filter(Q1::equals).count(), "asked once");
    assertEquals(Q2, talk.answers().heardOut().said.getLast());
  }

  @Test
  void anAnswerThatWasGivenWhenTheLineBrokeGoesOnToTheNextQuestionAfterASilence() {
    DirectorTalk talk = DirectorTalk.begun().heardOut().answers();
    talk.on(new DirectorEvent.CallLost()).on(new DirectorEvent.CallReady()).heardOut();
    assertEquals(GO_ON, talk.said.getLast());
    talk.on(new DirectorEvent.PatienceEnded()).heardOut();
    assertEquals(Q2, talk.said.getLast());
    assertEquals(1, talk.said.stream().filter(Q1::equals).count(), "asked once");
  }

  @Test
  void aLaterHostKnowsFromTheJournalWhichQuestionWasBeingAnswered() {
    List<JournalFact.Directed> steps =
        List.of(
            new JournalFact.Directed("opened", null, null),
            new JournalFact.Directed("question_asked", 1, null));
    DirectorTalk heard = new DirectorTalk(Plans.three(), Director.resume(steps, Set.of(1)));
    assertEquals(GO_ON, heard.on(new DirectorEvent.CallReady()).heardOut().said.getLast());
    DirectorTalk silent = new DirectorTalk(Plans.three(), Director.resume(steps, Set.of()));
    assertEquals(Q1, silent.on(new DirectorEvent.CallReady()).heardOut().said.getLast());
  }

  @Test
  void aStepOfANewerVersionIsPassedOver() {
    DirectorTalk talk = resumed("opened", "question_asked 1", "sang 1");
    assertEquals(Q1, talk.heardOut().said.get(1));
  }

  @Test
  void foldingTheNotesOfAnyMomentLeadsToTheSameNextQuestion() {
    DirectorTalk talk = DirectorTalk.begun().heardOut().answers().heardOut().answers().heardOut();
    DirectorTalk other =
        new DirectorTalk(Plans.three(), Director.resume(talk.noted, Set.of()))
            .on(new DirectorEvent.CallReady());
    assertEquals(Q3, other.heardOut().said.getLast());
  }
}
