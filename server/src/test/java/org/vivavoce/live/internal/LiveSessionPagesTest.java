package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.session.HostFleet;
import tools.jackson.databind.JsonNode;

/**
 * Pages that come and go, and every way an interview ends; both ends scripted, over real sockets.
 */
class LiveSessionPagesTest {
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
  void aSessionThatWasEndedElsewhereEndsHere() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    rig.control.heartbeatsSay(200, "{\"status\":\"completed\"}");
    JsonNode ended = page.next("session_ended");
    assertEquals("ended_elsewhere", ended.path("reason").asString(""));
    eventually("hung up", () -> rig.far.hangUps() == 1);
  }

  @Test
  void aReloadedPageGetsTheStateOfThingsAndANewCallAfterTheOldOneWasHungUp() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    page.next("question");
    page.close();
    TestPage reloaded = rig.page();
    assertEquals(Q1, reloaded.next("question").path("text").asString(""));
    FarInterviewer again = rig.connect(reloaded);
    assertTrue(again.speaks().text().startsWith("Welcome back"));
    assertEquals(Q1, again.speaks().text());
    List<String> paths = rig.far.requests().stream().map(request -> request.path()).toList();
    assertEquals(
        List.of("/v1/realtime/calls", "/v1/realtime/calls/rtc_1/hangup", "/v1/realtime/calls"),
        paths);
  }

  @Test
  void aPageThatStaysAwayInterrupts() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaks();
    page.close();
    eventually("hung up", () -> rig.far.hangUps() == 1);
    rig.journalled("disconnected", () -> rig.control.statuses().contains("disconnected"));
    TestPage back = rig.page();
    back.connection("interrupted", "page_lost");
    rig.connect(back).speaks();
    rig.journalled("the gap is named", () -> rig.control.facts("gap_found").size() == 1);
    long from = rig.control.facts("gap_found").getFirst().fact().path("from_ms").longValue();
    assertEquals(0, from, "from before it was missed, not from when it was given up");
  }

  @Test
  void theLatestOfTwoPagesWins() {
    TestPage first = rig.granted().page();
    TestPage second = rig.page();
    eventually("the first was told", () -> first.closeCode == BrowserLink.TAKEN_OVER);
    rig.connect(second).speaks();
  }

  @Test
  void aTicketIsGoodOnce() {
    rig.granted().page();
    rig.control.ticket("once");
    assertEquals(101, rig.refusal("once"));
    assertEquals(401, rig.refusal("once"));
    assertEquals(401, rig.refusal("never"));
    rig.control.cannotAnswerForPeople(true);
    assertEquals(503, rig.refusal("never"), "nobody is called a stranger who was not asked about");
  }

  @Test
  void theCandidateEndsAndItIsToldOnlyWhenEverythingIsDurable() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    String item = far.hearsSpeech();
    far.hearsSilence(item);
    page.next("thinking", message -> message.path("state").asString("").equals("thinking"));
    page.send("{\"type\":\"end_session\"}");
    page.connection("waiting", "saving");
    far.understands(item, "I like roses.");
    assertEquals("ended_by_candidate", page.next("session_ended").path("reason").asString(""));
    assertTrue(spoken().contains("candidate: I like roses."), "late words were waited for");
    assertEquals("closed", rig.control.journal().getLast().kind());
    eventually("the page was closed in good order", () -> page.closeCode == 1000);
  }

  @Test
  void endingBeforeTheBeginEndsNothing() {
    TestPage page = rig.granted().page();
    page.send("{\"type\":\"end_session\"}");
    assertEquals("not_started", page.next("error").path("code").asString(""));
    rig.connect(page).speaks();
  }

  @Test
  void whenTimeIsUpLeaveIsTaken() {
    rig.timeLimitMs = 700;
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    assertEquals("Our time is over, so I will stop here.", far.speaks().text());
    far.speaks();
    assertEquals("time_limit", page.next("session_ended").path("reason").asString(""));
  }

  @Test
  void aMessageThatNobodyKnowsIsAnsweredAndTheSocketStaysOpen() {
    TestPage page = rig.granted().page();
    page.send("{\"type\":\"dance\"}");
    JsonNode error = page.next("error");
    assertEquals("unknown_message", error.path("code").asString(""));
    assertEquals("Unknown message type", error.path("error").asString(""));
    page.send("{nonsense");
    assertEquals("invalid_message", page.next("error").path("code").asString(""));
    page.send("{\"type\":\"ping\",\"n\":4}");
    assertEquals(4, page.next("pong").path("n").intValue());
  }

  @Test
  void aSecondHostHangsUpWhatTheFirstLeftAndGoesOnFromItsNotes() {
    rig.granted(
        2,
        "DISCONNECTED",
        90_000,
        """
        [{"host_epoch":1,"seq":1,"at_ms":0,"fact":{"kind":"status_changed","status":"in_progress","reason":"connected"}},
         {"host_epoch":1,"seq":2,"at_ms":0,"fact":{"kind":"call_opened","call_id":"rtc_old"}},
         {"host_epoch":1,"seq":3,"at_ms":900,"fact":{"kind":"directed","step":"opened","question":null,"item_id":null}},
         {"host_epoch":1,"seq":4,"at_ms":5000,"fact":{"kind":"directed","step":"question_asked","question":1,"item_id":"item_a"}},
         {"host_epoch":1,"seq":5,"at_ms":9000,"fact":{"kind":"directed","step":"answer_ended","question":1,"item_id":"item_b"}}]""");
    eventually(
        "the old call was hung up",
        () -> rig.far.requests("/v1/realtime/calls/rtc_old/hangup").size() == 1);
    TestPage page = rig.page();
    page.connection("interrupted", "call_lost");
    FarInterviewer far = rig.connect(page);
    assertTrue(far.speaks().text().startsWith("Welcome back"));
    assertEquals(Q2, far.speaks().text());
    rig.journalled(
        "offsets run on",
        () -> rig.control.journal().stream().allMatch(entry -> entry.atMs() >= 90_000));
    assertEquals(HostFleet.Standing.HERE, rig.host.standing(ScriptedControl.SESSION, 2));
    assertEquals(HostFleet.Standing.GONE, rig.host.standing(ScriptedControl.SESSION, 1));
  }

  @Test
  void aHostThatStopsWritesDownWhatItHas() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    far.hears("I like roses.");
    far.ordered();
    rig.host.close();
    assertTrue(spoken().contains("candidate: I like roses."));
    assertEquals("disconnected", rig.control.statuses().getLast());
    eventually("hung up", () -> rig.far.hangUps() == 1);
  }

  @Test
  void nothingThatThePageHearsHoldsACredentialOrAQuestionAhead() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    page.next("question");
    far.hears("I like roses.");
    far.speaksUntil("acknowledgement");
    for (JsonNode message : page.everything()) {
      String text = message.toString();
      assertFalse(text.contains("sk-test-1"), text);
      assertFalse(text.contains("host-token"), text);
      assertFalse(text.contains("difficult problem"), text);
    }
  }
}
