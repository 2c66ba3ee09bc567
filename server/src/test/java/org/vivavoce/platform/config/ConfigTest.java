package org.vivavoce.platform.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.Secret;

class ConfigTest {
  @TempDir Path folder;

  private static Config with(Map<String, String> env) {
    return Config.load(List.of(), env, null).config();
  }

  private static String refusal(List<String> flags, Map<String, String> env, @Nullable Path file) {
    return String.valueOf(
        assertThrows(ConfigException.class, () -> Config.load(flags, env, file)).getMessage());
  }

  @Test
  void theDefaultsAreTheseByName() {
    Config config = with(Map.of());
    assertEquals(8080, config.http().port());
    assertEquals("127.0.0.1", config.http().bind());
    assertEquals(URI.create("http://127.0.0.1:8080"), config.http().publicAppUrl());
    assertEquals(config.http().publicAppUrl(), config.http().publicApiUrl());
    assertFalse(config.http().https());
    assertEquals(Set.of(), config.http().trustedProxies());
    assertEquals(Optional.empty(), config.http().web());
    assertEquals(2L << 20, config.http().maxBodyBytes());
    assertEquals(Path.of("data"), config.data().dir());
    assertEquals(Optional.empty(), config.data().adminToken());
    assertEquals(Optional.empty(), config.database().url());
    assertEquals(
        new Config.Endpoint(Config.Origin.TWIN, Optional.empty(), Optional.empty()),
        config.realtime().endpoint());
    assertEquals("gpt-realtime-2.1", config.realtime().model());
    assertEquals("marin", config.realtime().voice());
    assertEquals(1.0, config.realtime().speed());
    assertEquals("gpt-transcribe", config.realtime().transcriptionModel());
    assertEquals(Duration.ofSeconds(3), config.realtime().sidebandWait());
    assertEquals(0.5, config.turns().threshold());
    assertEquals(Duration.ofMillis(300), config.turns().prefixPadding());
    assertEquals(Duration.ofMillis(650), config.turns().silence());
    assertEquals("gpt-6-luna", config.assessor().model());
    assertEquals(Duration.ofSeconds(60), config.assessor().timeout());
    assertEquals(Duration.ofMillis(900), config.interview().intentWait());
    assertEquals(Duration.ofMinutes(15), config.interview().timeLimit());
    assertEquals(Duration.ofMinutes(30), config.interview().resumeWindow());
    assertEquals(new Config.Log(Config.Level.INFO, Optional.empty(), 10L << 20, 5), config.log());
  }

  @Test
  void aFlagWinsOverTheEnvironmentThatOverTheFileThatOverTheDefault() throws IOException {
    Path file = Files.writeString(folder.resolve("viva.properties"), "http.port=1001\n");
    assertEquals(1001, Config.load(List.of(), Map.of(), file).config().http().port());
    assertEquals(1002, Config.load(List.of(), Map.of("PORT", "1002"), file).config().http().port());
    assertEquals(
        1003,
        Config.load(List.of("--port", "1003"), Map.of("PORT", "1002"), file)
            .config()
            .http()
            .port());
    assertEquals(
        1004, Config.load(List.of("--http.port=1004"), Map.of(), file).config().http().port());
  }

  @Test
  void everySettingIsListedWithItsSourceAndSecretsAreHidden() throws IOException {
    Path file = Files.writeString(folder.resolve("viva.properties"), "LOG_LEVEL = debug\n");
    Config.Loaded loaded =
        Config.load(
            List.of("--port", "0"),
            Map.of("DATABASE_URL", "postgres://u:hunter2@h/d", "VIVA_BIND", "0.0.0.0"),
            file);
    assertEquals("flag --port", source(loaded, "http.port"));
    assertEquals("environment VIVA_BIND", source(loaded, "http.bind"));
    assertEquals("file " + file, source(loaded, "log.level"));
    assertEquals("default", source(loaded, "realtime.voice"));
    assertEquals("set", setting(loaded, "database.url").value());
    assertFalse(loaded.toString().contains("hunter2"), loaded.toString());
    for (Setting setting : loaded.settings()) {
      assertTrue(setting.why().length() > 10, setting.key());
    }
  }

  private static Setting setting(Config.Loaded loaded, String key) {
    return loaded.settings().stream().filter(s -> s.key().equals(key)).findFirst().orElseThrow();
  }

  private static String source(Config.Loaded loaded, String key) {
    return setting(loaded, key).source();
  }

