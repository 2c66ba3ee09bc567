package org.vivavoce.platform.config;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Secret;

/**
 * The texts of all settings after precedence, and their reading as numbers, durations, sizes and
 * addresses. A value that cannot be read names its key and what was expected, and shows no secret.
 */
final class Values {
  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d+)(B|KiB|MiB|GiB)");

  private record Found(String text, String source) {}

  private final Reference reference;
  private final Map<String, Found> found = new HashMap<>();
  private final Set<String> read = new LinkedHashSet<>();

  private Values(Reference reference) {
    this.reference = reference;
  }

  static Values of(
      Reference reference, List<String> flags, Map<String, String> env, @Nullable Path file) {
    Values values = new Values(reference);
    for (Key key : reference.keys().values()) {
      values.found.put(key.name(), new Found(key.standard(), "default"));
    }
    if (file != null) {
      values.takeFile(file);
    }
    values.takeEnvironment(env);
    values.takeFlags(flags);
    return values;
  }

  private void takeFile(Path file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException("The configuration file " + file + " cannot be read.", e);
    }
    Map<String, String> writtenAs = new HashMap<>();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      Key key = reference.find(name);
      if (key == null) {
        if (reference.others().contains(name)) {
          continue;
        }
        throw unknown("The configuration file " + file + " has the unknown key ", name);
      }
      String before = writtenAs.put(key.name(), name);
      if (before != null) {
        throw new ConfigException(
            "The configuration file "
                + file
                + " sets "
                + before
                + " and "
                + name
                + ", which are the same.");
      }
      String text = properties.getProperty(name).strip();
      if (!text.isEmpty()) {
        found.put(key.name(), new Found(text, "file " + file));
      }
    }
  }

  private ConfigException unknown(String sentence, String name) {
    List<String> known = new ArrayList<>();
    reference.keys().values().forEach(key -> known.addAll(List.of(key.name(), key.env())));
    return new ConfigException(
        sentence + name + "; the nearest known one is " + Nearest.to(name, known) + ".");
  }

  private void takeEnvironment(Map<String, String> env) {
    for (Key key : reference.keys().values()) {
      // The first name wins: a shell that serves several programs may carry all of them.
      for (String alias : key.aliases().reversed()) {
        takeEnvironment(env, key, alias);
      }
      takeEnvironment(env, key, key.env());
    }
  }

  private void takeEnvironment(Map<String, String> env, Key key, String name) {
    String text = env.getOrDefault(name, "").strip();
    String fileName = env.getOrDefault(name + "_FILE", "").strip();
    if (!text.isEmpty()) {
      if (key.secret() && !fileName.isEmpty()) {
        throw new ConfigException(name + " and " + name + "_FILE are both set; keep one.");
      }
      found.put(key.name(), new Found(text, "environment " + name));
    } else if (key.secret() && !fileName.isEmpty()) {
      found.put(key.name(), new Found(secretFile(name, fileName), "environment " + name + "_FILE"));
    }
  }

  private static String secretFile(String name, String fileName) {
    try {
      return Files.readString(Path.of(fileName)).strip();
    } catch (IOException e) {
      throw new ConfigException(name + "_FILE names " + fileName + ", which cannot be read.", e);
    }
  }

  private void takeFlags(List<String> flags) {
    for (int i = 0; i < flags.size(); i++) {
      String flag = flags.get(i);
      int equals = flag.indexOf('=');
      String name = equals < 0 ? flag : flag.substring(0, equals);
      Key key = reference.flag(name);
      if (key == null && name.startsWith("--")) {
        key = reference.keys().get(name.substring(2));
      }
      if (key == null) {
        List<String> known = new ArrayList<>();
        for (Key each : reference.keys().values()) {
          known.add(each.flag() == null ? "--" + each.name() : each.flag());
        }
        throw new ConfigException(
            "Unknown flag " + name + "; the nearest known one is " + Nearest.to(name, known) + ".");
      }
      if (key.secret()) {
        throw new ConfigException(
            name + " is a secret: other programs can see flags; use " + key.env() + "_FILE.");
      }
      if (equals < 0 && (i + 1 == flags.size() || flags.get(i + 1).startsWith("--"))) {
        throw new ConfigException(name + " needs a value.");
      }
      String text = equals < 0 ? flags.get(++i) : flag.substring(equals + 1);
      found.put(key.name(), new Found(text.strip(), "flag " + name));
    }
  }

  Optional<String> text(String name) {
    read.add(name);
    Found value = found.get(name);
    if (value == null) {
      throw new IllegalStateException("not in the reference: " + name);
    }
    return value.text().isEmpty() ? Optional.empty() : Optional.of(value.text());
  }

  String required(String name) {
    return text(name).orElseThrow(() -> new ConfigException(shown(name) + " must be set."));
  }

  Optional<Secret> secret(String name) {
    return text(name).map(Secret::new);
  }

  int integer(String name, int least, int most) {
    String text = required(name);
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, "a number from " + least + " to " + most, e);
    }
    throw wrong(name, "a number from " + least + " to " + most, null);
  }

  double decimal(String name, double least, double most) {
    String text = required(name);
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, "a number from " + least + " to " + most, e);
    }
    throw wrong(name, "a number from " + least + " to " + most, null);
  }

  Duration duration(String name) {
    Matcher matcher = DURATION.matcher(required(name));
    if (!matcher.matches() || matcher.group(1).length() > 9) {
      throw wrong(name, "a duration such as 650ms, 3s, 30m or 48h", null);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** In bytes. */
  long size(String name) {
    Matcher matcher = SIZE.matcher(required(name));
    if (!matcher.matches() || matcher.group(1).length() > 9) {
      throw wrong(name, "a size such as 512KiB or 2MiB", null);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "B" -> amount;
      case "KiB" -> amount << 10;
      case "MiB" -> amount << 20;
      default -> amount << 30;
    };
  }

  Optional<URI> url(String name) {
    return text(name)
        .map(
            text -> {
              try {
                URI url = URI.create(text);
                if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null) {
                  return url;
                }
              } catch (IllegalArgumentException e) {
                throw wrong(name, "an address that begins with http:// or https://", e);
              }
              throw wrong(name, "an address that begins with http:// or https://", null);
            });
  }

  /** {@code true} or {@code false}. */
  boolean yes(String name) {
    return switch (required(name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "true or false", null);
    };
  }

  Optional<SmtpAddress> smtp(String name) {
    return text(name)
        .map(
            text -> {
              try {
                return SmtpAddress.parse(text);
              } catch (IllegalArgumentException e) {
                throw wrong(
                    name, "smtp://user:password@host:port or smtps://…, percent-encoded", e);
              }
            });
  }

  Optional<Path> path(String name) {
    return text(name).map(Path::of);
  }

  Set<String> list(String name) {
    Set<String> items = new LinkedHashSet<>();
    for (String item : text(name).orElse("").split(",")) {
      if (!item.isBlank()) {
        items.add(item.strip());
      }
    }
    return items;
  }

  <E extends Enum<E>> E choice(String name, Class<E> type) {
    String text = required(name);
    for (E each : type.getEnumConstants()) {
      if (each.name().equalsIgnoreCase(text)) {
        return each;
      }
    }
    throw wrong(name, "one of " + List.of(type.getEnumConstants()), null);
  }

  private ConfigException wrong(String name, String expected, @Nullable Throwable cause) {
    Key key = reference.keys().get(name);
    Found value = found.get(name);
    String text =
        key == null || key.secret() || value == null ? "" : ", not \"" + value.text() + "\"";
    String sentence = shown(name) + " must be " + expected + text + ".";
    return cause == null ? new ConfigException(sentence) : new ConfigException(sentence, cause);
  }

  /** The key by the name that the operator used, as far as that is known. */
  String shown(String name) {
    Key key = reference.keys().get(name);
    Found value = found.get(name);
    String place = value == null ? "default" : value.source();
    return (key == null ? name : key.env()) + " (" + name + ", " + place + ")";
  }

  Set<String> keysRead() {
    return Set.copyOf(read);
  }

  List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (Key key : reference.keys().values()) {
      Found value = found.get(key.name());
      if (value == null) {
        continue;
      }
      String text = key.secret() && !value.text().isEmpty() ? "set" : value.text();
      settings.add(new Setting(key.name(), key.env(), text, value.source(), key.why()));
    }
    return settings;
  }
}
