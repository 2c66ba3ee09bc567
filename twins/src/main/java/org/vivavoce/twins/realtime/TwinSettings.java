package org.vivavoce.twins.realtime;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.TwinServer;
import org.vivavoce.twins.realtime.rtc.PacketLoss;
import org.vivavoce.twins.realtime.rtc.RtcFaults;
import org.vivavoce.twins.realtime.rtc.RtcSettings;
import org.vivavoce.twins.realtime.speech.SpeechSettings;

/**
 * The realtime twin's settings, as the process gets them in its environment (README.md lists the
 * names).
 *
 * @param port 0 takes a free one
 * @param keysFile {@code twin-keys.json}
 * @param maxCalls more at once get 429
 * @param recycleAfterCalls after so many calls, once idle, the process asks to be replaced
 * @param sessionMs longest life of a session
 * @param connectMs how long a browser may take to connect
 * @param returnMs how long a browser may be away before its call ends
 * @param tls where and with which certificate it listens in https too; null: it does not
 * @param chat words the replies to free instructions; null when there is none
 */
public record TwinSettings(
    int port,
    Path keysFile,
    int maxCalls,
    int recycleAfterCalls,
    long sessionMs,
    long connectMs,
    long returnMs,
    RtcSettings rtc,
    RtcFaults faults,
    SpeechSettings speech,
    @Nullable ChatOrigin chat,
    boolean testHooks,
    TwinServer.@Nullable Tls tls) {

  /**
   * @throws IllegalArgumentException in words that name the variable
   */
  public static TwinSettings fromEnvironment(Map<String, String> env) {
    String keys = env.get("TWIN_KEYS_FILE");
    if (keys == null || keys.isBlank()) {
      throw new IllegalArgumentException("TWIN_KEYS_FILE must name the file of the twins' keys");
    }
    boolean hooks = "1".equals(env.get("TWIN_TEST_HOOKS"));
    return new TwinSettings(
        number(env, "TWIN_PORT", 0, 0, 65_535),
        Path.of(keys),
        number(env, "TWIN_MAX_CALLS", 20, 1, 1_000),
        number(env, "TWIN_RECYCLE_AFTER_CALLS", 200, 1, 1_000_000),
        sessionMs(env, hooks),
        1_000L * number(env, "TWIN_CONNECT_SECONDS", 60, 1, 3_600),
        1_000L * number(env, "TWIN_RETURN_SECONDS", 10, 1, 3_600),
        rtc(env),
        new RtcFaults(
            hooks ? share(env, "TWIN_DROP_INBOUND_SHARE") : 0,
            hooks,
            hooks ? new PacketLoss() : null),
        speech(env),
        chat(env),
        hooks,
        tls(env));
  }

  /** In seconds for tests of what happens at the end. */
  private static long sessionMs(Map<String, String> env, boolean hooks) {
    int minutes = number(env, "TWIN_SESSION_MINUTES", 60, 1, 1_440);
    return 1_000L
        * (hooks ? number(env, "TWIN_SESSION_SECONDS", 60 * minutes, 1, 86_400) : 60 * minutes);
  }

  private static RtcSettings rtc(Map<String, String> env) {
    String address = blankToNull(env.get("RTC_ADVERTISED_ADDRESS"));
    String ports = blankToNull(env.get("RTC_PORTS"));
    int low = 0;
    int high = 0;
    if (ports != null) {
      int dash = ports.indexOf('-');
      try {
        low = Integer.parseInt(ports.substring(0, Math.max(0, dash)).trim());
        high = Integer.parseInt(ports.substring(dash + 1).trim());
      } catch (NumberFormatException noRange) {
        throw new IllegalArgumentException(
            "RTC_PORTS must be a range such as 40000-40100, not '" + ports + "'", noRange);
      }
    }
    return new RtcSettings(address, low, high, RtcSettings.defaults().gatherTimeoutMs());
  }

  private static SpeechSettings speech(Map<String, String> env) {
    SpeechSettings defaults = SpeechSettings.defaults();
    return new SpeechSettings(
        env.getOrDefault("TWIN_RECOGNIZER", defaults.recognizer()),
        origin(env, "TRANSCRIPTION", "gpt-transcribe"),
        number(env, "TWIN_DECODERS", defaults.decoders(), 1, 64),
        blankToNull(env.get("TWIN_POCKETSPHINX_MODEL")),
        blankToNull(env.get("TWIN_WHISPER_MODEL")),
        blankToNull(env.get("TWIN_VOSK_MODEL")),
        env.getOrDefault("TWIN_VOICE", defaults.voice()),
        origin(env, "SPEECH", "gpt-4o-mini-tts"),
        env.getOrDefault("TWIN_LANGUAGE", defaults.language()),
        defaults.cacheBytes());
  }

  private static SpeechSettings.@Nullable Origin origin(
      Map<String, String> env, String prefix, String model) {
    String url = blankToNull(env.get(prefix + "_BASE_URL"));
    if (url == null) {
      return null;
    }
    return new SpeechSettings.Origin(
        url, blankToNull(env.get(prefix + "_API_KEY")), env.getOrDefault(prefix + "_MODEL", model));
  }

  private static TwinServer.@Nullable Tls tls(Map<String, String> env) {
    String store = blankToNull(env.get("TWIN_TLS_KEYSTORE"));
    if (store == null) {
      return null;
    }
    return new TwinServer.Tls(
        number(env, "TWIN_TLS_PORT", 0, 0, 65_535),
        Path.of(store),
        env.getOrDefault("TWIN_TLS_PASSWORD", ""));
  }

  private static @Nullable ChatOrigin chat(Map<String, String> env) {
    String url = blankToNull(env.get("TWIN_CHAT_BASE_URL"));
    if (url == null) {
      return null;
    }
    String model = blankToNull(env.get("TWIN_CHAT_MODEL"));
    if (model == null) {
      throw new IllegalArgumentException("TWIN_CHAT_BASE_URL needs TWIN_CHAT_MODEL");
    }
    return new ChatOrigin(url, blankToNull(env.get("TWIN_CHAT_API_KEY")), model);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.trim();
  }

  private static int number(Map<String, String> env, String name, int otherwise, int min, int max) {
    String text = blankToNull(env.get(name));
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(name + " must be a whole number: " + text, noNumber);
    }
    throw new IllegalArgumentException(name + " must lie from " + min + " to " + max);
  }

  private static double share(Map<String, String> env, String name) {
    String text = blankToNull(env.get(name));
    return text == null ? 0 : Double.parseDouble(text);
  }
}
