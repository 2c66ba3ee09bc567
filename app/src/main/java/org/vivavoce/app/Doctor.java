package org.vivavoce.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.config.ConfigException;
import org.vivavoce.platform.config.Setting;
import org.vivavoce.platform.db.PostgresUrl;
import org.vivavoce.platform.db.StartFailedException;
import org.vivavoce.platform.json.Json;
import org.vivavoce.twins.realtime.TwinSettings;
import org.vivavoce.twins.realtime.speech.Availability;
import org.vivavoce.twins.realtime.speech.Recognizers;
import org.vivavoce.twins.realtime.speech.Voice;
import org.vivavoce.twins.realtime.speech.Voices;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code viva doctor}: what this machine has and lacks, what is in use, and where each setting
 * comes from. Looks and changes nothing. What only the shell knows (tools, Debian packages) arrives
 * on standard input.
 */
final class Doctor {
  private static final String CALLBACK = "/auth/v1/callback";

  private final Findings findings = new Findings();
  private final ObjectNode inUse = Json.object();
  private final Map<String, String> environment;
  private List<Setting> settings = List.of();

  private Doctor(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * @return the exit status: 0, or 1 when something needed is lacking
   */
  static int run(
      List<String> arguments, Map<String, String> environment, Path home, InputStream fromShell)
      throws IOException {
    List<String> flags = new ArrayList<>(arguments);
    boolean json = flags.removeIf("--json"::equals);
    Doctor doctor = new Doctor(environment);
    doctor.findings.take(new String(fromShell.readAllBytes(), StandardCharsets.UTF_8));
    doctor.examine(flags, home);
    System.out.print(json ? doctor.json() + "\n" : doctor.text());
    return doctor.findings.nothingLacks() ? 0 : 1;
  }

  private void examine(List<String> flags, Path home) throws IOException {
    Up up;
    try {
      up = Up.load(flags, environment, home);
    } catch (ConfigException e) {
      findings.lacks("configuration", String.valueOf(e.getMessage()));
      return;
    }
    settings = up.settings();
    inUse
        .put("realtime", Up.word(up.realtimeTwin()))
        .put("assessor", Up.word(up.assessorTwin()))
        .put("identity", Up.word(up.identityTwin()))
        .put("mail", Up.word(up.mailTwin()));
    findings.note("realtime origin", origin(up.realtimeTwin(), "the embedded interviewer"));
    findings.note("assessor origin", origin(up.assessorTwin(), "the embedded assessor"));
    findings.note("identity origin", origin(up.identityTwin(), "the embedded identity provider"));
    findings.note(
        "mail origin", origin(up.mailTwin(), "the embedded mail service, read at /inbox,"));
    if (up.identityTwin()) {
      findings.note("sign-in with Google", google(up));
    }
    if (up.realtimeTwin()) {
      speech(up);
      mediaInterface();
    }
    JsonNode running = running(up.data());
    dataFolder(up.data(), running != null);
    port(up, running);
    database(up, running != null);
  }

  private static String google(Up up) {
    return up.config()
        .identity()
        .google()
        .map(client -> "offered; its client's redirect address is " + up.publicUrl() + CALLBACK)
        .orElse("not offered: GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are not set");
  }

  private static String origin(boolean twin, String embedded) {
    return twin ? embedded + " on this machine" : "a cloud, by configuration";
  }

  private void speech(Up up) {
    Map<String, String> twin = new HashMap<>(environment);
    twin.putAll(up.twinEnvironment(0));
    try {
      TwinSettings chosen = TwinSettings.fromEnvironment(twin);
      // Looked at, not loaded: a model that its library cannot stand would end this process.
      Recognizers.Choice recognizer = Recognizers.look(chosen.speech());
      tell("recognizer", recognizer.name(), recognizer.availability());
      try (Voice voice = Voices.choose(chosen.speech())) {
        tell("voice", voice.name(), voice.availability());
      }
    } catch (IllegalArgumentException e) {
      findings.lacks("configuration", String.valueOf(e.getMessage()));
    }
  }

  private void tell(String part, String name, Availability availability) {
    inUse.put(part, name);
    if (availability.usable()) {
      findings.ok(part, name + ": " + availability.words());
    } else {
      findings.lacks(part, availability.words());
    }
  }

  private void mediaInterface() {
    MediaInterface.present()
        .ifPresentOrElse(
            name -> findings.ok("interface for media", name),
            () -> {
              if (MediaInterface.mayMake()) {
                findings.ok("interface for media", "none; `viva up` makes a pair for its time");
              } else {
                findings.lacks(
                    "interface for media",
                    "there is only loopback, which WebRTC does not use, and no right to make one:"
                        + " run as root with iproute2 installed");
              }
            });
  }

  /** The run that {@code run.json} tells of, when its process still lives. */
  private static @Nullable JsonNode running(Path data) {
    JsonNode run = DataFolder.readRun(data);
    if (run == null) {
      return null;
    }
    boolean alive =
        ProcessHandle.of(run.path("pid").asLong(-1)).map(ProcessHandle::isAlive).orElse(false);
    return alive ? run : null;
  }

  private void dataFolder(Path data, boolean runs) throws IOException {
    try {
      DataFolder.requireSound(data);
    } catch (Refusal refusal) {
      findings.lacks("data folder", refusal.sentence());
      return;
    }
    Path existing = data;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isWritable(existing)) {
      findings.lacks("data folder", data + ": this user may not write " + existing);
      return;
    }
    findings.ok("data folder", data + (runs ? " (in use by a running installation)" : ""));
    long free = Files.getFileStore(existing).getUsableSpace();
    String words = (free >> 20) + " MB free";
    if (free < DataFolder.NEEDED_BYTES) {
      findings.lacks("disk", words + "; " + (DataFolder.NEEDED_BYTES >> 20) + " MB are needed");
    } else {
      findings.ok("disk", words);
    }
  }

