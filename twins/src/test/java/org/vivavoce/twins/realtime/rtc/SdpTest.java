package org.vivavoce.twins.realtime.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SdpTest {
  private static final String HEAD = "v=0\r\na=ice-ufrag:x\r\na=fingerprint:sha-256 00\r\n";
  private static final String AUDIO = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";

  private static String words(String offer) {
    return String.valueOf(
        assertThrows(BadOfferException.class, () -> Sdp.check(offer)).getMessage());
  }

  @Test
  void moreSectionsThanAnInterviewNeedsAreRefused() throws BadOfferException {
    Sdp.check(HEAD + AUDIO + "m=video 9 X 96\r\nm=application 9 X webrtc-datachannel\r\n");
    assertEquals("The offer has more than 3 media sections", words(HEAD + AUDIO.repeat(4)));
    assertTrue(words(HEAD + AUDIO + "a=x\r\n".repeat(20_000)).contains("longer than"));
  }

  @Test
  void noAddressThatAnOfferNamesIsEverKnockedAt() {
    String offer =
        HEAD
            + AUDIO
            + "a=candidate:1 1 udp 2122 127.0.0.1 5432 typ host\r\n"
            + "a=mid:0\r\n"
            + "a=candidate:2 1 tcp 1518 10.0.0.1 80 typ host tcptype passive\r\n"
            + "a=end-of-candidates\r\n";
    assertEquals(HEAD + AUDIO + "a=mid:0\r\n", Sdp.withoutCandidates(offer));
  }
}
