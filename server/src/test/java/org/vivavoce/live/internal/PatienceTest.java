package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;

/** Turn taking between scripted ends: who waits for whom, and who yields. */
class PatienceTest {
  private static final String CLEAR = "output_audio_buffer.clear";

  /** Waits that a test can tell from each other: one is awaited, the other never comes. */
  private static Tuning waits(long likelyMs, long unsureMs, long unfinishedMs) {
    return new Tuning(
        300,
        700,
        3_000,
        3_000,
        2_000,
        1_000,
        20_000,
        400,
        400,
        500,
        2_000,
        60_000,
        3_000,
        40,
        60,
        1_200,
        0,
        unsureMs,
        likelyMs,
        unsureMs,
        unfinishedMs,
        100);
  }

  private final Rig rig = new Rig(waits(60_000, 60_000, 800));
  private final TestPage page = rig.granted().page();
  private final FarInterviewer far = rig.connect(page);

  @AfterEach
  void close() {
    rig.close();
  }

  private FarInterviewer.Order questionSounds() {
    FarInterviewer.Order order = far.speaks();
    while (!order.purpose().equals("opening") || order.text().contains("Hello")) {
      order = far.speaks();
    }
    FarInterviewer.Order question = far.ordered();
    assertEquals("question", question.purpose());
    far.starts(question);
    turn("speaking");
    return question;
  }

  private void grows(String item, String delta) {
    far.event(
        """
        {"type":"conversation.item.input_audio_transcription.delta","event_id":"e","item_id":"%s","content_index":0,"delta":%s}"""
            .formatted(item, Json.write(delta)));
  }

  private boolean has(String kind, String words) {
    return rig.control.facts(kind).stream()
        .anyMatch(each -> each.fact().toString().contains(words));
  }

  private void turn(String state) {
    page.next(
        "turn " + state,
        message ->
            message.path("type").asString().equals("turn")
                && message.path("state").asString().equals(state));
  }

  @Test
  void mmHmDoesNotStopTheInterviewerAndTheQuestionIsSaidOnceMore() {
    FarInterviewer.Order question = questionSounds();
    String item = far.hearsSpeech();
    far.hearsSilence(item, 1_900);
    far.understands(item, "Mm-hm.");
    far.done(question);
    far.stops(question);
    rig.journalled("heard to its end", () -> has("directed", "question_asked"));
    assertEquals("Let me say that again.", far.speaks().text());
    assertEquals(question.text(), far.speaks().text());
  }

  @Test
  void aShortLoneWordIsTakenForAMisheardMmHm() {
    FarInterviewer.Order question = questionSounds();
    String item = far.hearsSpeech();
    grows(item, "and");
    far.hearsSilence(item, 1_900);
    far.understands(item, "And.");
    far.done(question);
    far.stops(question);
    rig.journalled("heard to its end", () -> has("directed", "question_asked"));
    assertEquals("Let me say that again.", far.speaks().text());
  }

  @Test
  void wordsOfTheCandidatesOwnStopTheInterviewerAtOnce() {
    questionSounds();
    String item = far.hearsSpeech();
    grows(item, "Sorry could you");
    far.line.next(text -> text.contains(CLEAR));
    far.hearsSilence(item);
    far.understands(item, "Sorry, could you say that again?");
    assertEquals("Let me say that again.", far.speaks().text());
  }

  @Test
  void whoeverGoesOnSpeakingStopsTheInterviewerEvenWithoutWords() {
    questionSounds();
    far.hearsSpeech();
    far.line.next(text -> text.contains(CLEAR));
  }

  @Test
  void theInterviewersOwnWordsFromTheLoudspeakerDoNotStopIt() {
    FarInterviewer.Order question = questionSounds();
    String item = far.hearsSpeech();
    grows(item, question.text().substring(0, question.text().lastIndexOf(' ')));
    far.hearsSilence(item);
    far.understands(item, question.text());
    rig.journalled("the echo", () -> has("integrity_observed", "self_echo"));
    far.done(question);
    far.stops(question);
    rig.journalled("heard to its end", () -> has("directed", "question_asked"));
    assertEquals("Let me say that again.", far.speaks().text());
  }

  @Test
  void aPauseInMidSentenceIsWaitedForAndWhatFollowsIsTheSameAnswer() {
    far.speaksUntil("question");
    String first = far.hearsSpeech();
    far.hearsSilence(first);
    far.understands(first, "I asked everyone in the");
    turn("listening");
    String second = far.hearsSpeech();
    far.hearsSilence(second);
    far.understands(second, "team and we decided");
    assertEquals("acknowledgement", far.ordered().purpose());
    rig.journalled(
        "one entry", () -> has("uttered", "I asked everyone in the team and we decided"));
  }

  @Test
  void aShortAnswerWhoseLastWordWasHardlyUnderstoodIsWaitedForLonger() {
    try (Rig other = new Rig(waits(0, 3_000, 60_000))) {
      FarInterviewer service = other.connect(other.granted().page());
      service.speaksUntil("question");
      String item = service.hearsSpeech();
      service.hearsSilence(item);
      long understoodNanos = System.nanoTime();
      service.event(
          """
          {"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"%s","content_index":0,"transcript":"I would be proud to tell them that I work here.","usage":{"type":"duration","seconds":3.0},"logprobs":[{"token":"I would be proud to tell them that I work","logprob":0.0},{"token":" here.","logprob":-3.0}]}"""
              .formatted(item));
      assertEquals("acknowledgement", service.ordered().purpose());
      long waitedMs = (System.nanoTime() - understoodNanos) / 1_000_000;
      assertTrue(waitedMs >= 2_000, () -> "replied to after " + waitedMs + " ms");
    }
  }

  @Test
  void aReplyThatIsTakenBackBeforeItSoundsCutInOnNobody() {
    far.speaksUntil("question");
    String first = far.hearsSpeech();
    far.hearsSilence(first);
    far.understands(first, "I wrote to every customer what had happened and that is all.");
    assertEquals("acknowledgement", far.ordered().purpose());
    String second = far.hearsSpeech();
    far.line.next(text -> text.contains(CLEAR));
    far.hearsSilence(second);
    far.understands(second, "And then we called them, that is all.");
    // Whoever was cut in on is given 30 s here, and this order would not come.
    assertEquals("acknowledgement", far.ordered().purpose());
  }

  @Test
  void aWishIsDoneWithoutWaiting() {
    far.speaksUntil("question");
    far.hears("I would like to speak to a person.");
    FarInterviewer.Order offer = far.speaks();
    assertEquals("offer_person", offer.purpose());
    rig.journalled("it is visible", () -> has("integrity_observed", "person_requested"));
    far.hears("Go on.");
    assertEquals("All right, we go on.", far.speaks().text());
    assertEquals("question", far.speaks().purpose());
  }

  @Test
  void wordsThatAreNotUnderstoodAreApologisedFor() {
    far.speaksUntil("question");
    for (int i = 0; i < 3; i++) {
      String item = far.hearsSpeech();
      far.hearsSilence(item);
      far.understands(item, "");
    }
    FarInterviewer.Order trouble = far.speaks();
    assertEquals("trouble", trouble.purpose());
    rig.journalled("noted", () -> has("integrity_observed", "trouble_gibberish"));
  }
}
