package org.vivavoce.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.config.Config;
import org.vivavoce.platform.config.ConfigException;

class UpTest {
  private static final TwinKeyFile KEYS =
      new TwinKeyFile("sk-twin-r", "sk-twin-a", "sb_publishable_i", "sb_secret_i");

  @TempDir Path home = Path.of("");

  @Test
  void withoutAnythingSaidBothOriginsAreTwinsAndTheDataLieInTheCheckout() throws IOException {
    Up up = Up.load(List.of(), Map.of(), home);
    assertTrue(up.realtimeTwin() && up.assessorTwin());
    assertEquals(home.resolve("data"), up.data());
    assertEquals("http://127.0.0.1:8080", up.localUrl());
    assertFalse(up.demo());
  }

  @Test
  void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Files.writeString(home.resolve("viva.properties"), "PORT=1111\nRESUME_WINDOW_MINUTES=7\n");
    assertEquals(1111, Up.load(List.of(), Map.of(), home).port());
    assertEquals(2222, Up.load(List.of(), Map.of("PORT", "2222"), home).port());
    Up up = Up.load(List.of("--port", "3333", "--demo"), Map.of("PORT", "2222"), home);
    assertEquals(3333, up.port());
    assertTrue(up.demo());
    assertEquals(7, up.config().interview().resumeWindow().toMinutes());
  }

  @Test
  void portZeroIsAFreeOne() throws IOException {
    Up up = Up.load(List.of("--port", "0"), Map.of(), home);
    assertTrue(up.port() > 0);
    assertTrue(up.publicUrl().endsWith(":" + up.port()), up.publicUrl());
  }

  @Test
  void theServerIsToldTheTwinsAddressAndKeysAndNothingOfACloud() throws IOException {
    Up up = Up.load(List.of(), Map.of(), home);
    Map<String, String> told =
        up.serverEnvironment("postgres://o:p@127.0.0.1:1/v", "http://127.0.0.1:2/v1", KEYS, "t");
    assertEquals("twin", told.get("VIVA_REALTIME_ORIGIN"));
    assertEquals("http://127.0.0.1:2/v1", told.get("OPENAI_BASE_URL"));
    assertEquals("sk-twin-r", told.get("OPENAI_API_KEY"));
    assertEquals("sk-twin-a", told.get("ASSESSOR_API_KEY"));
    assertEquals("t", told.get("VIVA_ADMIN_TOKEN"));
    assertEquals("false", told.get("VIVA_DEMO"));
    assertEquals("false", told.get("VIVA_FAULTS"));
    assertFalse(up.twinEnvironment(2).containsKey("TWIN_TEST_HOOKS"));
    assertTrue(up.mailTwin());
  }

  @Test
  void theTwinsMisbehaveOnRequestOnlyWhereThatWasAskedFor() throws IOException {
    Up up = Up.load(List.of("--faults"), Map.of(), home);
    assertEquals("1", up.twinEnvironment(2).get("TWIN_TEST_HOOKS"));
    Map<String, String> told = up.serverEnvironment(null, "http://127.0.0.1:2/v1", KEYS, "t");
    assertEquals("true", told.get("VIVA_FAULTS"));
    assertTrue(Config.load(List.of(), told, null).config().mail().faults());
  }

  @Test
  void aTryOutsInboxIsNamedWhereItAnswersOnly() throws IOException {
    List<String> demo = List.of("--demo");
    assertEquals(
        "http://127.0.0.1:8080/inbox", Up.load(demo, Map.of(), home).openInbox().orElse("none"));
    assertTrue(Up.load(List.of(), Map.of(), home).openInbox().isEmpty());
    assertTrue(
        Up.load(demo, Map.of("PUBLIC_APP_URL", "https://viva.example.org"), home)
            .openInbox()
            .isEmpty());
    Map<String, String> service =
        Map.of("SMTP_URL", "smtps://u:p@mail.example.org:465", "MAIL_FROM", "v@example.org");
    assertTrue(Up.load(demo, service, home).openInbox().isEmpty());
  }

  @Test
  void aKeySendsBothPortsToTheCloudAndTheTwinsKeysStayAtHome() throws IOException {
    Up up = Up.load(List.of(), Map.of("OPENAI_API_KEY", "sk-real"), home);
    assertFalse(up.realtimeTwin() || up.assessorTwin());
    Map<String, String> told = up.serverEnvironment(null, null, KEYS, "t");
    assertEquals("cloud", told.get("VIVA_REALTIME_ORIGIN"));
    assertFalse(told.containsValue("sk-twin-r") || told.containsValue("sk-twin-a"));
  }

  @Test
  void aCloudWithoutAKeyStopsTheStart() {
    Map<String, String> environment = Map.of("OPENAI_BASE_URL", "https://api.openai.com/v1");
    assertThrows(ConfigException.class, () -> Up.load(List.of(), environment, home));
  }

  @Test
  void anUnknownFlagIsRefused() {
    assertThrows(ConfigException.class, () -> Up.load(List.of("--prot", "1"), Map.of(), home));
  }
}
