package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.internal.FarInterviewer.Order;
import org.vivavoce.testing.ScriptedRealtime.Answer;
import tools.jackson.databind.JsonNode;

/** Ends and take-overs at the worst moment; both ends scripted, over real sockets. */
@Tag("slow")
class LiveSessionHardEndsTest {
  private static final String Q1 = "What made you apply for this position?";

  private final Rig rig = new Rig();

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String fact(long seq, long atMs, String fact) {
    return "{\"host_epoch\":1,\"seq\":%d,\"at_ms\":%d,\"fact\":%s}".formatted(seq, atMs, fact);
  }

  private static String status(String status) {
    return "{\"kind\":\"status_changed\",\"status\":\"%s\",\"reason\":\"r\"}".formatted(status);
  }

  private static String step(String step) {
    return "{\"kind\":\"directed\",\"step\":\"%s\",\"question\":null,\"item_id\":null}"
        .formatted(step);
  }

  @Test
  void endingWhileComingBackCompletesTheInterviewAsThePageIsTold() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    far.hears("I like roses.");
    far.line.drop();
    page.connection("interrupted", "sideband_lost");
    page.offers();
    page.next("sdp_answer"); // connecting, and not confirmed
    page.send("{\"type\":\"end_session\"}");
    assertEquals("completed", page.next("session_ended").path("status").asString(""));
    List<String> statuses = rig.control.statuses();
    assertEquals("disconnected", statuses.getLast(), "from connecting no row can be completed");
    assertEquals(
        "sideband_lost",
        rig.control.facts("gap_found").getLast().fact().path("reason").asString(""),
        "the break in which it ended is named");
    eventually("both calls were hung up", () -> rig.far.hangUps() == 2);
  }

  @Test
  void aJournalThatFailsWhileTheHeartbeatsSucceedPausesTheInterview() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    rig.control.journalIsBroken(true);
    far.hears("Nobody can write this down.");
    JsonNode lost = page.connection("interrupted", "storage_lost");
    assertTrue(lost.path("message").asString("").contains("cannot be stored"));
    rig.control.journalIsBroken(false);
    page.connection("connected", "none");
    rig.journalled(
        "the answer is there after all",
        () ->
            rig.control.transcript().stream()
                .anyMatch(entry -> entry.path("text").asString("").startsWith("Nobody can")));
  }

  @Test
  void aCallThatIsBeingOpenedWhenTheHostStopsIsHungUp() {
    TestPage page = rig.granted().page();
    rig.far.answerNextCall(
        new Answer(
            201,
            Map.of("Location", "/v1/realtime/calls/rtc_slow", "Content-Type", "application/sdp"),
            "v=0\r\n",
            700));
    page.offers();
    eventually("the call is asked for", () -> rig.far.requests("/v1/realtime/calls").size() == 1);
    rig.host.close();
    eventually(
        "nobody's call is hung up",
        () -> !rig.far.requests("/v1/realtime/calls/rtc_slow/hangup").isEmpty());
  }

  @Test
  void anEndThatStorageKeepsWaitingDoesNotKeepTheCallOpen() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    rig.control.journalIsBroken(true);
    page.send("{\"type\":\"end_session\"}");
    eventually("hung up before anything is durable", () -> rig.far.hangUps() == 1);
    rig.control.journalIsBroken(false);
    assertEquals("completed", page.next("session_ended").path("status").asString(""));
  }

  @Test
  void whatADeadHostLeftOpenIsClosedAndTheSilenceIsAGapByName() {
    String open =
        "{\"kind\":\"uttered\",\"item_id\":\"item_a\",\"previous_item_id\":null,\"speaker\":\"candidate\",\"text\":\"I once\","
            + "\"start_ms\":4000,\"end_ms\":null,\"closed\":false,\"interrupted\":false,\"question\":1,\"confidence\":null,\"provider_start_ms\":null,\"provider_end_ms\":null}";
    rig.granted(
        2,
        "DISCONNECTED",
        20_000,
        "["
            + String.join(
                ",",
                fact(1, 0, "{\"kind\":\"call_opened\",\"call_id\":\"rtc_old\"}"),
                fact(2, 0, status("in_progress")),
                fact(3, 19_000, open))
            + "]");
    rig.page();
    rig.journalled("closed", () -> rig.control.transcript().size() == 1);
    JsonNode entry = rig.control.transcript().getFirst();
    assertTrue(entry.path("closed").booleanValue() && entry.path("interrupted").booleanValue());
    assertEquals("I once", entry.path("text").asString(""));
    JsonNode gap = rig.control.facts("gap_found").getFirst().fact();
    assertEquals("host_lost", gap.path("reason").asString(""));
    assertEquals(3_000, gap.path("from_ms").asLong(0), "words come late: it begins before");
    assertTrue(gap.path("to_ms").asLong(0) >= 20_000);
    eventually(
        "its call is hung up",
        () -> !rig.far.requests("/v1/realtime/calls/rtc_old/hangup").isEmpty());
  }

  @Test
  void anInterviewThatDiedAfterTheFarewellIsOnlyEnded() {
    rig.granted(
        2,
        "DISCONNECTED",
        60_000,
        "["
            + String.join(
                ",",
                fact(1, 0, status("in_progress")),
                fact(2, 1_000, step("opened")),
                fact(3, 50_000, step("farewell_said")))
            + "]");
    rig.journalled("closed at once", () -> rig.control.facts("closed").size() == 1);
    assertEquals(
        "completed", rig.control.facts("closed").getFirst().fact().path("outcome").asString(""));
  }

  @Test
  void aQuestionInOtherWordsIsAskedOnceMoreAndOnlyOnce() {
    TestPage page = rig.granted().page();
    FarInterviewer far = rig.connect(page);
    speaksOtherwise(far);
    assertEquals("bridge", far.speaks().purpose());
    speaksOtherwise(far);
    far.hears("I like roses.");
    assertEquals("acknowledgement", far.speaks().purpose());
    rig.journalled(
        "asked once, drifted twice",
        () ->
            drifts().equals(List.of("wording_drift", "wording_drift"))
                && rig.control.steps().contains("question_asked 1"));
    assertTrue(rig.control.facts("integrity_observed").stream().allMatch(this::accusesNobody));
  }

  private boolean accusesNobody(ScriptedControl.Stored stored) {
    return stored.fact().path("level").asString("").equals("info");
  }

  private List<String> drifts() {
    return rig.control.facts("integrity_observed").stream()
        .map(stored -> stored.fact().path("event").asString(""))
        .toList();
  }

  /** Plays orders faithfully up to the first question, which it puts in words of its own. */
  private static void speaksOtherwise(FarInterviewer far) {
    Order order = far.ordered();
    while (!order.purpose().equals("question")) {
      far.starts(order);
      far.done(order);
      far.stops(order);
      order = far.ordered();
    }
    assertEquals(Q1, order.text());
    Order otherwise =
        new Order(
            order.responseId(),
            order.itemId(),
            order.nonce(),
            order.purpose(),
            "Why are you here?");
    far.starts(otherwise);
    far.done(otherwise);
    far.stops(otherwise);
  }

  @Test
  void aPageThatOffersAsItWasAskedToIsNotCalledTooEager() {
    TestPage page = rig.granted().page();
    for (int round = 0; round < 5; round++) {
      page.offers();
      page.next("sdp_answer");
      for (int i = 0; i < 2; i++) {
        page.next("new_offer_wanted");
        page.offers();
        page.next("sdp_answer");
      }
      page.connection("interrupted", "interviewer_unavailable");
    }
  }
}
