package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ScriptedRealtime.Answer;

/** A realtime service that does not take an offer without a data channel (decision 4). */
class AudioOnlyRefusedTest {
  private static final String WITH_CHANNEL =
      TestPage.OFFER + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n";

  private final Rig rig = new Rig();

  @AfterEach
  void stop() {
    rig.close();
  }

  private void refusesTheNextOffer() {
    rig.far.answerNextCall(
        new Answer(
            400,
            Map.of("Content-Type", "application/json"),
            "{\"error\":{\"message\":\"no data channel\",\"type\":\"invalid_request_error\",\"code\":\"invalid_offer\",\"param\":null}}"));
  }

  private static void offersAChannel(TestPage page) {
    page.send(Json.write(Json.object().put("type", "sdp_offer").put("sdp", WITH_CHANNEL)));
  }

  private long calls() {
    return rig.far.requests("/v1/realtime/calls").size();
  }

  @Test
  void aSealedSessionStaysSealedThoughTheServiceRefusesItsOffer() {
    TestPage page = rig.granted().page();
    refusesTheNextOffer();
    page.offers();
    page.connection("interrupted", "offer_refused");
    offersAChannel(page);
    assertEquals("data_channel_refused", page.next("error").path("code").asString(""));
    assertEquals(1, calls(), "the channel was asked of nobody");
    page.offers(); // and it is as usable as before
    page.next("sdp_answer");
  }

  @Test
  void anOpenSessionsPageOffersAgainWithAChannel() {
    rig.sealed = false;
    TestPage page = rig.granted().page();
    refusesTheNextOffer();
    page.offers();
    page.connection("interrupted", "offer_refused");
    assertEquals(1, calls(), "an offer without a channel is sent on as it is");
    offersAChannel(page);
    page.next("sdp_answer");
    assertEquals(2, calls());
    rig.journalled(
        "nothing of this is an attempt", () -> rig.control.facts("answer_given").size() == 1);
    assertEquals(0, rig.control.facts("integrity_observed").size());
  }
}