  @Test
  void aSecretMayStandInAFile() throws IOException {
    Path secret = Files.writeString(folder.resolve("key"), "sk-hunter2\n");
    Config config = with(Map.of("OPENAI_API_KEY_FILE", secret.toString()));
    assertEquals(Optional.of(new Secret("sk-hunter2")), config.realtime().endpoint().apiKey());
    assertEquals(
        "OPENAI_API_KEY_FILE names /none, which cannot be read.",
        refusal(List.of(), Map.of("OPENAI_API_KEY_FILE", "/none"), null));
    assertEquals(
        "OPENAI_API_KEY and OPENAI_API_KEY_FILE are both set; keep one.",
        refusal(
            List.of(),
            Map.of("OPENAI_API_KEY", "a", "OPENAI_API_KEY_FILE", secret.toString()),
            null));
  }

  @Test
  void aSecretIsNotTakenFromAFlag() {
    assertTrue(
        refusal(List.of("--realtime.api_key=sk-x"), Map.of(), null)
            .contains("OPENAI_API_KEY_FILE"));
  }

  @Test
  void unknownKeysAndFlagsNameTheNearestKnownOne() throws IOException {
    Path file = Files.writeString(folder.resolve("viva.properties"), "http.prot=1\n");
    assertEquals(
        "The configuration file "
            + file
            + " has the unknown key http.prot; the nearest known one is http.port.",
        refusal(List.of(), Map.of(), file));
    Path upper = Files.writeString(folder.resolve("b.properties"), "OPENAI_KEY=1\n");
    assertTrue(refusal(List.of(), Map.of(), upper).endsWith("is OPENAI_API_KEY."));
    assertEquals(
        "Unknown flag --prot; the nearest known one is --port.",
        refusal(List.of("--prot", "1"), Map.of(), null));
    assertEquals("--port needs a value.", refusal(List.of("--port"), Map.of(), null));
  }

  @Test
  void namesOfOtherProgramsAndLaterVersionsAreNoError() throws IOException {
    Path file =
        Files.writeString(folder.resolve("viva.properties"), "RTC_PORTS=1-2\nFLY_ORGANIZATION=x\n");
    assertEquals(
        8080, Config.load(List.of(), Map.of("JWT_SECRET", "x"), file).config().http().port());
  }

  @Test
  void theIdentityProviderIsTheCloudOnceItIsNamedAndNeedsItsKeys() throws IOException {
    assertEquals(
        Config.Origin.TWIN, Config.load(List.of(), Map.of(), null).config().identity().origin());
    Map<String, String> named = Map.of("REACT_APP_SUPABASE_URL", "https://x.supabase.co/");
    assertTrue(refusal(List.of(), named, null).contains("SUPABASE_ANON_KEY"));
    Config.Identity cloud =
        Config.load(
                List.of(),
                Map.of(
                    "SUPABASE_URL",
                    "https://x.supabase.co/",
                    "REACT_APP_SUPABASE_URL",
                    "https://other.supabase.co",
                    "REACT_APP_SUPABASE_ANON_KEY",
                    "anon",
                    "SUPABASE_SERVICE_KEY",
                    "service"),
                null)
            .config()
            .identity();
    assertEquals(Config.Origin.CLOUD, cloud.origin());
    assertEquals("https://x.supabase.co", cloud.url().orElseThrow().toString());
    assertEquals("anon", cloud.anonKey().orElseThrow());
    assertEquals("service", cloud.serviceKey().orElseThrow().reveal());
    assertTrue(
        refusal(List.of(), Map.of("GOOGLE_CLIENT_ID", "x"), null).contains("belong together"));
  }