  private void port(Up up, @Nullable JsonNode running) {
    String bind = up.config().http().bind();
    if (running != null) {
      findings.ok("port", "an installation runs at " + running.path("url").asString());
      return;
    }
    try {
      if (Ports.isFree(bind, up.port())) {
        findings.ok("port", up.port() + " on " + bind + " is free");
      } else {
        findings.lacks("port", up.port() + " is in use by another program; choose with --port");
      }
    } catch (Refusal refusal) {
      findings.lacks("port", refusal.sentence());
    }
  }

  private void database(Up up, boolean runs) {
    var url = up.config().database().url();
    if (url.isEmpty()) {
      inUse.put("database", "embedded");
      findings.ok(
          "database", "embedded PostgreSQL 18, " + (runs ? "running" : "started by `viva up`"));
      return;
    }
    inUse.put("database", "configured");
    try {
      PostgresUrl address = PostgresUrl.parse(url.get().reveal());
      String user = address.user();
      try (Connection connection =
          DriverManager.getConnection(
              address.jdbcUrl() + "?connectTimeout=5&user=" + user,
              user,
              address.password().reveal())) {
        findings.ok(
            "database", "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion());
      }
    } catch (SQLException e) {
      findings.lacks("database", "DATABASE_URL cannot be reached (" + e.getSQLState() + ")");
    } catch (StartFailedException e) {
      findings.lacks("database", String.valueOf(e.getMessage()));
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder(findings.text());
    text.append("\nSettings (where each comes from):\n");
    for (Setting each : settings) {
      text.append(
          "  %-30s %-28s %s%n"
              .formatted(each.env(), each.value().isEmpty() ? "-" : each.value(), each.source()));
    }
    text.append(
        findings.nothingLacks() ? "\nNothing needed is lacking.\n" : "\nSomething is lacking.\n");
    return text.toString();
  }

  private ObjectNode json() {
    ObjectNode json = Json.object().put("ok", findings.nothingLacks());
    json.set("findings", findings.json());
    json.set("in_use", inUse);
    var list = json.putArray("settings");
    for (Setting each : settings) {
      list.addObject()
          .put("key", each.key())
          .put("env", each.env())
          .put("value", each.value())
          .put("source", each.source());
    }
    return json;
  }
}
