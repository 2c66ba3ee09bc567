package org.vivavoce.live.internal.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.internal.director.DirectorEvent.Heard;
import org.vivavoce.live.internal.director.Watchdog.Trouble;
import org.vivavoce.plan.InterviewPlan;

/** The director with a candidate who wants something else than to answer. */
class WishesTest {
  private static final String Q1 = Plans.QUESTIONS.get(0);
  private static final String Q2 = Plans.QUESTIONS.get(1);
  private static final String Q3 = Plans.QUESTIONS.get(2);
  private static final String CONFIRM = line("stop.confirm");
  private static final String GO_ON = line("bridge.go_on");
  private static final String OFFER = line("offer.return");

  private static String line(String key) {
    return new Script(Plans.three()).line(key);
  }

  private static DirectorTalk atFirstQuestion() {
    return DirectorTalk.begun().heardOut();
  }

  private static DirectorTalk wishes(DirectorTalk talk, Intent intent) {
    return talk.started().finished(Heard.WORDS, intent).heardOut();
  }

  private static DirectorTalk answers(DirectorTalk talk) {
    return talk.answers().heardOut();
  }

  private static List<String> lastSaid(DirectorTalk talk, int count) {
    return talk.said.subList(talk.said.size() - count, talk.said.size());
  }

  @Test
  void aQuestionIsPutInThePlansOtherWords() {
    InterviewPlan plain = Plans.three();
    InterviewPlan.Question first = plain.questions().getFirst();
    InterviewPlan plan =
        new InterviewPlan(
            plain.planVersionId(),
            plain.positionTitle(),
            plain.companyName(),
            plain.language(),
            plain.timeLimitMs(),
            List.of(
                new InterviewPlan.Question(
                    new UUID(8, 0), 1, first.text(), 8_000, "Why do you want to work here?")));
    DirectorTalk talk =
        new DirectorTalk(plan, DirectorState.fresh()).on(new DirectorEvent.CallReady()).heardOut();
    wishes(talk, Intent.REPHRASE);
    assertEquals("Why do you want to work here?", talk.said.getLast());
    assertTrue(talk.notes().contains("rephrased 1"));
    assertEquals(1, talk.notes().stream().filter("question_asked 1"::equals).count());
  }

  @Test
  void withoutOtherWordsItSaysThatItCanOnlyRepeat() {
    DirectorTalk talk = wishes(atFirstQuestion(), Intent.REPHRASE);
    assertEquals(List.of(line("bridge.no_rephrasing"), Q1), lastSaid(talk, 2));
  }

  @Test
  void aSkippedQuestionIsOfferedOnceAtTheEnd() {
    DirectorTalk talk = wishes(atFirstQuestion(), Intent.SKIP);
    assertEquals(List.of(line("set_aside"), Q2), lastSaid(talk, 2));
    answers(answers(talk));
    assertEquals(OFFER, talk.said.getLast());
    wishes(talk, Intent.YES);
    assertEquals(Q1, talk.said.getLast());
    answers(talk);
    assertEquals("ended_by_interviewer", talk.finish());
    assertEquals(
        List.of(
            "opened",
            "question_asked 1",
            "set_aside 1",
            "question_asked 2",
            "answer_ended 2",
            "question_asked 3",
            "answer_ended 3",
            "return_offered",
            "returned 1",
            "answer_ended 1",
            "farewell_said"),
        talk.notes());
  }

  @Test
  void whoDoesNotWantToReturnIsLetGo() {
    DirectorTalk talk = answers(answers(wishes(atFirstQuestion(), Intent.SKIP)));
    wishes(talk, Intent.NO);
    assertEquals("ended_by_interviewer", talk.finish());
  }

  @Test
  void aQuestionThatIsSkippedAgainIsNotOfferedAgain() {
    DirectorTalk talk = answers(answers(wishes(atFirstQuestion(), Intent.SKIP)));
    wishes(wishes(talk, Intent.YES), Intent.SKIP);
    assertEquals("ended_by_interviewer", talk.finish());
    assertEquals(1, talk.said.stream().filter(OFFER::equals).count());
  }

  @Test
  void whoGoesOnIntoTheSettingAsideHasNotSkipped() {
    DirectorTalk talk = atFirstQuestion().started().finished(Heard.WORDS, Intent.SKIP);
    talk.cut(true).finished().heardOut();
    answers(answers(talk));
    assertFalse(talk.said.contains(OFFER));
    assertTrue(talk.notes().contains("answer_ended 1"));
  }

  @Test
  void goingBackReopensTheQuestionBeforeAndThenGoesOnWhereItWas() {
    DirectorTalk talk = wishes(answers(atFirstQuestion()), Intent.COME_BACK);
    assertEquals(List.of(line("bridge.return"), Q1), lastSaid(talk, 2));
    assertEquals(1, talk.state.question());
    answers(talk);
    assertEquals(Q2, talk.said.getLast());
    answers(talk);
    assertEquals(Q3, talk.said.getLast());
  }

  @Test
  void beforeTheFirstQuestionThereIsNoneToGoBackTo() {
    DirectorTalk talk = wishes(atFirstQuestion(), Intent.COME_BACK);
    assertEquals(List.of(line("bridge.nothing_earlier"), Q1), lastSaid(talk, 2));
  }

  @Test
  void anEndIsConfirmedOnce() {
    DirectorTalk talk = wishes(atFirstQuestion(), Intent.STOP);
    assertEquals(CONFIRM, talk.said.getLast());
    wishes(talk, Intent.YES);
    assertEquals(line("farewell.stop"), talk.said.getLast());
    assertEquals("ended_by_candidate", talk.finish());
  }

