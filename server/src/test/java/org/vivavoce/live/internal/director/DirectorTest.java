package org.vivavoce.live.internal.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.internal.director.DirectorEvent.Heard;

/** The director alone: events in, directives out. */
class DirectorTest {
  private static final String WHO =
      "Hello, and welcome. I am an artificial intelligence, and I will lead this interview for the"
          + " position of Gardener at Rosebud.";
  private static final String HOW =
      "What we both say is written down as text. You can ask me to repeat a question, or ask for a"
          + " moment, at any time. Let us begin.";
  private static final String FAREWELL =
      "That was my last question. Thank you for your time. This interview is now finished."
          + " Goodbye.";
  private static final String AGAIN = "Let me say that again.";
  private static final String Q1 = Plans.QUESTIONS.get(0);
  private static final String Q2 = Plans.QUESTIONS.get(1);
  private static final String Q3 = Plans.QUESTIONS.get(2);

  private static DirectorTalk begun() {
    return DirectorTalk.begun();
  }

  private static DirectorTalk atFirstQuestion() {
    return begun().heardOut();
  }

  @Test
  void anInterviewWithoutIncidentAsksEachQuestionOnceInOrderAndWordForWord() {
    DirectorTalk talk =
        atFirstQuestion().answers().heardOut().answers().heardOut().answers().heardOut();
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
    DirectorTalk talk = atFirstQuestion().on(new DirectorEvent.PatienceEnded()).heardOut();
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
    DirectorTalk talk =
        new DirectorTalk(Plans.of(3, 4_321, 600_000), DirectorState.fresh())
            .on(new DirectorEvent.CallReady())
            .heardOut();
    assertEquals(List.of(new Directive.Listen(4_321)), talk.last.subList(1, 2));
  }

  @Test
  void nobodyIsAskedWhetherTheyAreThereWhileTheySpeak() {
    DirectorTalk talk = atFirstQuestion().started().on(new DirectorEvent.PatienceEnded());
    assertEquals(List.of(), talk.last);
  }

  @Test
  void aQuestionThatWasCutIsSaidAgainAfterABridgeAndCountsAsAskedOnlyThen() {
    DirectorTalk talk = begun().heard().heard().cut(true);
    assertEquals(List.of("opened"), talk.notes());
    talk.finished();
    assertEquals(List.of(WHO, HOW, Q1, AGAIN), talk.said);
    talk.heardOut();
    assertEquals(List.of(WHO, HOW, Q1, AGAIN, Q1), talk.said);
    assertEquals(List.of("opened", "question_asked 1"), talk.notes());
  }

  @Test
  void aNoisyRoomDoesNotTrapTheInterviewInOneQuestion() {
    DirectorTalk talk = begun().heard().heard();
    for (int i = 0; i < 2; i++) {
      talk.cut(true).finished().heard(); // the bridge is heard, the question is in hand again
    }
    talk.cut(true).finished();
    assertEquals("Thank you.", talk.said.getLast());
    talk.heardOut();
    assertEquals(Q2, talk.said.getLast());
    assertEquals(
        List.of("opened", "question_cut_short 1", "answer_ended 1", "question_asked 2"),
        talk.notes());
  }

  @Test
  void whoSpeaksIsSaidWholeBeforeTheFirstQuestionHoweverNoisyTheRoom() {
    DirectorTalk talk = begun();
    for (int i = 0; i < 2; i++) {
      talk.cut(true).finished().heard(); // the bridge is heard, the sentence is in hand again
    }
    for (int i = 0; i < 7; i++) {
      talk.cut(true).finished();
      assertEquals("I am an artificial intelligence.", talk.said.getLast());
    }
    assertFalse(talk.said.contains(Q1));
    talk.heardOut();
    assertEquals(List.of(HOW, Q1), talk.said.subList(talk.said.size() - 2, talk.said.size()));
  }

  @Test
  void aQuestionInOtherWordsIsPutAgainOnce() {
    DirectorTalk talk = begun().heard().heard();
    talk.on(new DirectorEvent.Sounding()).on(new DirectorEvent.Misspoken());
    talk.heard(); // the bridge
    assertEquals(Q1, talk.said.getLast());
    talk.on(new DirectorEvent.Sounding()).on(new DirectorEvent.Misspoken());
    assertEquals(List.of("opened", "question_asked 1"), talk.notes());
    talk.answers().heard().on(new DirectorEvent.Sounding()).on(new DirectorEvent.Misspoken());
    assertEquals("Let me put that question in its exact words.", talk.said.getLast());
  }

  @Test
  void anOpeningThatWasCutIsSaidAgain() {
    DirectorTalk talk = begun().cut(true).finished().heardOut();
    assertEquals(List.of(WHO, AGAIN, WHO, HOW, Q1), talk.said);
  }

  @Test
  void whoGoesOnDuringTheAcknowledgementIsStillGivingTheSameAnswer() {
    DirectorTalk talk = atFirstQuestion().answers().cut(true);
    assertEquals(1, talk.state.question());
    talk.finished().heardOut();
    assertEquals(List.of(WHO, HOW, Q1, "Thank you.", "Thank you.", Q2), talk.said);
    assertEquals(
        List.of("opened", "question_asked 1", "answer_ended 1", "question_asked 2"), talk.notes());
  }

