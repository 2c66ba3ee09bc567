package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ScriptedRealtime.Answer;
import tools.jackson.databind.JsonNode;

/** What is tried before an interview is given up, rung by rung; both ends scripted. */
class LadderTest {
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

  private List<JsonNode> gaps() {
    return rig.control.facts("gap_found").stream().map(ScriptedControl.Stored::fact).toList();
  }

  private static boolean creates(String message, String text) {
    return message.contains("conversation.item.create") && message.contains(text);
  }

  /** Up to the first question, which counts as asked then. */
  private void asks(FarInterviewer far) {
    far.speaksUntil("question");
    rig.journalled(
        "the question was heard", () -> rig.control.steps().contains("question_asked 1"));
  }

  /** The same call, joined again after its line broke. */
  private FarInterviewer rejoined(FarInterviewer before) {
    before.line.drop();
    return new FarInterviewer(rig.far.nextLine()).confirms();
  }

  @Test
  void aLineThatBreaksWhileTheCandidateThinksIsJoinedAgainAndNobodyNotices() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    asks(far);
    FarInterviewer again = rejoined(far);
    again.hears("I like roses.");
    assertEquals("Thank you.", again.speaks().text(), "nothing was said in between");
    rig.journalled("the answer is there", () -> spoken().contains("candidate: I like roses."));
    assertEquals(1, rig.far.requests("/v1/realtime/calls").size(), "the same call");
    assertEquals(List.of("connecting", "in_progress"), rig.control.statuses());
    assertFalse(
        page.everything().stream()
            .anyMatch(message -> message.path("state").asString("").equals("interrupted")));
  }

  @Test
  void aQuestionThatWasSoundingWhenTheLineBrokeIsPutAgainAfterABridge() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    FarInterviewer.Order order = far.ordered();
    while (!order.purpose().equals("question")) {
      far.starts(order);
      far.done(order);
      far.stops(order);
      order = far.ordered();
    }
    far.starts(order);
    FarInterviewer again = rejoined(far);
    assertEquals("Let me say that again.", again.speaks().text());
    assertEquals(Q1, again.speaks().text());
    rig.journalled("asked once", () -> rig.control.steps().contains("question_asked 1"));
  }

  @Test
  void anAnswerThatWasUnderWayIsFetchedWhenTheLineIsBack() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    String item = far.hearsSpeech();
    page.next("listening", message -> message.path("state").asString("").equals("listening"));
    FarInterviewer again = rejoined(far);
    again.line.next(text -> text.contains("conversation.item.retrieve") && text.contains(item));
    again.event(
        """
        {"type":"conversation.item.retrieved","event_id":"e","item":{"id":"%s","type":"message","role":"user","content":[{"type":"input_audio","transcript":"I like roses."}]}}\
        """
            .formatted(item));
    rig.journalled("fetched", () -> spoken().contains("candidate: I like roses."));
  }

  private static void commits(FarInterviewer far, String item, String previous) {
    far.event(
        """
        {"type":"input_audio_buffer.committed","event_id":"e","item_id":"%s","previous_item_id":"%s"}"""
            .formatted(item, previous));
  }

  private static void tells(FarInterviewer far, String item, String words) {
    far.line.next(text -> text.contains("conversation.item.retrieve") && text.contains(item));
    far.event(
        """
        {"type":"conversation.item.retrieved","event_id":"e","item":{"id":"%s","type":"message","role":"user","content":[{"type":"input_audio","transcript":%s}]}}"""
            .formatted(item, Json.write(words)));
  }

  @Test
  void anAnswerThatNobodyHeardIsFoundByTheItemThatFollowsItAndWhatMayStandBeforeItIsAGap() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    asks(far);
    FarInterviewer again = rejoined(far);
    commits(again, again.hearsSpeech(), "item_unheard");
    tells(again, "item_unheard", "And tulips.");
    rig.journalled("late words", () -> spoken().contains("candidate: And tulips."));
    rig.journalled("the rest is a gap", () -> gaps().size() == 1);
    JsonNode gap = gaps().getFirst();
    assertEquals("sideband_lost", gap.path("reason").asString(""));
    assertTrue(gap.path("item_id").isNull(), "nobody knows what it was");
    assertTrue(gap.path("to_ms").longValue() >= gap.path("from_ms").longValue());
  }

  @Test
  void ofSeveralUtterancesThatNobodyHeardAllAreFoundWhoseNamesAreTold() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    asks(far);
    FarInterviewer again = rejoined(far);
    commits(again, "item_second", "item_first"); // it was still being said when the line was back
    again.understands("item_late", "My father was a gardener."); // its words took that long
    again.understands("item_second", "And tulips.");
    tells(again, "item_first", "I like roses.");
    commits(again, again.hearsSpeech(), "item_late");
    rig.journalled(
        "all of them are there",
        () ->
            String.join("|", spoken()).contains("I like roses.")
                && String.join("|", spoken()).contains("And tulips.")
                && String.join("|", spoken()).contains("My father was a gardener."));
    rig.journalled("what may stand before the first is a gap", () -> gaps().size() == 1);
  }

  @Test
  void anAnswerWhoseEndAloneWasHeardIsWholeAndNoGapWhereTheChainIsWhole() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    asks(far);
    FarInterviewer again = rejoined(far);
    again.event(
        """
        {"type":"input_audio_buffer.speech_stopped","event_id":"e","item_id":"item_begun","audio_end_ms":9000}""");
    commits(again, "item_begun", far.lastItem());
    again.understands("item_begun", "I like roses.");
    assertEquals("Thank you.", again.speaks().text(), "it is an answer like any other");
    rig.journalled("it is there", () -> spoken().contains("candidate: I like roses."));
    assertEquals(List.of(), gaps());
    assertEquals(
        1,
        rig.control.transcript().stream()
            .filter(entry -> entry.path("text").asString("").equals("I like roses."))
            .findFirst()
            .orElseThrow()
            .path("question")
            .intValue());
  }

  @Test
  void whatCannotBeFetchedIsAGapWithItsTime() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    asks(far);
    FarInterviewer again = rejoined(far);
    commits(again, again.hearsSpeech(), "item_unheard");
    again.line.next(text -> text.contains("item_unheard"));
    page.send("{\"type\":\"end_session\"}");
    rig.journalled(
        "the gap is named",
        () ->
            gaps().stream()
                .anyMatch(gap -> gap.path("item_id").asString("").equals("item_unheard")));
    JsonNode gap = gaps().getFirst();
    assertTrue(gap.path("to_ms").longValue() >= gap.path("from_ms").longValue());
  }

  @Test
  void aLineThatCannotBeJoinedAgainIsGivenUpAndThePageIsToldToComeBack() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    for (int i = 0; i < 3; i++) {
      rig.far.refuseNextSideband(500);
    }
    far.line.drop();
    JsonNode lost = page.connection("interrupted", "sideband_lost");
    assertEquals(0, lost.path("retry_after_ms").intValue());
    eventually("the old call was hung up", () -> rig.far.hangUps() == 1);
  }

  @Test
  void aNewCallIsToldWhatWasSaidBeforeItsFirstWord() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    far.hears("I like roses.");
    far.speaksUntil("question");
    rig.far.refuseNextSideband(404);
    far.line.drop();
    page.connection("interrupted", "sideband_lost");
    FarInterviewer again = rig.connect(page);
    String told =
        again.line.next(text -> text.contains("response.create") || creates(text, "roses"));
    JsonNode item = Json.tree(told).path("item");
    assertEquals("user", item.path("role").asString(""), told);
    assertTrue(item.path("id").asString("").length() <= 32);
    assertEquals(Q2, again.speaksUntil("question").text(), "and the interview goes on");
    rig.journalled("back", () -> rig.control.statuses().size() == 5);
    rig.journalled(
        "the break is a gap",
        () ->
            gaps().stream()
                .anyMatch(gap -> gap.path("reason").asString("").equals("sideband_lost")));
  }

  @Test
  void aServiceThatIsAwayIsAskedAgainAndAgainWithGrowingWaits() {
    TestPage page = rig.granted().page();
    for (int i = 0; i < 12; i++) {
      rig.far.answerNextCall(
          new Answer(503, Map.of("x-should-retry", "false"), "{\"error\":{\"code\":\"down\"}}"));
    }
    long before = -1;
    for (int i = 0; i < 4; i++) {
      page.offers();
      JsonNode told = page.connection("interrupted", "interviewer_busy");
      long wait = told.path("retry_after_ms").longValue();
      assertTrue(wait >= before, "waits grow: " + wait);
      before = wait;
    }
    assertTrue(before > 0);
  }

  @Test
  void whereOnlyAnOperatorHelpsThePageDoesNotTryByItself() {
    TestPage page = rig.granted().page();
    rig.far.answerNextCall(new Answer(401, Map.of(), "{\"error\":{\"code\":\"invalid_api_key\"}}"));
    page.offers();
    assertTrue(page.connection("interrupted", "key_refused").path("retry_after_ms").isNull());
  }

  @Test
  void aLimitOfOursHasWordsOfItsOwnInACallAndInWriting() {
    TestPage page = rig.granted().page();
    for (String wanted : List.of("call", "writing")) {
      Runnable asks =
          wanted.equals("call") ? page::offers : () -> page.send("{\"type\":\"text_mode\"}");
      rig.control.permitsSay(
          "{\"granted\":false,\"reason\":\"calls_at_limit\",\"retry_after_ms\":5000}");
      asks.run();
      JsonNode busy = page.connection("interrupted", "calls_at_limit");
      assertEquals(5_000, busy.path("retry_after_ms").intValue(), wanted);
      assertTrue(busy.path("can_continue").booleanValue(), wanted);
      assertTrue(busy.path("message").asString("").contains("All interviewers"), busy.toString());
      rig.control.permitsSay(
          "{\"granted\":false,\"reason\":\"tenant_budget\",\"retry_after_ms\":null}");
      asks.run();
      JsonNode spent = page.connection("interrupted", "tenant_budget");
      assertTrue(spent.path("retry_after_ms").isNull(), wanted);
      assertFalse(spent.path("can_continue").booleanValue(), wanted);
      assertTrue(spent.path("message").asString("").contains("budget"), spent.toString());
    }
    rig.control.permitsSay(null);
    rig.connect(page).speaks();
    assertEquals(1, rig.far.requests("/v1/realtime/calls").size(), "nobody was asked before");
  }

  @Test
  void aSessionThatExpiredIsRenewedAndNotJoinedAgain() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    far.event(
        "{\"type\":\"error\",\"event_id\":\"e\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"session_expired\",\"message\":\"60"
            + " minutes\",\"param\":null,\"event_id\":null}}");
    far.line.close(1000, "expired");
    JsonNode told = page.connection("interrupted", "session_limit");
    assertEquals(0, told.path("retry_after_ms").intValue());
    assertEquals(Q1, rig.connect(page).speaksUntil("question").text());
  }

  @Test
  void whatIsTypedInACallIsAnAnswerAndIsAcknowledgedOnceItIsDurable() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    asks(far);
    String typed = "{\"type\":\"typed\",\"id\":\"aaaabbbbcccc\",\"text\":\"I like\\u0007 roses.\"}";
    page.send(typed);
    assertTrue(creates(far.line.next(text -> text.contains("item.create")), "I like roses."));
    assertEquals("Thank you.", far.speaks().text());
    assertTrue(page.next("ack").path("accepted").booleanValue());
    assertTrue(spoken().contains("candidate: I like roses."));
    assertTrue(
        rig.control.transcript().stream()
            .anyMatch(entry -> entry.path("medium").asString("").equals("text")));
    page.send(typed);
    assertTrue(
        page.next("ack").path("accepted").booleanValue(), "again, and nothing is made of it");
    far.speaksUntil("question");
    assertEquals(
        1, spoken().stream().filter(one -> one.equals("candidate: I like roses.")).count());
  }

  @Test
  void whatIsTypedBeforeTheBeginIsNotTaken() {
    TestPage page = rig.granted().page();
    page.send("{\"type\":\"typed\",\"id\":\"aaaabbbbcccc\",\"text\":\"Roses.\"}");
    assertFalse(page.next("ack").path("accepted").booleanValue());
  }

  @Test
  void anotherHostKnowsWhatWasTypedBeforeIt() {
    rig.granted(
        2,
        "DISCONNECTED",
        90_000,
        """
        [{"host_epoch":1,"seq":1,"at_ms":0,"fact":{"kind":"status_changed","status":"in_progress","reason":"connected"}},
         {"host_epoch":1,"seq":2,"at_ms":0,"fact":{"kind":"uttered","item_id":"typed_aaaabbbbcccc","previous_item_id":null,"speaker":"candidate","text":"Roses.","start_ms":1,"end_ms":1,"closed":true,"interrupted":false,"question":1,"confidence":null,"provider_start_ms":null,"provider_end_ms":null,"medium":"text"}}]\
        """);
    TestPage page = rig.page();
    page.send("{\"type\":\"typed\",\"id\":\"aaaabbbbcccc\",\"text\":\"Roses.\"}");
    assertTrue(page.next("ack").path("accepted").booleanValue());
    assertEquals(List.of(), rig.control.facts("uttered"), "nothing new was written");
  }

  @Test
  void anInterviewIsHeldInWritingWithTheSameQuestions() {
    TestPage page = rig.granted().page();
    page.send("{\"type\":\"text_mode\"}");
    FarWriter far = new FarWriter(rig.far.nextLine()).confirms();
    page.connection("connected", "none");
    assertTrue(far.writes().contains("artificial intelligence"));
    assertEquals(Q1, far.writesUntil(Q1));
    rig.journalled("read", () -> rig.control.steps().contains("question_asked 1"));
    page.send("{\"type\":\"typed\",\"id\":\"aaaabbbbcccc\",\"text\":\"Roses.\"}");
    far.writesUntil(Q2);
    rig.journalled("read", () -> rig.control.steps().contains("question_asked 2"));
    page.send("{\"type\":\"typed\",\"id\":\"aaaabbbbdddd\",\"text\":\"A leaking pond.\"}");
    far.writesUntil("Goodbye");
    assertEquals("ended_by_interviewer", page.next("session_ended").path("reason").asString(""));
    assertEquals(0, rig.far.requests("/v1/realtime/calls").size(), "no call was made");
    assertTrue(rig.control.steps().containsAll(List.of("question_asked 1", "question_asked 2")));
    assertTrue(spoken().contains("candidate: A leaking pond."));
  }

  @Test
  void aCallGivesWayToWritingAndWritingToACall() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    page.send("{\"type\":\"text_mode\"}");
    FarWriter writer = new FarWriter(rig.far.nextLine()).confirms();
    eventually("the call was hung up", () -> rig.far.hangUps() == 1);
    writer.writesUntil(Q1);
    FarInterviewer again = rig.connect(page);
    assertEquals(Q1, again.speaksUntil("question").text());
    assertEquals(1, rig.far.hangUps(), "a session in writing has no call to hang up");
  }

  @Test
  void whereNoSessionInWritingCanBeHadThePageIsTold() {
    TestPage page = rig.granted().page();
    rig.far.refuseNextSideband(500);
    page.send("{\"type\":\"text_mode\"}");
    assertTrue(page.connection("interrupted", "text_unavailable").path("retry_after_ms").isNull());
    rig.connect(page).speaks();
  }
}
