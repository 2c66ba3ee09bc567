package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ScriptedRealtime.Answer;
import tools.jackson.databind.JsonNode;

/** A page that is not ours, with a ticket that is good. */
class HostilePageTest {
  private final Rig rig = new Rig();

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String offer(String sdp) {
    return Json.write(Json.object().put("type", "sdp_offer").put("sdp", sdp));
  }

  @Test
  void aPingWithAnOddNumberIsRefusedAndTheSessionGoesOn() {
    TestPage page = rig.granted().page();
    for (String n : new String[] {"1.5", "1e400", "99999999999999999999", "-0.1", "{}", "\"1\""}) {
      page.send("{\"type\":\"ping\",\"n\":" + n + "}");
      assertEquals("invalid_message", page.next("error").path("code").asString(""));
    }
    page.send("{\"type\":\"ping\",\"n\":7}");
    assertEquals(7, page.next("pong").path("n").asInt(0));
  }

  @Test
  void anOfferOfManySectionsOrOfPicturesIsRefusedInASealedSession() {
    TestPage page = rig.granted().page();
    page.send(offer("v=0\r\n" + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(2)));
    assertEquals("offer_not_audio_only", page.next("error").path("code").asString(""));
    page.send(offer(TestPage.OFFER + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n"));
    assertEquals("offer_not_audio_only", page.next("error").path("code").asString(""));
    page.send(offer(TestPage.OFFER + "a=x\r\n".repeat(8_000)));
    assertEquals("invalid_message", page.next("error").path("code").asString(""));
    assertEquals(0, rig.far.requests().size());
  }

  @Test
  void offerAfterOfferDoesNotBecomeCallAfterCall() {
    TestPage page = rig.granted().page();
    for (int n = 0; n < 30; n++) {
      page.offers();
    }
    page.next("a refusal", message -> message.path("code").asString("").equals("too_many_offers"));
  }

  private int counted(String event) {
    return rig.control.facts("integrity_observed").stream()
        .filter(fact -> fact.fact().path("event").asString("").equals(event))
        .mapToInt(fact -> fact.fact().path("count").asInt(0))
        .sum();
  }

  private static boolean isRefused(JsonNode heard) {
    return heard.path("code").asString("").equals("too_many_offers");
  }

  @Test
  void aPageThatLosesCallAfterCallAtItsOwnWordIsRefusedAndThatIsWrittenDown() {
    TestPage page = rig.granted().page();
    int calls = 0;
    page.offers();
    while (!isRefused(
        page.next(
            "an answer or a refusal",
            heard -> TestPage.type(heard).equals("sdp_answer") || isRefused(heard)))) {
      calls++;
      assertTrue(calls < 15, "calls that nothing limits");
      new FarInterviewer(rig.far.nextLine()).confirms();
      page.connected();
      page.connection("connected", "none");
      page.send("{\"type\":\"connection_state\",\"state\":\"failed\"}");
      page.connection("interrupted", "call_lost");
      page.offers();
    }
    assertTrue(calls >= 10, "an honest page may lose as many: " + calls);
    assertEquals(calls, rig.far.requests("/v1/realtime/calls").size());
    rig.journalled("the refusal is counted", () -> counted("too_many_offers") == 1);
  }

  @Test
  void anOfferSoonerThanAskedForIsCountedAgainstThePage() {
    for (int n = 0; n < 30; n++) {
      rig.far.answerNextCall(
          new Answer(503, Map.of("x-should-retry", "false"), "{\"error\":{\"code\":\"down\"}}"));
    }
    TestPage page = rig.granted().page();
    int offers = 0;
    do {
      page.offers();
      offers++;
      assertTrue(offers < 20, "offers that nothing limits");
    } while (!isRefused(
        page.next(
            "no call or a refusal",
            heard ->
                heard.path("reason").asString("").equals("interviewer_busy") || isRefused(heard))));
    rig.journalled("the refusal is counted", () -> counted("too_many_offers") == 1);
  }

  @Test
  void connectionStatesWithoutEndAreWrittenUpToALimitAndThenCounted() {
    int most = 60;
    int sent = 100;
    TestPage page = rig.granted().page();
    for (int n = 0; n < sent; n++) {
      String state = n % 2 == 0 ? "new" : "connecting";
      page.send("{\"type\":\"connection_state\",\"state\":\"" + state + "\"}");
    }
    rig.journalled(
        "all that was sent is written or counted",
        () -> rig.control.facts("connection_reported").size() + counted("too_many_states") == sent);
    int written = rig.control.facts("connection_reported").size();
    assertTrue(written >= most && written < most + 20, "written: " + written);
  }

  @Test
  void aFloodClosesItsSocketAndNotTheSession() {
    TestPage flooding = rig.granted().page();
    for (int n = 0; n < 400 && flooding.takes("{\"type\":\"unheard_of\"}"); n++) {
      // as fast as it can
    }
    // Whoever is cut in mid-sentence sees no close frame, only that nothing is taken any more.
    eventually(
        "closed as too much",
        () -> flooding.closeCode == 1008 || !flooding.takes("{\"type\":\"unheard_of\"}"));
    TestPage again = rig.page();
    again.send("{\"type\":\"ping\",\"n\":1}");
    assertEquals(1, again.next("pong").path("n").asInt(0));
  }

  @Test
  void aMessageOfManyTinyValuesOrTooLongForItsKindIsRefusedAndTheSessionGoesOn() {
    TestPage page = rig.granted().page();
    String values =
        "{\"type\":\"transcript_update\",\"entries\":[" + "{},".repeat(340_000) + "{}]}";
    String ping = "{\"type\":\"ping\",\"x\":\"" + "x".repeat(64 << 10) + "\"}";
    for (String each : new String[] {values, ping}) {
      for (int n = 0; n < 10; n++) {
        page.send(each);
        assertEquals("too_large", page.next("error").path("code").asString(""));
      }
    }
    page.send("{\"type\":\"transcript_update\",\"entries\":[" + "{},".repeat(1_000) + "{}]}");
    assertEquals(1_001, page.next("transcript_ack").path("entries").size());
    page.send("{\"type\":\"ping\",\"n\":7}");
    assertEquals(7, page.next("pong").path("n").asInt(0));
    eventually(
        "noted, and counted",
        () ->
            rig.control.facts("integrity_observed").stream()
                    .filter(
                        each -> each.fact().path("event").asString("").equals("oversized_message"))
                    .mapToInt(each -> each.fact().path("count").asInt(0))
                    .sum()
                == 20);
  }
}