  @Test
  void whoGoesOnBeforeTheNextQuestionSoundsIsStillGivingTheSameAnswer() {
    DirectorTalk talk = atFirstQuestion().answers().heard().cut(false);
    assertEquals(1, talk.state.question());
    talk.finished().heardOut();
    assertEquals(2, talk.state.question());
    assertEquals(
        List.of("opened", "question_asked 1", "answer_ended 1", "question_asked 2"), talk.notes());
  }

  @Test
  void nothingIsSaidOverACandidateWhoSpeaksAsOurLastWordEnds() {
    DirectorTalk talk = atFirstQuestion().answers().on(new DirectorEvent.Sounding()).started();
    int saidBefore = talk.said.size();
    talk.on(new DirectorEvent.Spoken());
    assertEquals(saidBefore, talk.said.size());
    talk.finished().heardOut();
    assertEquals(Q2, talk.said.getLast());
  }

  @Test
  void theLastAnswerMayGoOnIntoTheFarewell() {
    DirectorTalk talk =
        atFirstQuestion().answers().heardOut().answers().heardOut().answers().heard();
    talk.cut(false).finished();
    assertEquals("Thank you.", talk.said.getLast());
    assertEquals("ended_by_interviewer", talk.heardOut().finish());
  }

  @Test
  void aFarewellThatIsAlwaysCutStillEnds() {
    DirectorTalk talk =
        atFirstQuestion().answers().heardOut().answers().heardOut().answers().heard();
    for (int i = 0; i < 2; i++) {
      talk.cut(true).finished().heard();
    }
    talk.cut(true).finished();
    assertEquals("ended_by_interviewer", talk.finish());
  }

  @Test
  void aCoughIsNoAnswer() {
    DirectorTalk talk = atFirstQuestion().started().finished(Heard.NOTHING, Intent.NONE);
    assertEquals(List.of(new Directive.Listen(8_000)), talk.last);
  }

  @Test
  void aCoughAfterHalfAnAnswerEndsTheAnswer() {
    DirectorTalk talk = atFirstQuestion().answers().cut(true);
    talk.finished(Heard.NOTHING, Intent.NONE);
    assertEquals("Thank you.", talk.said.getLast());
  }

  @Test
  void aQuestionIsRepeatedOnRequestAndNotAskedTwice() {
    DirectorTalk talk = atFirstQuestion().started().finished(Heard.WORDS, Intent.REPEAT).heardOut();
    assertEquals(List.of("Of course. Here is the question again.", Q1), talk.said.subList(3, 5));
    assertEquals(List.of("opened", "question_asked 1"), talk.notes());
  }

  @Test
  void whoAsksForAMomentGetsIt() {
    DirectorTalk talk = atFirstQuestion().started().finished(Heard.WORDS, Intent.PAUSE).heardOut();
    assertEquals(List.of(new Directive.Listen(Director.PAUSE_MS)), talk.last);
  }

  @Test
  void timeThatIsUpWaitsForTheCandidateToFinish() {
    DirectorTalk talk = atFirstQuestion().started().on(new DirectorEvent.TimeUp());
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
  void aSpentBudgetEndsTheInterviewPolitelyAndSpeaksOfNoMoney() {
    DirectorTalk talk = atFirstQuestion().started().on(new DirectorEvent.TimeUp("budget"));
    assertEquals(List.of(), talk.last, "nobody is cut off for it");
    talk.finished().heardOut();
    assertEquals(
        List.of(
            "I have to stop here. That is not because of anything you said.",
            "Thank you for your time. This interview is now finished. Goodbye."),
        talk.said.subList(3, 5));
    assertEquals("budget", talk.finish());
  }

  @Test
  void timeThatIsUpInSilenceEndsAtOnce() {
    DirectorTalk talk = atFirstQuestion().on(new DirectorEvent.TimeUp());
    assertEquals("Our time is over, so I will stop here.", talk.said.getLast());
  }

  @Test
  void timeThatIsUpWhileTheInterviewerSpeaksKeepsItFromAskingMore() {
    DirectorTalk talk = atFirstQuestion().answers().on(new DirectorEvent.TimeUp()).heardOut();
    assertFalse(talk.said.contains(Q2));
    assertEquals("time_limit", talk.finish());
  }

  @Test
  void politenessEndsWhenItsTimeIsOver() {
    DirectorTalk talk = atFirstQuestion().started().on(new DirectorEvent.TimeOver());
    assertEquals("time_limit", talk.finish());
  }

  @Test
  void theCandidateMayEndAtAnyTime() {
    DirectorTalk talk = begun().on(new DirectorEvent.EndRequested());
    assertEquals("ended_by_candidate", talk.finish());
    assertEquals(List.of(), talk.answers().last);
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
            "bridge.wording",
            "opening.short",
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
