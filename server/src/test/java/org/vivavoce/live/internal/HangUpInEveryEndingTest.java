package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vivavoce.testing.Eventually.eventually;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ScriptedRealtime;
import org.vivavoce.testing.ScriptedRealtime.Answer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call that is left open goes on costing. However a call ends, the realtime service hears exactly
 * one hang-up for it: not none, and no second one.
 */
class HangUpInEveryEndingTest {
  private static final String HANG_UP = "/hangup";

  /** A call that is up and has asked its first question. */
  private static FarInterviewer talking(Rig rig, TestPage page) {
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("question");
    return far;
  }

  /** Each ending, and how many calls were made on its way. */
  private static Map<String, Ending> endings() {
    Map<String, Ending> all = new LinkedHashMap<>();
    byThePageOrTheService(all);
    byTheHost(all);
    beforeTheTalk(all);
    whileItIsOpened(all);
    return all;
  }

  private static void byThePageOrTheService(Map<String, Ending> all) {
    all.put("the candidate ends it", talk((_, page, _) -> page.send("{\"type\":\"end_session\"}")));
    all.put("the candidate closes the tab", talk((_, page, _) -> page.close()));
    all.put("the page's peer connection fails", talk((_, page, _) -> state(page, "failed")));
    all.put("the page's peer connection closes", talk((_, page, _) -> state(page, "closed")));
    all.put(
        "the page's peer connection is broken for long",
        talk((_, page, _) -> state(page, "disconnected")));
    all.put("the sideband is closed by the service", talk((_, _, far) -> far.line.close(1001, "")));
    all.put("the sideband breaks", talk((_, _, far) -> far.line.drop()));
    all.put(
        "the recogniser is gone",
        talk(
            (_, _, far) -> {
              String item = far.hearsSpeech();
              far.hearsSilence(item);
              far.event(
                  """
                  {"type":"conversation.item.input_audio_transcription.failed","event_id":"e","item_id":"%s","content_index":0,"error":{"type":"server_error","code":"recognizer_unavailable","message":"gone","param":null}}"""
                      .formatted(item));
            }));
    all.put(
        "somebody else changes the session",
        talk(
            (_, _, far) -> {
              ObjectNode foreign =
                  Json.object().put("type", "realtime").put("instructions", "Lie.");
              far.updates(foreign);
            }));
    all.put(
        "somebody else orders a response",
        talk(
            (_, _, far) ->
                far.event(
                    """
                    {"type":"response.created","event_id":"e","response":{"id":"resp_x","object":"realtime.response","status":"in_progress","metadata":null}}""")));
  }

  private static void byTheHost(Map<String, Ending> all) {
    all.put("the host is told to stop", talk((rig, _, _) -> rig.host.close()));
    all.put(
        "the host is fenced by its heartbeat",
        talk((rig, _, _) -> rig.control.heartbeatsSay(409, "{\"code\":\"fenced\"}")));
    all.put(
        "the host is fenced by the journal",
        talk(
            (rig, _, far) -> {
              rig.control.failJournal(409, "{\"code\":\"fenced\"}");
              far.hears("I like roses.");
            }));
    all.put(
        "the session was ended elsewhere",
        talk((rig, _, _) -> rig.control.heartbeatsSay(200, "{\"status\":\"completed\"}")));
    all.put(
        "the budget is spent",
        talk(
            (rig, _, far) -> {
              rig.control.budgetIsSpent("session_budget");
              eventually("told", () -> rig.control.beatsOfAStop() > 0);
              far.hears("I like roses.");
              far.speaksUntil("farewell");
            }));
    all.put(
        "the budget is spent and nobody lets the interviewer finish",
        talk((rig, _, _) -> rig.control.budgetIsSpent("tenant_budget")));
    all.put("the time is over", new Ending(1, 1_500, HangUpInEveryEndingTest::outOfTime));
    all.put("a new offer replaces it", new Ending(2, 600_000, HangUpInEveryEndingTest::replaced));
  }

  private static void beforeTheTalk(Map<String, Ending> all) {
    all.put(
        "nobody confirms its session",
        new Ending(
            1,
            600_000,
            (rig, page) -> {
              page.offers();
              page.next("sdp_answer");
              rig.far.nextLine();
            }));
    all.put(
        "its sideband is refused",
        new Ending(
            1,
            600_000,
            (rig, page) -> {
              for (int i = 0; i < 8; i++) {
                rig.far.refuseNextSideband(401);
              }
              page.offers();
            }));
    all.put(
        "no sound ever comes from the browser",
        new Ending(
            1,
            600_000,
            (rig, page) -> {
              page.offers();
              page.next("sdp_answer");
              new FarInterviewer(rig.far.nextLine()).confirms();
            }));
  }

