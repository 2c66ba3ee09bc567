package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.internal.FarInterviewer.Order;
import tools.jackson.databind.JsonNode;

/** Whole conversations: a real adapter, real sockets, both ends scripted. */
class LiveSessionTest {
  private static final String Q1 = "What made you apply for this position?";
  private static final String Q2 = "Tell me about a difficult problem that you solved.";

  private final Rig rig = new Rig();

  @AfterEach
  void stop() {
    rig.close();
  }

  private List<String> spoken() {
    return rig.control.transcript().stream()
        .map(entry -> entry.path("speaker").asString("") + ": " + entry.path("text").asString(""))
        .toList();
  }

  @Test
  void anInterviewIsHeldWrittenDownAndEnded() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    JsonNode question = page.next("question");
    assertEquals(Q1, question.path("text").asString());
    assertEquals(1, question.path("number").intValue());
    assertEquals(2, question.path("of").intValue());
    far.hears("I like roses.");
    far.speaksUntil("question");
    far.hears("I solved the aphids.");
    far.speaksUntil("farewell");
    JsonNode ended = page.next("session_ended");
    assertEquals("completed", ended.path("status").asString());
    assertEquals("ended_by_interviewer", ended.path("reason").asString());

    List<String> spoken = spoken();
    assertEquals(
        List.of(
            "ai: " + Q1,
            "candidate: I like roses.",
            "ai: Thank you.",
            "ai: " + Q2,
            "candidate: I solved the aphids.",
            "ai: Thank you."),
        spoken.subList(2, 8));
    assertTrue(spoken.get(0).contains("artificial intelligence"));
    assertTrue(spoken.get(8).contains("Goodbye"));
    assertEquals(List.of("connecting", "in_progress"), rig.control.statuses());
    assertEquals("closed", rig.control.journal().getLast().kind());
    assertEquals(
        "completed", rig.control.facts("closed").getFirst().fact().path("outcome").asString());
    eventually("the call was hung up", () -> rig.far.hangUps() == 1);
    eventually("the host let the session go", () -> rig.host.held() == 0);
    String measured = rig.metrics.scrape();
    assertTrue(measured.contains("viva_turn_reply_seconds_count 2"), "one for each answer");
    assertTrue(measured.contains("viva_call_connections_total{result=\"connected\"} 1"));
    assertTrue(measured.contains("viva_transcript_lag_seconds_count 9"), "one for each entry");
    assertEquals(List.of(1, 1, 2, 2), questionNumbers());
  }

  private List<Integer> questionNumbers() {
    return rig.control.transcript().stream()
        .filter(entry -> entry.path("question").isNumber())
        .map(entry -> entry.path("question").intValue())
        .toList();
  }

  @Test
  void entriesAreChainedAndClosedWithTheirTimes() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    Order question = far.speaksUntil("question");
    String answer = far.hears("I like roses.");
    Order thanks = far.speaks();
    rig.journalled(
        "the answer is closed",
        () ->
            rig.control.transcript().stream()
                .anyMatch(
                    entry ->
                        entry.path("item_id").asString("").equals(answer)
                            && entry.path("closed").booleanValue()));
    rig.journalled(
        "what follows it is there",
        () ->
            rig.control.transcript().stream()
                .anyMatch(entry -> entry.path("item_id").asString("").equals(thanks.itemId())));
    List<JsonNode> entries = rig.control.transcript();
    JsonNode entry =
        entries.stream()
            .filter(one -> one.path("item_id").asString("").equals(answer))
            .findFirst()
            .orElseThrow();
    assertEquals(question.itemId(), entry.path("previous_item_id").asString(""));
    assertEquals(1000, entry.path("provider_start_ms").intValue());
    assertEquals(4000, entry.path("provider_end_ms").intValue());
    assertFalse(entry.path("interrupted").booleanValue());
    JsonNode after =
        entries.stream()
            .filter(one -> one.path("item_id").asString("").equals(thanks.itemId()))
            .findFirst()
            .orElseThrow();
    assertEquals(answer, after.path("previous_item_id").asString(""));
  }

  @Test
  void aPauseWithinAnAnswerMakesNoSecondEntry() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    String first = far.hearsSpeech();
    far.hearsSilence(first);
    String second = far.hearsSpeech();
    far.hearsSilence(second);
    far.understands(first, "I like roses");
    far.understands(second, "and I like tulips.");
    far.speaksUntil("question");
    rig.journalled(
        "one entry holds both",
        () -> spoken().contains("candidate: I like roses and I like tulips."));
    assertEquals(1, spoken().stream().filter(one -> one.startsWith("candidate")).count());
  }

  @Test
  void anAnswerWhoseWordsDoNotComeIsThankedForAllTheSame() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    String item = far.hearsSpeech();
    far.hearsSilence(item, 9_000);
    assertEquals("acknowledgement", far.ordered().purpose());
  }

  @Test
  void aShortOneIsWaitedForBecauseItMayBeAWish() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    far.hears("Could you repeat the question, please?");
    assertEquals("Of course. Here is the question again.", far.speaks().text());
    assertEquals(Q1, far.speaks().text());
  }

  @Test
  void lateWordsStillLandInTheirEntry() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    String item = far.hearsSpeech();
    far.hearsSilence(item);
    assertEquals("acknowledgement", far.speaks().purpose(), "the director did not wait for long");
    far.understands(item, "I like roses.");
    rig.journalled("the words came", () -> spoken().contains("candidate: I like roses."));
  }

  @Test
  void aCandidateWhoCutsInSilencesAndHearsTheQuestionAgain() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("opening");
    far.speaks();
    Order question = far.ordered();
    assertEquals(Q1, question.text());
    far.starts(question);
    String item = far.hearsSpeech();
    far.isCut(question);
    far.hearsSilence(item);
    far.understands(item, "Sorry, one thing first.");
    assertEquals("Let me say that again.", far.speaks().text());
    assertEquals(Q1, far.speaks().text());
    rig.journalled(
        "the cut question is marked, and asked once",
        () ->
            rig.control.steps().contains("question_asked 1")
                && rig.control.transcript().stream()
                    .noneMatch(
                        entry ->
                            entry.path("item_id").asString("").equals(question.itemId())
                                && !entry.path("interrupted").booleanValue()));
    assertEquals(
        1, rig.control.steps().stream().filter(step -> step.equals("question_asked 1")).count());
  }

  @Test
  void aSecondAnswerDuringTheAcknowledgementIsTheSameAnswer() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    far.hears("I like roses.");
    Order thanks = far.ordered();
    far.starts(thanks);
    String more = far.hearsSpeech();
    far.isCut(thanks);
    far.hearsSilence(more);
    far.understands(more, "And tulips.");
    assertEquals("Thank you.", far.speaks().text());
    assertEquals(Q2, far.speaks().text());
    rig.journalled(
        "both belong to the first question",
        () ->
            rig.control.transcript().stream()
                    .filter(
                        entry ->
                            entry.path("speaker").asString("").equals("candidate")
                                && entry.path("question").intValue() == 1)
                    .count()
                == 2);
  }

  @Test
  void whatWasOrderedWhenTheCandidateSpeaksIsTakenBack() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    far.hears("I like roses.");
    far.speaks();
    Order next = far.ordered();
    assertEquals(Q2, next.text());
    String more = far.hearsSpeech();
    assertTrue(far.line.next(text -> text.contains("response.cancel")).contains("cancel"));
    far.hearsSilence(more);
    far.understands(more, "And tulips.");
    assertEquals("Thank you.", far.speaks().text());
    assertEquals(Q2, far.speaks().text());
  }

  @Test
  void anOfferWithADataChannelIsRefusedAndTheSessionStaysUsable() {
    TestPage page = rig.granted().page();
    page.send(
        "{\"type\":\"sdp_offer\",\"sdp\":\"v=0\\r\\nm=audio 9 X 111\\r\\nm=application 9"
            + " UDP/DTLS/SCTP webrtc-datachannel\\r\\n\"}");
    JsonNode error = page.next("error");
    assertEquals("data_channel_refused", error.path("code").asString(""));
    assertFalse(error.path("message").asString("").isEmpty());
    assertEquals(0, rig.far.requests().size());
    rig.connect(page).speaks();
  }

  @Test
  void theInterviewerIsSilentUntilTheSessionIsConfirmedAndMediaFlows() {
    TestPage page = rig.granted().page();
    page.offers();
    page.next("sdp_answer");
    FarInterviewer far = new FarInterviewer(rig.far.nextLine());
    page.connected();
    assertTrue(far.line.heard.isEmpty(), "nothing before session.created");
    far.confirms();
    assertEquals("opening", far.ordered().purpose());
  }

  @Test
  void silenceBringsTheQuestionOnceMore() {
    rig.patienceMs = 150;
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    assertTrue(far.speaks().text().startsWith("Take your time."));
    assertEquals(Q1, far.speaks().text());
    assertTrue(far.speaks().text().startsWith("That is all right."));
    assertEquals(Q2, far.speaks().text());
  }
}
