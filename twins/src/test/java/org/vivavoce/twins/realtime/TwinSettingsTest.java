package org.vivavoce.twins.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the process reads from its environment. */
class TwinSettingsTest {
  private static TwinSettings with(String... pairs) {
    Map<String, String> env = new java.util.HashMap<>(Map.of("TWIN_KEYS_FILE", "keys.json"));
    for (int i = 0; i < pairs.length; i += 2) {
      env.put(pairs[i], pairs[i + 1]);
    }
    return TwinSettings.fromEnvironment(env);
  }

  @Test
  void aSessionLastsAnHourOrAsManyMinutesAsWereSet() {
    assertEquals(3_600_000, with().sessionMs());
    assertEquals(120_000, with("TWIN_SESSION_MINUTES", "2").sessionMs());
    assertThrows(IllegalArgumentException.class, () -> with("TWIN_SESSION_MINUTES", "0"));
  }

  @Test
  void secondsAndPacketLossAreForTestsOnly() {
    TwinSettings plain = with("TWIN_SESSION_SECONDS", "7", "TWIN_DROP_INBOUND_SHARE", "0.5");
    assertEquals(3_600_000, plain.sessionMs());
    assertFalse(plain.testHooks());
    assertEquals(0, plain.faults().dropInboundShare());
    assertNull(plain.faults().loss());
    TwinSettings hooked =
        with("TWIN_TEST_HOOKS", "1", "TWIN_SESSION_SECONDS", "7", "TWIN_DROP_INBOUND_SHARE", "0.5");
    assertEquals(7_000, hooked.sessionMs());
    assertTrue(hooked.testHooks());
    assertEquals(0.5, hooked.faults().dropInboundShare());
    assertNotNull(hooked.faults().loss());
  }
}
