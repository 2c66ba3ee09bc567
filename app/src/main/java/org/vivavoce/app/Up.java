package org.vivavoce.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.config.Config;
import org.vivavoce.platform.config.Config.Origin;
import org.vivavoce.platform.config.Setting;
import org.vivavoce.platform.http.TrustedProxies;

/**
 * What {@code viva up} was asked for, and what it tells its children.
 *
 * @param home the folder {@code viva} stands in
 * @param settings each value with where it came from, for {@code doctor}
 * @param demo whether fresh demo links are made once everything is ready
 * @param faults whether the twins misbehave where a test asks for it
 */
record Up(
    Config config,
    List<Setting> settings,
    @Nullable Path file,
    Path data,
    Path home,
    boolean demo,
    boolean faults) {

  /** Flags win over the environment, that over {@code viva.properties}, that over the defaults. */
  static Up load(List<String> arguments, Map<String, String> environment, Path home)
      throws IOException {
    List<String> flags = new ArrayList<>(arguments);
    boolean demo = flags.removeIf("--demo"::equals);
    boolean faults = flags.removeIf("--faults"::equals);
    Path file = file(environment, home);
    Config.Loaded loaded = Config.load(flags, environment, file);
    if (loaded.config().http().port() == 0) {
      flags.addAll(List.of("--port", String.valueOf(Ports.free())));
      loaded = Config.load(flags, environment, file);
    }
    if (loaded.config().http().internalPort() == 0 && hasInternalPort(loaded.config().http())) {
      Map<String, String> told = new HashMap<>(environment);
      told.put("VIVA_INTERNAL_PORT", String.valueOf(Ports.free()));
      loaded = Config.load(flags, told, file);
    }
    boolean dataNamed =
        loaded.settings().stream()
            .anyMatch(each -> each.key().equals("data.dir") && !each.source().equals("default"));
    Path data = dataNamed ? loaded.config().data().dir() : home.resolve("data");
    return new Up(
        loaded.config(),
        loaded.settings(),
        file,
        data.toAbsolutePath().normalize(),
        home,
        demo,
        faults);
  }

  /** For a child, which is told the file by name; null when there is none. */
  static @Nullable Path file(Map<String, String> environment) {
    String named = environment.getOrDefault("VIVA_CONFIG", "").strip();
    return named.isEmpty() ? null : Path.of(named).toAbsolutePath();
  }

  /**
   * Where 127.0.0.1 is a proxy's too, or the public port speaks https, we have a port of our own.
   */
  private static boolean hasInternalPort(Config.Http http) {
    return http.tls().isPresent() || new TrustedProxies(http.trustedProxies()).isOneOnThisMachine();
  }

  private static @Nullable Path file(Map<String, String> environment, Path home) {
    Path named = file(environment);
    if (named != null) {
      return named;
    }
    Path usual = home.resolve("viva.properties");
    return Files.exists(usual) ? usual : null;
  }

  int port() {
    return config.http().port();
  }

  /** The server's own address, for the supervisor's questions; never through a proxy. */
  String localUrl() {
    if (hasInternalPort(config.http())) {
      return "http://127.0.0.1:" + config.http().internalPort();
    }
    String bind = config.http().bind();
    String host =
        switch (bind) {
          case "0.0.0.0", "::" -> "127.0.0.1";
          default -> bind.contains(":") ? "[" + bind + "]" : bind;
        };
    return "http://" + host + ":" + port();
  }

  String publicUrl() {
    return config.http().publicAppUrl().toString();
  }

  boolean realtimeTwin() {
    return config.realtime().endpoint().origin() == Origin.TWIN;
  }

  boolean assessorTwin() {
    return config.assessor().endpoint().origin() == Origin.TWIN;
  }

  boolean identityTwin() {
    return config.identity().origin() == Origin.TWIN;
  }

  boolean mailTwin() {
    return config.mail().smtp().isEmpty();
  }

  /** Where a try-out's mail is read without the operator's token; empty where it is not. */
  Optional<String> openInbox() {
    return demo && mailTwin() && InboxRoutes.isOpen(config.http().publicAppUrl())
        ? Optional.of(publicUrl() + "/inbox")
        : Optional.empty();
  }

  static String word(boolean twin) {
    return twin ? "twin" : "cloud";
  }

  /** For the realtime twin's process; the rest it inherits. */
  Map<String, String> twinEnvironment(int port) {
    Map<String, String> told = new HashMap<>();
    told.put("TWIN_PORT", String.valueOf(port));
    told.put("TWIN_KEYS_FILE", TwinKeyFile.in(data).toString());
    told.putAll(SpeechModels.of(data).settings(System.getenv()));
    if (faults) {
      told.put("TWIN_TEST_HOOKS", "1");
    }
    if (file != null) {
      told.put("VIVA_CONFIG", file.toString());
    }
    return told;
  }

  /**
   * For the server's process; the rest, a cloud's address and key included, it inherits or reads
   * from the same configuration file.
   *
   * @param embeddedDatabase owner's address with the password; null when one was configured
   * @param twinUrl ends in {@code /v1}; null when the realtime service is a cloud
   */
  Map<String, String> serverEnvironment(
      @Nullable String embeddedDatabase,
      @Nullable String twinUrl,
      TwinKeyFile keys,
      String adminToken) {
    Map<String, String> told = new HashMap<>();
    told.put("PORT", String.valueOf(port()));
    told.put("VIVA_BIND", config.http().bind());
    told.put("PUBLIC_APP_URL", publicUrl());
    told.put("VIVA_INTERNAL_PORT", String.valueOf(config.http().internalPort()));
    config.http().tls().ifPresent(tls -> told.put("VIVA_TLS", text(tls)));
    told.put("VIVA_DATA", data.toString());
    told.put("VIVA_WEB", webFolder().toString());
    told.put("VIVA_ADMIN_TOKEN", adminToken);
    told.put("VIVA_DEMO", String.valueOf(demo));
    told.put("VIVA_FAULTS", String.valueOf(faults));
    told.put("VIVA_HOSTS", config.hosts().kind().name().toLowerCase(Locale.ROOT));
    told.put("VIVA_REALTIME_ORIGIN", word(realtimeTwin()));
    told.put("VIVA_ASSESSOR_ORIGIN", word(assessorTwin()));
    told.put("VIVA_IDENTITY_ORIGIN", word(identityTwin()));
    if (identityTwin()) {
      told.put("SUPABASE_ANON_KEY", keys.identityAnon());
      told.put("SUPABASE_SERVICE_ROLE_KEY", keys.identityService());
    }
    if (file != null) {
      told.put("VIVA_CONFIG", file.toString());
    }
    if (embeddedDatabase != null) {
      told.put("DATABASE_URL", embeddedDatabase);
    }
    if (twinUrl != null) {
      told.put("OPENAI_BASE_URL", twinUrl);
      told.put("OPENAI_API_KEY", keys.realtime());
    }
    if (assessorTwin()) {
      told.put("ASSESSOR_API_KEY", keys.assessor());
    }
    return told;
  }

  /** As the flag writes it; a path is the child's as it was ours. */
  private static String text(Config.Tls tls) {
    return switch (tls) {
      case Config.Tls.SelfSigned _ -> "self";
      case Config.Tls.Files files ->
          files.certificate().toAbsolutePath() + "," + files.key().toAbsolutePath();
    };
  }

  /** {@code viva} names the folder it built; a developer's own {@code VIVA_WEB} wins. */
  private Path webFolder() {
    String built = System.getProperty("viva.web");
    Path otherwise = built == null ? home.resolve("web").resolve("dist") : Path.of(built);
    return config.http().web().orElse(otherwise);
  }
}