  @Test
  void whoDoesNotConfirmGoesOnWithTheQuestion() {
    for (Intent answer : List.of(Intent.NO, Intent.GO_ON, Intent.NONE)) {
      DirectorTalk talk = wishes(wishes(atFirstQuestion(), Intent.STOP), answer);
      assertEquals(List.of(CONFIRM, GO_ON, Q1), lastSaid(talk, 3));
    }
  }

  @Test
  void whoIsSilentWhenAskedGoesOnToo() {
    DirectorTalk talk =
        wishes(atFirstQuestion(), Intent.STOP).on(new DirectorEvent.PatienceEnded()).heardOut();
    assertEquals(List.of(CONFIRM, GO_ON, Q1), lastSaid(talk, 3));
  }

  @Test
  void anEndIsAskedForInTheMiddleOfAQuestionToo() {
    DirectorTalk talk = DirectorTalk.begun().heard().heard().cut(true);
    wishes(talk.finished(Heard.WORDS, Intent.STOP).heardOut(), Intent.NO);
    assertEquals(List.of(CONFIRM, GO_ON, Q1), lastSaid(talk, 3));
    assertTrue(talk.notes().contains("question_asked 1"));
  }

  @Test
  void aPersonIsNotedAndTheCandidateChooses() {
    DirectorTalk talk = wishes(atFirstQuestion(), Intent.PERSON);
    assertEquals(line("person.noted"), talk.said.getLast());
    assertTrue(talk.notes().contains("person_requested 1"));
    assertEquals(Q1, wishes(talk, Intent.GO_ON).said.getLast());
    DirectorTalk other = wishes(wishes(atFirstQuestion(), Intent.PERSON), Intent.STOP);
    assertEquals("ended_by_candidate", other.finish());
  }

  @Test
  void yesIsAnAnswerWhereNothingElseWasAsked() {
    DirectorTalk talk = wishes(atFirstQuestion(), Intent.YES);
    assertEquals(Q2, talk.said.getLast());
  }

  @Test
  void timeThatIsUpEndsAnOpenConfirmation() {
    DirectorTalk talk =
        wishes(atFirstQuestion(), Intent.STOP).on(new DirectorEvent.TimeUp()).heardOut();
    assertEquals("time_limit", talk.finish());
  }

  @Test
  void aQuestionThatWasDuckedAwayIsSaidOnceMore() {
    DirectorTalk talk = DirectorTalk.begun().heard().heard();
    talk.on(new DirectorEvent.Sounding()).on(new DirectorEvent.Overheard());
    talk.on(new DirectorEvent.Spoken());
    assertEquals(line("bridge.interrupted"), talk.said.getLast());
    talk.heard().on(new DirectorEvent.Sounding()).on(new DirectorEvent.Overheard());
    talk.on(new DirectorEvent.Spoken());
    assertEquals(DirectorState.Mode.LISTENING, talk.state.mode());
    assertEquals(2, talk.said.stream().filter(Q1::equals).count());
    assertEquals(List.of("opened", "question_asked 1"), talk.notes());
  }

  @Test
  void hearingThatGoesWrongIsApologisedForAndThenLeaveIsTaken() {
    DirectorTalk talk = atFirstQuestion();
    for (int i = 0; i < Director.MOST_TROUBLES; i++) {
      talk.on(new DirectorEvent.Troubled(Trouble.GIBBERISH)).heardOut();
      assertEquals(line("trouble.gibberish"), talk.said.getLast());
      assertEquals(new Directive.Listen(Director.PAUSE_MS), talk.last.getLast());
    }
    talk.on(new DirectorEvent.Troubled(Trouble.GIBBERISH)).heardOut();
    assertEquals("not_understood", talk.finish());
    assertEquals(4, talk.notes().stream().filter("trouble_gibberish 1"::equals).count());
  }

  @Test
  void aCandidateWhoIsNotHeardAtAllIsToldSo() {
    DirectorTalk talk = atFirstQuestion();
    for (int i = 0; i < 4; i++) {
      talk.on(new DirectorEvent.PatienceEnded()).heardOut();
    }
    assertEquals(line("trouble.silence"), talk.said.getLast());
    assertFalse(talk.said.contains(Q3));
    answers(talk);
    assertEquals(Q3, talk.said.getLast());
  }

  @Test
  void deadAirEndsInTheEnd() {
    DirectorTalk talk = atFirstQuestion();
    for (int i = 0; i < 20 && talk.state.mode() == DirectorState.Mode.LISTENING; i++) {
      talk.on(new DirectorEvent.PatienceEnded()).heardOut();
    }
    assertEquals("not_understood", talk.finish());
  }

  @Test
  void whatWasSetAsideIsKnownAfterABreak() {
    DirectorTalk talk = answers(wishes(atFirstQuestion(), Intent.SKIP));
    DirectorTalk resumed =
        new DirectorTalk(Plans.three(), Director.resume(talk.noted, Set.of()))
            .on(new DirectorEvent.CallReady())
            .heardOut();
    assertEquals(Q3, resumed.said.getLast());
    answers(resumed);
    assertEquals(OFFER, resumed.said.getLast());
  }

  @Test
  void aWayBackIsKnownAfterABreak() {
    DirectorTalk talk = wishes(answers(atFirstQuestion()), Intent.COME_BACK);
    DirectorTalk resumed =
        new DirectorTalk(Plans.three(), Director.resume(talk.noted, Set.of()))
            .on(new DirectorEvent.CallReady())
            .heardOut();
    assertEquals(Q1, resumed.said.getLast());
    answers(resumed);
    assertEquals(Q2, resumed.said.getLast());
  }
}
