package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ManualTime;
import tools.jackson.databind.node.ObjectNode;

/** How long the definitive guide's tokens are good. */
class InterviewTokensTest {
  private static final byte[] SECRET =
      "the-secret-of-interview-tokens".getBytes(StandardCharsets.UTF_8);
  private static final InterviewTokens.Claims CLAIMS =
      new InterviewTokens.Claims(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

  private final ManualTime time = new ManualTime();
  private final InterviewTokens tokens =
      new InterviewTokens(
          new LiveKeys(
              HmacKey.of(new byte[32]),
              Optional.of(new Secret(new String(SECRET, StandardCharsets.UTF_8)))),
          time);

  @Test
  void aTokenIsGoodForAnHourAndNotASecondLonger() {
    String token = tokens.sign(CLAIMS);
    assertEquals(Optional.of(CLAIMS), tokens.verified(token));
    time.advance(Duration.ofMinutes(59).plusSeconds(59));
    assertEquals(Optional.of(CLAIMS), tokens.verified(token));
    time.advance(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), tokens.verified(token));
    time.advance(Duration.ofDays(1));
    assertEquals(Optional.empty(), tokens.verified(token));
    assertEquals(Optional.of(CLAIMS), tokens.signed(token), "whose it was is known");
  }

  @Test
  void aTokenThatAnotherProgramMadeForLongerIsNotTaken() {
    assertEquals(Optional.of(CLAIMS), tokens.verified(made(3_600)));
    assertEquals(Optional.empty(), tokens.verified(made(24 * 3_600)));
    assertEquals(Optional.empty(), tokens.verified(made(0)));
  }

  @Test
  void whoseATokenWasIsAskedOfItsSealFirst() {
    String token = tokens.sign(CLAIMS);
    String forged = token.substring(0, token.lastIndexOf('.')) + ".AAAA";
    assertEquals(Optional.empty(), tokens.signed(forged));
    assertEquals(Optional.empty(), tokens.signed("x.y.z"));
    assertEquals(Optional.empty(), tokens.signed(""));
  }

  /** As the document signs them: HS256 with the shared secret, no audience. */
  private String made(long seconds) {
    ObjectNode claims =
        Json.object()
            .put("userId", CLAIMS.userId().toString())
            .put("interviewId", CLAIMS.interviewId().toString())
            .put("tenantId", CLAIMS.tenantId().toString())
            .put("exp", time.now().getEpochSecond() + seconds);
    String signed =
        encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encoded(claims.toString());
    return signed
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(HmacKey.of(SECRET).sign(signed));
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
