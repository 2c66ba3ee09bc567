package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.testing.StalledOrigin;

class StalledControlPlaneTest {
  @Test
  void aControlPlaneThatStandsStillInItsAnswerHoldsAHostNoLongerThanTheLimit() {
    try (StalledOrigin origin = new StalledOrigin("200 OK", 1_000)) {
      ControlHttp control =
          new ControlHttp(ControlClient.newHttp(), origin.url(), new Secret("token"));
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () ->
              assertThrows(
                  HttpTimeoutException.class,
                  () -> control.post("heartbeat", new byte[] {'{', '}'}, Duration.ofMillis(300))));
    }
  }
}