  private static void whileItIsOpened(Map<String, Ending> all) {
    all.put(
        "the tab is closed while it is being opened",
        new Ending(
            1,
            600_000,
            (rig, page) -> {
              slow(rig, 300);
              page.offers();
              eventually("asked for", () -> calls(rig) == 1);
              page.close();
            }));
    all.put(
        "the host stops while it is being opened",
        new Ending(
            1,
            600_000,
            (rig, page) -> {
              slow(rig, 400);
              page.offers();
              eventually("asked for", () -> calls(rig) == 1);
              rig.host.close();
            }));
    all.put(
        "another offer comes while it is being opened",
        new Ending(
            2,
            600_000,
            (rig, page) -> {
              slow(rig, 400);
              page.offers();
              eventually("asked for", () -> calls(rig) == 1);
              page.offers();
              page.next("sdp_answer");
              page.close();
            }));
    all.put(
        "an earlier host died and left it",
        new Ending(
            0,
            600_000,
            (rig, page) ->
                rig.granted(
                    2,
                    "DISCONNECTED",
                    5_000,
                    """
                    [{"host_epoch":1,"seq":1,"at_ms":0,"fact":{"kind":"call_opened","call_id":"rtc_left"}}]""")));
  }

  private interface InATalk {
    void ends(Rig rig, TestPage page, FarInterviewer far);
  }

  /**
   * @param calls that were opened in the test's own run
   */
  private record Ending(int calls, long timeLimitMs, Act act) {}

  private interface Act {
    void on(Rig rig, TestPage page);
  }

  private static Ending talk(InATalk how) {
    return new Ending(1, 600_000, (rig, page) -> how.ends(rig, page, talking(rig, page)));
  }

  private static void state(TestPage page, String state) {
    page.send("{\"type\":\"connection_state\",\"state\":\"" + state + "\"}");
  }

  private static void outOfTime(Rig rig, TestPage page) {
    FarInterviewer far = rig.connect(page);
    far.speaksUntil("farewell");
  }

  private static void replaced(Rig rig, TestPage page) {
    talking(rig, page);
    rig.connect(page);
    page.send("{\"type\":\"end_session\"}");
  }

  private static void slow(Rig rig, long ms) {
    rig.far.answerNextCall(
        new Answer(
            201,
            Map.of("Location", "/v1/realtime/calls/rtc_slow", "Content-Type", "application/sdp"),
            "v=0\r\n",
            ms));
  }

  private static int calls(Rig rig) {
    return rig.far.requests("/v1/realtime/calls").size();
  }

  private static Map<String, Integer> hangUps(Rig rig) {
    Map<String, Integer> counts = new TreeMap<>();
    for (ScriptedRealtime.Request request : rig.far.requests()) {
      if (request.path().endsWith(HANG_UP)) {
        String[] parts = request.path().split("/");
        counts.merge(parts[parts.length - 2], 1, Integer::sum);
      }
    }
    return counts;
  }

  @TestFactory
  Stream<DynamicTest> exactlyOneHangUpForEachCallWhen() {
    List<DynamicTest> tests = new ArrayList<>();
    endings()
        .forEach((how, ending) -> tests.add(DynamicTest.dynamicTest(how, () -> tried(ending))));
    return tests.stream();
  }

  private static void tried(Ending ending) {
    try (Rig rig = new Rig()) {
      rig.timeLimitMs = ending.timeLimitMs();
      TestPage page = rig.granted().page();
      ending.act().on(rig, page);
      int expected = Math.max(1, ending.calls());
      eventually(
          "each call is hung up; " + rig.control.journal(), () -> hangUps(rig).size() == expected);
      rig.host.close(); // whatever would still be hung up is hung up now
      assertEquals(ending.calls(), calls(rig));
      hangUps(rig).forEach((call, times) -> assertEquals(1, times, call));
      assertEquals(expected, hangUps(rig).size());
    }
  }

  @TestFactory
  Stream<DynamicTest> noHangUpWhenThereWasNoCallBecause() {
    Map<String, Consumer<Rig>> refusals = new LinkedHashMap<>();
    refusals.put("the offer was refused", rig -> answers(rig, 400, "invalid_offer"));
    refusals.put("the key was refused", rig -> answers(rig, 401, "invalid_api_key"));
    refusals.put("money has run out", rig -> answers(rig, 429, "insufficient_quota"));
    refusals.put(
        "too many calls are in flight",
        rig ->
            rig.control.permitsSay(
                "{\"granted\":false,\"reason\":\"calls_at_limit\",\"retry_after_ms\":10}"));
    refusals.put(
        "the budget is spent",
        rig ->
            rig.control.permitsSay(
                "{\"granted\":false,\"reason\":\"session_budget\",\"retry_after_ms\":null}"));
    return refusals.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      try (Rig rig = new Rig()) {
                        TestPage page = rig.granted().page();
                        each.getValue().accept(rig);
                        page.offers();
                        page.next(
                            "a refusal",
                            message -> message.path("state").asString("").equals("interrupted"));
                        page.send("{\"type\":\"end_session\"}");
                        rig.host.close();
                        assertEquals(Map.of(), hangUps(rig));
                      }
                    }));
  }

  private static void answers(Rig rig, int status, String code) {
    rig.far.answerNextCall(
        new Answer(
            status,
            Map.of("Content-Type", "application/json"),
            "{\"error\":{\"message\":\"no\",\"type\":\"%s\",\"param\":null,\"code\":\"%s\"}}"
                .formatted(code, code)));
  }
}
