package org.vivavoce.platform.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Secret;

/**
 * Everything that can be set, as one tree. What each value is for, its unit and its default stand
 * in {@code reference.properties} and nowhere else.
 */
public record Config(
    Http http,
    Data data,
    Database database,
    Realtime realtime,
    Ice ice,
    Turns turns,
    Assessor assessor,
    Identity identity,
    Mail mail,
    Interview interview,
    Hosts hosts,
    Log log) {

  /**
   * @param publicAppUrl where links point to; without a slash at its end
   * @param publicApiUrl where the WebSocket is; the same unless set
   * @param tls empty: the public port speaks plain http
   * @param internalPort on 127.0.0.1, plain http; 0: any
   * @param demo this is a try-out: on this machine its mail may be read by anybody
   */
  public record Http(
      int port,
      String bind,
      Optional<Tls> tls,
      int internalPort,
      URI publicAppUrl,
      URI publicApiUrl,
      Set<String> trustedProxies,
      Optional<Path> web,
      long maxBodyBytes,
      boolean demo) {
    /** Cookies are Secure. */
    public boolean https() {
      return "https".equalsIgnoreCase(publicAppUrl.getScheme());
    }
  }

  /** Where the public port's certificate comes from. */
  public sealed interface Tls {
    /** Made here, and known to no browser. */
    record SelfSigned() implements Tls {}

    record Files(Path certificate, Path key) implements Tls {}
  }

  public record Data(Path dir, Optional<Secret> adminToken) {}

  /** Owner addresses with passwords, hence secrets. */
  public record Database(Optional<Secret> url, Optional<Secret> directUrl) {}

  /** Who answers at a port's address. */
  public enum Origin {
    TWIN,
    CLOUD
  }

  /**
   * Where a cloud port goes.
   *
   * @param baseUrl ends in {@code /v1}; empty only for a twin that is not started yet
   * @param apiKey always there for a cloud
   */
  public record Endpoint(Origin origin, Optional<URI> baseUrl, Optional<Secret> apiKey) {}

  public record Realtime(
      Endpoint endpoint,
      String model,
      String voice,
      double speed,
      String transcriptionModel,
      Duration sidebandWait,
      List<String> prices,
      int callsAtOnce,
      Duration maxCall) {}

  /**
   * By what browsers find a way to the media.
   *
   * @param turnLasts how long a user that is made for one sitting is good
   */
  public record Ice(List<String> urls, Optional<Secret> turnSecret, Duration turnLasts) {}

  public record Turns(double threshold, Duration prefixPadding, Duration silence) {}

  public record Assessor(Endpoint endpoint, String model, Duration timeout) {}

  /**
   * Who keeps the accounts.
   *
   * @param url without {@code /auth/v1}; empty only for a twin
   * @param anonKey always there for a cloud
   * @param serviceKey always there for a cloud
   * @param google the twin's client at Google; a cloud has its own
   */
  public record Identity(
      Origin origin,
      Optional<URI> url,
      Optional<String> anonKey,
      Optional<Secret> serviceKey,
      Optional<Secret> jwtSecret,
      Optional<Google> google) {}

  public record Google(URI issuer, String clientId, Secret clientSecret) {}

  /**
   * @param smtp empty: the embedded twin takes the mail
   * @param from {@code Name <local@domain>} or the address alone
   * @param faults whether the twin misbehaves where an address asks for it
   */
  public record Mail(Optional<SmtpAddress> smtp, String from, boolean faults) {}

  public record Interview(
      Duration intentWait, Duration timeLimit, Duration resumeWindow, Optional<Secret> jwtSecret) {}

  /** Where session hosts run. */
  public enum HostKind {
    THREADS,
    HANDED
  }

  /**
   * @param sockets where pages may open the sockets of hosts that are not this process: sources of
   *     CSP Level 3 §2.3.1
   */
  public record Hosts(HostKind kind, Set<String> sockets) {}

  /** Least severe level that is written. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /**
   * @param file empty: standard error
   * @param files how many are kept, the current one included
   */
  public record Log(Level level, Optional<Path> file, long maxSizeBytes, int files) {}

  /** The tree, and each value with its source for {@code doctor}. */
  public record Loaded(Config config, List<Setting> settings) {}

  private static final String TWIN_SENDER = "Vivavoce <vivavoce@localhost>";
  private static final Pattern SENDER =
      Pattern.compile("[^\\s<>@,;]+@[^\\s<>@,;]+|[^<>@\\p{Cntrl}]*<[^\\s<>@,;]+@[^\\s<>@,;]+>");

  /** RFC 7064 §3.1 and RFC 7065 §3.1. */
  private static final Pattern ICE_URL =
      Pattern.compile("(stuns?:[^?/@\\s]+|turns?:[^?/@\\s]+(\\?transport=(udp|tcp))?)");

  private static final Pattern SOCKET_SOURCE =
      Pattern.compile("wss?://(\\*\\.)?[A-Za-z0-9.-]+(:([0-9]+|\\*))?");

  private static final URI CLOUD = URI.create("https://api.openai.com/v1");

  /**
   * @param flags without the command, for example {@code --port 8080}
   * @param file the configuration file; null when there is none
   * @throws ConfigException with one sentence for the operator
   */
  public static Loaded load(List<String> flags, Map<String, String> env, @Nullable Path file) {
    Values values = Values.of(Reference.packaged(), flags, env, file);
    return new Loaded(tree(values), values.settings());
  }

  static Config tree(Values values) {
    Endpoint realtime = endpoint(values, "realtime", Optional.empty());
    Optional<Secret> shared =
        realtime.origin() == Origin.CLOUD ? realtime.apiKey() : Optional.empty();
    return new Config(
        http(values),
        new Data(Path.of(values.required("data.dir")), values.secret("data.admin_token")),
        new Database(values.secret("database.url"), values.secret("database.direct_url")),
        new Realtime(
            realtime,
            values.required("realtime.model"),
            values.required("realtime.voice"),
            values.decimal("realtime.speed", 0.25, 1.5),
            values.required("realtime.transcription_model"),
            values.duration("realtime.sideband_wait"),
            List.copyOf(values.list("realtime.prices")),
            values.integer("realtime.calls_at_once", 1, 10_000),
            values.duration("realtime.max_call")),
        ice(values),
        new Turns(
            values.decimal("turns.threshold", 0, 1),
            values.duration("turns.prefix_padding"),
            values.duration("turns.silence")),
        new Assessor(
            endpoint(values, "assessor", shared),
            values.required("assessor.model"),
            values.duration("assessor.timeout")),
        identity(values),
        mail(values),
        new Interview(
            values.duration("interview.intent_wait"),
            values.duration("interview.time_limit"),
            Duration.ofMinutes(values.integer("interview.resume_window_minutes", 0, 10_080)),
            values.secret("interview.jwt_secret")),
        hosts(values),
        new Log(
            values.choice("log.level", Level.class),
            values.path("log.file"),
            values.size("log.max_size"),
            values.integer("log.files", 1, 1000)));
  }

  private static Hosts hosts(Values values) {
    HostKind kind = values.choice("hosts.kind", HostKind.class);
    Set<String> sockets = values.list("hosts.sockets");
    for (String each : sockets) {
      if (!SOCKET_SOURCE.matcher(each).matches()) {
        throw new ConfigException(
            values.shown("hosts.sockets")
                + " must be a list of wss://HOST or ws://HOST:PORT; HOST may begin with \"*.\" and"
                + " PORT be *: not \""
                + each
                + "\".");
      }
    }
    return new Hosts(kind, kind == HostKind.THREADS ? Set.of() : sockets);
  }

  private static Http http(Values values) {
    int port = values.integer("http.port", 0, 65_535);
    String bind = values.required("http.bind");
    Optional<Tls> tls = values.text("http.tls").map(Config::tls);
    String scheme = tls.isPresent() ? "https" : "http";
    URI app = trimmed(values.url("http.public_app_url").orElseGet(() -> local(scheme, bind, port)));
    return new Http(
        port,
        bind,
        tls,
        values.integer("http.internal_port", 0, 65_535),
        app,
        values.url("http.public_api_url").map(Config::trimmed).orElse(app),
        values.list("http.trusted_proxies"),
        values.path("http.web"),
        values.size("http.max_body"),
        values.yes("http.demo"));
  }

  private static Tls tls(String text) {
    if (text.equals("self")) {
      return new Tls.SelfSigned();
    }
    String[] files = text.split(",", -1);
    if (files.length != 2 || files[0].isBlank() || files[1].isBlank()) {
      throw new ConfigException(
          "--tls (VIVA_TLS, http.tls) must be \"self\" or CERT,KEY: two PEM files.");
    }
    return new Tls.Files(Path.of(files[0].strip()), Path.of(files[1].strip()));
  }

  private static URI local(String scheme, String bind, int port) {
    String host =
        switch (bind) {
          case "0.0.0.0", "::" -> "127.0.0.1";
          default -> bind.contains(":") ? "[" + bind + "]" : bind;
        };
    return URI.create(scheme + "://" + host + ":" + port);
  }

  private static URI trimmed(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
  }

  private static Identity identity(Values values) {
    Optional<URI> url = values.url("identity.url").map(Config::trimmed);
    Optional<String> anonKey = values.text("identity.anon_key");
    Optional<Secret> serviceKey = values.secret("identity.service_key");
    Origin origin =
        values.text("identity.origin").isPresent()
            ? values.choice("identity.origin", Origin.class)
            : url.isPresent() || serviceKey.isPresent() ? Origin.CLOUD : Origin.TWIN;
    if (origin == Origin.CLOUD) {
      for (String needed : List.of("identity.url", "identity.anon_key", "identity.service_key")) {
        if (values.text(needed).isEmpty()) {
          throw new ConfigException(
              "People sign in with a cloud, but "
                  + values.shown(needed)
                  + " is not set: set it, or unset the others to use the embedded twin.");
        }
      }
    }
    return new Identity(
        origin, url, anonKey, serviceKey, values.secret("identity.jwt_secret"), google(values));
  }

  private static Ice ice(Values values) {
    List<String> urls = List.copyOf(values.list("ice.server_urls"));
    Optional<Secret> secret = values.secret("ice.turn_secret");
    for (String url : urls) {
      if (!ICE_URL.matcher(url).matches()) {
        throw new ConfigException(
            values.shown("ice.server_urls")
                + " must be a list of stun:HOST:PORT, turn:HOST:PORT or turns:HOST:PORT, not \""
                + url
                + "\".");
      }
      if (url.startsWith("turn") && secret.isEmpty()) {
        throw new ConfigException(
            "TURN servers are named, but "
                + values.shown("ice.turn_secret")
                + " is not set: without the secret that they share with us nobody can use them.");
      }
    }
    return new Ice(urls, secret, values.duration("ice.turn_lasts"));
  }

  private static Mail mail(Values values) {
    Optional<SmtpAddress> smtp = values.smtp("mail.smtp_url");
    Optional<String> from = values.text("mail.from");
    if (smtp.isPresent() && from.isEmpty()) {
      throw new ConfigException(
          values.shown("mail.smtp_url")
              + " sends mail to people, but there is no sender for it: set "
              + values.shown("mail.from")
              + " to an address that the mail service lets you send from.");
    }
    String sender = from.orElse(TWIN_SENDER);
    if (!SENDER.matcher(sender).matches()) {
      throw new ConfigException(
          values.shown("mail.from")
              + " must be an address, or a name and an address: Vivavoce"
              + " <interviews@example.org>.");
    }
    return new Mail(smtp, sender, values.yes("mail.faults"));
  }

  private static Optional<Google> google(Values values) {
    Optional<String> id = values.text("identity.google_client_id");
    Optional<Secret> secret = values.secret("identity.google_client_secret");
    URI issuer =
        values
            .url("identity.google_issuer")
            .orElseThrow(() -> new ConfigException("GOOGLE_ISSUER must be an address."));
    if (id.isPresent() != secret.isPresent()) {
      throw new ConfigException(
          "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET belong together; only one is set.");
    }
    return id.flatMap(known -> secret.map(hidden -> new Google(trimmed(issuer), known, hidden)));
  }

  /** To the cloud when its key is set or its address is named, else to the twin. */
  private static Endpoint endpoint(Values values, String port, Optional<Secret> sharedKey) {
    String urlKey = port + ".base_url";
    Optional<URI> url = values.url(urlKey).map(Config::trimmed);
    Optional<Secret> key = values.secret(port + ".api_key").or(() -> sharedKey);
    boolean said = values.text(port + ".origin").isPresent();
    Origin origin =
        said
            ? values.choice(port + ".origin", Origin.class)
            : url.isPresent() || key.isPresent() ? Origin.CLOUD : Origin.TWIN;
    return switch (origin) {
      case TWIN -> new Endpoint(origin, url, key);
      case CLOUD -> {
        if (key.isEmpty()) {
          throw new ConfigException(
              values.shown(urlKey)
                  + " sends interviews to a cloud, but there is no key for it: set "
                  + values.shown(port + ".api_key")
                  + ", or unset the address to use the embedded twin.");
        }
        yield new Endpoint(origin, Optional.of(url.orElse(CLOUD)), key);
      }
    };
  }
}
