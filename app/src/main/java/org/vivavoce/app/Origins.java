package org.vivavoce.app;

import org.jspecify.annotations.Nullable;

/**
 * Where each cloud port goes: to the cloud when its key is set or its address is named, else to the
 * embedded twin. Keys are in here and nowhere printed.
 */
record Origins(Origin realtime, Origin assessor) {
  /**
   * @param baseUrl ends in {@code /v1}; null for a twin, whose address is known when it is started
   */
  record Origin(boolean twin, @Nullable String baseUrl, @Nullable String source) {
    String word() {
      return twin ? "twin" : "cloud";
    }
  }

  private static final String CLOUD = "https://api.openai.com/v1";

  static Origins of(Environment environment) {
    return new Origins(
        origin(environment, "OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_API_KEY"),
        origin(environment, "ASSESSOR_BASE_URL", "ASSESSOR_API_KEY", "OPENAI_API_KEY"));
  }

  private static Origin origin(
      Environment environment, String urlName, String keyName, String sharedKeyName) {
    String url = environment.get(urlName);
    boolean ownKey = environment.has(keyName);
    boolean key = ownKey || environment.has(sharedKeyName);
    if (url == null && !key) {
      return new Origin(true, null, null);
    }
    if (!key) {
      throw new Refusal(
          ExitCode.USAGE,
          urlName
              + " names a cloud, but there is no key for it: set "
              + keyName
              + " (or "
              + keyName
              + "_FILE), or unset "
              + urlName
              + " to use the embedded twin.");
    }
    String source = url != null ? urlName : ownKey ? keyName : sharedKeyName;
    return new Origin(false, url == null ? CLOUD : url, source);
  }
}
