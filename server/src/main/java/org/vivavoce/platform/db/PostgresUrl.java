package org.vivavoce.platform.db;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Secret;

/**
 * A PostgreSQL address in either of its usual forms, taken apart. Host may be an IPv6 address in
 * brackets.
 *
 * @param parameters what follows the question mark, in pgjdbc's names
 */
public record PostgresUrl(
    String host,
    int port,
    String database,
    String user,
    Secret password,
    Map<String, String> parameters) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:jdbc:)?(?:postgres|postgresql)://(?:(?<login>[^/?]*)@)?"
              + "(?<host>\\[[^]]+]|[^:/?@,]+)(?::(?<port>\\d{1,5}))?(?:/(?<db>[^?]*))?(?:\\?(?<query>.*))?");
  private static final int DEFAULT_PORT = 5432;

  /**
   * @throws StartFailedException with a sentence that repeats nothing of the address, for it may
   *     hold a password
   */
  public static PostgresUrl parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new StartFailedException(
          "The database address is not of the form"
              + " postgres://user:password@host:port/database or jdbc:postgresql://host:port/database?user=…&password=…");
    }
    Map<String, String> parameters = parameters(form.group("query"));
    String login = form.group("login");
    String user = parameters.remove("user");
    String password = parameters.remove("password");
    if (login != null) {
      int colon = login.indexOf(':');
      user = decode(colon < 0 ? login : login.substring(0, colon));
      password = colon < 0 ? password : decode(login.substring(colon + 1));
    }
    if (user == null || user.isEmpty() || password == null || password.isEmpty()) {
      throw new StartFailedException(
          "The database address names no user or no password; Vivavoce logs in with both.");
    }
    String database = form.group("db");
    String port = form.group("port");
    return new PostgresUrl(
        form.group("host"),
        port == null ? DEFAULT_PORT : Integer.parseInt(port),
        database == null || database.isEmpty() ? user : decode(database),
        user,
        new Secret(password),
        Map.copyOf(parameters));
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> found = new LinkedHashMap<>();
    if (query != null && !query.isEmpty()) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          found.put(
              jdbcName(decode(pair.substring(0, equals))), decode(pair.substring(equals + 1)));
        }
      }
    }
    if ("true".equals(found.remove("pgbouncer"))) {
      found.put("prepareThreshold", "0");
    }
    return found;
  }

  /** libpq's names for what pgjdbc calls otherwise. */
  private static String jdbcName(String name) {
    return switch (name) {
      case "connect_timeout" -> "connectTimeout";
      case "application_name" -> "ApplicationName";
      case "target_session_attrs" -> "targetServerType";
      default -> name;
    };
  }

  private static String decode(String text) {
    // Plus is a plus in an address; URLDecoder would make a blank of it.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The address without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://"
        + host
        + ":"
        + port
        + "/"
        + java.net.URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Login and parameters for pgjdbc. Network times in seconds. */
  Properties properties() {
    Properties properties = new Properties();
    properties.putAll(parameters);
    properties.setProperty("user", user);
    properties.setProperty("password", password.reveal());
    properties.putIfAbsent("ApplicationName", "vivavoce");
    properties.putIfAbsent("connectTimeout", "3");
    properties.putIfAbsent("tcpKeepAlive", "true");
    // DETAIL quotes the row that broke a rule: names and addresses, on their way into a log.
    properties.putIfAbsent("logServerErrorDetail", "false");
    if (isTransactionPooler()) {
      properties.putIfAbsent("prepareThreshold", "0");
    }
    return properties;
  }

  /** Supabase's transaction mode; it keeps no session state between transactions. */
  boolean isTransactionPooler() {
    return port == 6543 || "0".equals(parameters.get("prepareThreshold"));
  }

  /** Another login on the same server. Behind Supavisor a login carries its project's reference. */
  PostgresUrl as(String login, Secret itsPassword) {
    int dot = user.indexOf('.');
    boolean supavisor = dot > 0 && host.endsWith(".pooler.supabase.com");
    return new PostgresUrl(
        host,
        port,
        database,
        supavisor ? login + user.substring(dot) : login,
        itsPassword,
        parameters);
  }

  /** Host and port, for messages. */
  String place() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return "PostgresUrl[" + place() + "/" + database + "]";
  }
}