  @Test
  void oneSettingUnderBothItsNamesInAFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("viva.properties"), "http.port=1\nPORT=2\n");
    assertTrue(refusal(List.of(), Map.of(), file).contains("which are the same"));
  }

  @Test
  void aValueThatCannotBeReadNamesItsKeyAndWhatWasExpected() {
    assertEquals(
        "PORT (http.port, environment PORT) must be a number from 0 to 65535, not \"80a\".",
        refusal(List.of(), Map.of("PORT", "80a"), null));
    assertEquals(
        "VIVA_VAD_SILENCE (turns.silence, environment VIVA_VAD_SILENCE) must be a duration such as"
            + " 650ms, 3s, 30m or 48h, not \"fast\".",
        refusal(List.of(), Map.of("VIVA_VAD_SILENCE", "fast"), null));
    assertTrue(
        refusal(List.of(), Map.of("PUBLIC_APP_URL", "viva"), null).contains("http:// or https://"));
    assertTrue(refusal(List.of(), Map.of("LOG_LEVEL", "loud"), null).contains("[ERROR, WARN"));
  }

  @Test
  void aCloudWithoutAKeyStopsTheStart() {
    assertEquals(
        "OPENAI_BASE_URL (realtime.base_url, environment OPENAI_BASE_URL) sends interviews to a"
            + " cloud, but there is no key for it: set OPENAI_API_KEY (realtime.api_key, default),"
            + " or unset the address to use the embedded twin.",
        refusal(List.of(), Map.of("OPENAI_BASE_URL", "https://realtime.example/v1"), null));
  }

  @Test
  void aKeyAloneMeansTheCloudAndServesTheAssessorToo() {
    Config config = with(Map.of("OPENAI_API_KEY", "sk-1"));
    Config.Endpoint cloud =
        new Config.Endpoint(
            Config.Origin.CLOUD,
            Optional.of(URI.create("https://api.openai.com/v1")),
            Optional.of(new Secret("sk-1")));
    assertEquals(cloud, config.realtime().endpoint());
    assertEquals(cloud, config.assessor().endpoint());
  }

  @Test
  void theTwinsKeyIsNotTakenForTheAssessors() {
    Config config =
        with(
            Map.of(
                "VIVA_REALTIME_ORIGIN", "twin",
                "OPENAI_BASE_URL", "http://127.0.0.1:9001/v1/",
                "OPENAI_API_KEY", "sk-twin-1"));
    assertEquals(Config.Origin.TWIN, config.realtime().endpoint().origin());
    assertEquals(
        Optional.of(URI.create("http://127.0.0.1:9001/v1")),
        config.realtime().endpoint().baseUrl());
    assertEquals(
        new Config.Endpoint(Config.Origin.TWIN, Optional.empty(), Optional.empty()),
        config.assessor().endpoint());
  }

  @Test
  void mailGoesToTheTwinUnlessAServiceIsNamedTogetherWithASender() {
    assertEquals(
        new Config.Mail(Optional.empty(), "Vivavoce <vivavoce@localhost>", false),
        with(Map.of()).mail());
    Config.Mail mail =
        with(Map.of(
                "SMTP_URL", "smtps://ada%40example.org:p%40ss+word@mail.example.org",
                "MAIL_FROM", "Ada <ada@example.org>"))
            .mail();
    assertEquals(
        Optional.of(
            new SmtpAddress(
                true, "mail.example.org", 465, "ada@example.org", new Secret("p@ss+word"))),
        mail.smtp());
    assertEquals(
        Optional.of(new SmtpAddress(false, "mail.example.org", 587, null, null)),
        with(Map.of("SMTP_URL", "smtp://mail.example.org", "MAIL_FROM", "a@example.org"))
            .mail()
            .smtp());
    String senderless =
        refusal(List.of(), Map.of("SMTP_URL", "smtp://u:hush@mail.example.org"), null);
    assertTrue(senderless.contains("MAIL_FROM") && !senderless.contains("hush"), senderless);
    for (String wrong :
        List.of(
            "mail.example.org", "http://mail.example.org", "smtp://hush@h", "smtp://u:hu sh@h")) {
      String refusal =
          refusal(List.of(), Map.of("SMTP_URL", wrong, "MAIL_FROM", "a@example.org"), null);
      assertTrue(refusal.contains("smtp://user:password@host:port"), refusal);
      assertFalse(refusal.contains("hu"), refusal);
    }
    for (String wrong : List.of("Ada", "a@b.c, d@e.f", "Ada <a@b.c>\r\nBcc: x@y.z", "<>")) {
      assertTrue(refusal(List.of(), Map.of("MAIL_FROM", wrong), null).contains("MAIL_FROM"), wrong);
    }
  }

  @Test
  void aTryOutIsSaidInOneWord() {
    assertFalse(with(Map.of()).http().demo());
    assertTrue(with(Map.of("VIVA_DEMO", "true")).http().demo());
    assertTrue(refusal(List.of(), Map.of("VIVA_DEMO", "yes"), null).contains("true or false"));
  }

  @Test
  void everyKeyOfTheReferenceIsReadAndDescribed() {
    Reference reference = Reference.packaged();
    Values values = Values.of(reference, List.of(), Map.of(), null);
    Config.tree(values);
    assertEquals(reference.keys().keySet(), values.keysRead());
  }
}
