package org.vivavoce.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.InterviewSettings.ConsentTaker;
import org.vivavoce.plan.InterviewSettings.Level;
import org.vivavoce.plan.InterviewSettings.NoiseReduction;
import org.vivavoce.plan.InterviewSettings.SessionMode;
import tools.jackson.databind.JsonNode;

/** Reads {@link InterviewSettings} and collects what is wrong, one entry for each field. */
final class SettingsReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}");
  private static final BigDecimal MOST_USD = new BigDecimal(1_000_000);

  /** What a candidate's session has no say in: not who made it, nor what the tenant pays. */
  private static final Set<String> TENANT_ONLY =
      Set.of("consent_taken_by", "monthly_budget_usd", "calls_at_once");

  private static final Set<String> NOT_THE_SESSIONS = Set.of("session_mode", "session_budget_usd");

  private static final Set<String> KNOWN =
      Set.of(
          "session_mode",
          "consent_taken_by",
          "model",
          "voice",
          "speed",
          "language",
          "temperature",
          "turn_detection",
          "noise_reduction",
          "transcription_model",
          "max_minutes",
          "session_budget_usd",
          "monthly_budget_usd",
          "calls_at_once");

  private final JsonNode json;
  private final @Nullable Level level;
  private final String prefix;
  private final Mistakes mistakes = new Mistakes();

  /**
   * @param level null for what was stored before: nothing of it is refused
   */
  SettingsReader(JsonNode json, @Nullable Level level, String prefix) {
    this.json = json;
    this.level = level;
    this.prefix = prefix;
  }

  void raise() {
    mistakes.raise();
  }

  InterviewSettings read() {
    places();
    return new InterviewSettings(
        word(json, "session_mode", "", SessionMode.class),
        word(json, "consent_taken_by", "", ConsentTaker.class),
        text("model", NAME, "must be a model's name"),
        text("voice", NAME, "must be a voice's name"),
        number(json, "speed", "", 0.25, 1.5),
        text("language", LANGUAGE, "must be a language tag such as en or de-CH (BCP 47)"),
        number(json, "temperature", "", 0, 2),
        turns(json.path("turn_detection")),
        word(json, "noise_reduction", "", NoiseReduction.class),
        text("transcription_model", NAME, "must be a model's name"),
        integer(json, "max_minutes", "", 1, 240),
        micros("session_budget_usd"),
        micros("monthly_budget_usd"),
        integer(json, "calls_at_once", "", 1, 10_000));
  }

  /** What is said where it has no say. */
  private void places() {
    if (level == null || !json.isObject()) {
      return;
    }
    for (String name : json.propertyNames()) {
      if (absent(json.path(name))) {
        continue;
      }
      if (level != Level.TENANT && TENANT_ONLY.contains(name)) {
        wrong(name, "is set for the tenant only");
      } else if (level == Level.SESSION && NOT_THE_SESSIONS.contains(name)) {
        wrong(name, "is set for the tenant or the position only");
      } else if (level != Level.SESSION && !KNOWN.contains(name)) {
        wrong(name, "is not a setting");
      }
    }
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private boolean misplaced(String name) {
    return switch (level) {
      case SESSION -> TENANT_ONLY.contains(name) || NOT_THE_SESSIONS.contains(name);
      case POSITION -> TENANT_ONLY.contains(name);
      case TENANT -> false;
      case null -> false;
    };
  }

  private void wrong(String field, String message) {
    if (level != null) {
      mistakes.add(prefix + field, message);
    }
  }

  private @Nullable String text(String name, Pattern wanted, String message) {
    JsonNode node = json.path(name);
    if (absent(node)) {
      return null;
    }
    if (node.isString() && wanted.matcher(node.stringValue()).matches()) {
      return node.stringValue();
    }
    wrong(name, message);
    return null;
  }

  private <E extends Enum<E>> @Nullable E word(
      JsonNode from, String name, String path, Class<E> type) {
    JsonNode node = from.path(name);
    if (absent(node) || misplaced(name)) {
      return null;
    }
    List<E> all = Arrays.asList(type.getEnumConstants());
    for (E value : all) {
      if (node.isString() && InterviewSettings.wire(value).equals(node.stringValue())) {
        return value;
      }
    }
    wrong(
        path + name,
        "must be one of "
            + all.stream().map(InterviewSettings::wire).collect(Collectors.joining(", ")));
    return null;
  }

  private @Nullable Double number(
      JsonNode from, String name, String path, double least, double most) {
    JsonNode node = from.path(name);
    if (absent(node)) {
      return null;
    }
    double value = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (value >= least && value <= most) {
      return value;
    }
    wrong(path + name, "must be a number from " + plain(least) + " to " + plain(most));
    return null;
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private @Nullable Integer integer(JsonNode from, String name, String path, int least, int most) {
    JsonNode node = from.path(name);
    if (absent(node) || misplaced(name)) {
      return null;
    }
    double value = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (value >= least && value <= most && value == Math.rint(value)) {
      return (int) value;
    }
    wrong(path + name, "must be a whole number from " + least + " to " + most);
    return null;
  }

  private @Nullable Long micros(String name) {
    JsonNode node = json.path(name);
    if (absent(node) || misplaced(name)) {
      return null;
    }
    BigDecimal usd = node.isNumber() ? node.decimalValue() : BigDecimal.ONE.negate();
    if (usd.signum() < 0 || usd.compareTo(MOST_USD) > 0) {
      wrong(name, "must be an amount of US dollars from 0 to " + MOST_USD.toPlainString());
      return null;
    }
    return usd.movePointRight(6).setScale(0, RoundingMode.DOWN).longValueExact();
  }

  private @Nullable TurnDetection turns(JsonNode node) {
    if (absent(node)) {
      return null;
    }
    String path = "turn_detection.";
    return switch (node.path("type").asString("")) {
      case "server_vad" -> {
        Double threshold = number(node, "threshold", path, 0, 1);
        Integer padding = integer(node, "prefix_padding_ms", path, 0, 2_000);
        Integer silence = integer(node, "silence_duration_ms", path, 200, 6_000);
        yield new TurnDetection.ServerVad(
            threshold == null ? 0.5 : threshold,
            padding == null ? 300 : padding,
            silence == null ? 600 : silence);
      }
      case "semantic_vad" -> {
        String eagerness = node.path("eagerness").asString("auto");
        if (!TurnDetection.SemanticVad.EAGERNESS.contains(eagerness)) {
          wrong(
              path + "eagerness",
              "must be one of " + String.join(", ", TurnDetection.SemanticVad.EAGERNESS));
          yield null;
        }
        yield new TurnDetection.SemanticVad(eagerness);
      }
      default -> {
        wrong("turn_detection", "must be an object whose type is server_vad or semantic_vad");
        yield null;
      }
    };
  }
}
