package org.vivavoce.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What each child is told, by environment; everything else it inherits. */
record PartSettings(
    UpOptions options, Environment environment, Origins origins, TwinKeyFile keys, Path home) {

  Map<String, String> twin(int port) {
    return Map.of("PORT", String.valueOf(port), "VIVA_DATA", options.data().toString());
  }

  /**
   * @param database owner's address, with the password
   * @param realtimeUrl ends in {@code /v1}
   */
  Map<String, String> server(String database, String realtimeUrl, String adminToken) {
    Map<String, String> settings = new HashMap<>();
    settings.put("DATABASE_URL", database);
    settings.put("PORT", String.valueOf(options.port()));
    settings.put("VIVA_BIND", options.bind());
    settings.put("VIVA_DATA", options.data().toString());
    settings.put("VIVA_ADMIN_TOKEN", adminToken);
    settings.put("VIVA_WEB", webFolder().toString());
    settings.put("PUBLIC_APP_URL", environment.orElse("PUBLIC_APP_URL", options.url()));
    settings.put("VIVA_REALTIME_ORIGIN", origins.realtime().word());
    settings.put("VIVA_ASSESSOR_ORIGIN", origins.assessor().word());
    settings.put("OPENAI_BASE_URL", realtimeUrl);
    if (origins.realtime().twin()) {
      settings.put("OPENAI_API_KEY", keys.realtime());
    }
    String assessorUrl = origins.assessor().baseUrl();
    if (assessorUrl == null) {
      settings.put("ASSESSOR_API_KEY", keys.assessor());
    } else {
      settings.put("ASSESSOR_BASE_URL", assessorUrl);
      String own = environment.get("ASSESSOR_API_KEY");
      settings.put(
          "ASSESSOR_API_KEY", own != null ? own : environment.orElse("OPENAI_API_KEY", ""));
    }
    return settings;
  }

  /** {@code viva} names the folder it built; a developer's own {@code VIVA_WEB} wins. */
  Path webFolder() {
    String built = System.getProperty("viva.web");
    String named = environment.get("VIVA_WEB");
    return named != null
        ? Path.of(named)
        : built != null ? Path.of(built) : home.resolve("web").resolve("dist");
  }

  /** Never printed: the environment and the keys are secrets. */
  @Override
  public String toString() {
    return "PartSettings[" + options.url() + "]";
  }
}
