package org.vivavoce.cloud.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.vivavoce.live.CallId;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.OpenOutcome;
import org.vivavoce.live.RealtimeService;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.plan.TurnDetection;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.testing.StalledOrigin;

class StalledAnswerTest {
  private static final CallSettings SETTINGS =
      new CallSettings(
          "m",
          "marin",
          1.0,
          "Be calm.",
          "t",
          "en",
          new TurnDetection.ServerVad(0.5, 300, 600),
          true,
          null,
          null,
          "s");

  private static RealtimeService at(StalledOrigin origin) {
    return OpenAiRealtime.origins(
            Time.system(),
            Timers.system(),
            new OpenAiRealtime.Limits(
                Duration.ofMillis(300), Duration.ofSeconds(2), Duration.ofMinutes(60)))
        .at(new GrantedSession.Realtime(origin.url() + "/v1", "sk-test-1", "m", "v", "t", null));
  }

  @Test
  void anAnswerThatStandsStillAfterItsHeadersIsAnOutageWithinTheLimitAndNotAskedForTwice() {
    try (StalledOrigin origin = new StalledOrigin("201 Created", 1_000)) {
      OpenOutcome outcome =
          assertTimeoutPreemptively(
              Duration.ofSeconds(10),
              () -> at(origin).open(new SdpOffer("v=0\r\n"), SETTINGS),
              "the line of calls would be blocked for good");
      assertEquals(new OpenOutcome.Unavailable("HttpTimeoutException"), outcome);
      assertEquals(1, origin.asked(), "the far side may have opened the call");
    }
  }

  @Test
  void hangingUpAtAnOriginThatStandsStillEndsToo() {
    try (StalledOrigin origin = new StalledOrigin("200 OK", 1_000)) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(10), () -> at(origin).hangUp(new CallId("rtc_1")));
    }
  }
}
