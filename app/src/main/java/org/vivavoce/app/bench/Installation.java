package org.vivavoce.app.bench;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.EmbeddedPostgres;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import tools.jackson.databind.JsonNode;

/** The product's own server in a process of its own, with an empty database, for a benchmark. */
final class Installation implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(3);

  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final EmbeddedPostgres postgres;
  private final Process server;
  private final String url;
  private final String adminToken = Tokens.create();

  /**
   * @param realtimeUrl where calls are opened
   * @param more environment of the server
   */
  Installation(Path scratch, Path binaries, String realtimeUrl, Map<String, String> more)
      throws IOException, InterruptedException {
    Files.createDirectories(binaries);
    postgres =
        EmbeddedPostgres.start(EmbeddedPostgres.Settings.of(scratch.resolve("pg"), binaries));
    int port = freePort();
    url = "http://127.0.0.1:" + port;
    ProcessBuilder starts = new ProcessBuilder(command());
    Map<String, String> env = starts.environment();
    env.keySet().removeIf(name -> name.startsWith("VIVA_") || name.startsWith("OPENAI_"));
    env.put("PORT", Integer.toString(port));
    env.put("DATABASE_URL", postgres.ownerUrl().toString());
    env.put("VIVA_DATA", Files.createDirectories(scratch.resolve("data")).toString());
    env.put("VIVA_ADMIN_TOKEN", adminToken);
    env.put("OPENAI_BASE_URL", realtimeUrl);
    env.put("OPENAI_API_KEY", "sk-bench");
    env.put("VIVA_REALTIME_ORIGIN", "cloud");
    // Nobody is asked by these; the embedded services only want to have keys.
    for (String origin : List.of("VIVA_ASSESSOR_ORIGIN", "VIVA_IDENTITY_ORIGIN")) {
      env.put(origin, "twin");
    }
    for (String key :
        List.of("ASSESSOR_API_KEY", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY")) {
      env.put(key, Tokens.create());
    }
    env.put("VIVA_CALLS_AT_ONCE", "10000");
    env.put("LOG_LEVEL", "error");
    env.putAll(more);
    server =
        starts
            .redirectOutput(scratch.resolve("server.out").toFile())
            .redirectError(scratch.resolve("server.err").toFile())
            .start();
    await(scratch.resolve("server.err"));
  }

  private static List<String> command() {
    Path build = Path.of(System.getProperty("viva.build", "."));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Files.isRegularFile(build.resolve("jvm/server.args"))) {
      command.add("@" + build.resolve("jvm/server.args"));
    }
    command.add("-Dviva.home=" + System.getProperty("viva.home", "."));
    command.add("-Dviva.build=" + build);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path").replace(":", File.pathSeparator),
            "org.vivavoce.app.Main",
            "server"));
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void await(Path errors) throws IOException, InterruptedException {
    Time time = Time.system();
    long until = time.monotonicMs() + READY.toMillis();
    while (time.monotonicMs() < until && server.isAlive()) {
      try {
        if (send("GET", "/healthz", null).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        Timers.system().pause(Duration.ofMillis(100)); // not listening yet
      }
    }
    String said = Files.readString(errors);
    close();
    throw new IOException("The server did not get ready: " + said);
  }

  String url() {
    return url;
  }

  /** Kills the database as if the power had failed, and starts it again. */
  void killDatabase() {
    postgres.process().destroyForcibly().onExit().join();
    postgres.restart();
  }

  HttpResponse<String> send(String method, String path, @Nullable Object body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(Json.write(body)));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What a benchmark needs in the database and no route gives. */
  Connection owner() throws SQLException {
    URI address = postgres.ownerUrl();
    String[] user = address.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + address.getPort() + address.getPath(), user[0], user[1]);
  }

  /** The demo's links, with a new candidate. */
  JsonNode links() throws IOException, InterruptedException {
    return ok(
        send(
            "POST",
            "/internal/v1/demo/links?fresh=true",
            null,
            "Authorization",
            "Bearer " + adminToken));
  }

  static JsonNode ok(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "%s answered %d %s"
              .formatted(answer.uri().getPath(), answer.statusCode(), answer.body()));
    }
    return Json.tree(answer.body().isEmpty() ? "{}" : answer.body());
  }

  @Override
  public void close() {
    server.destroy();
    try {
      if (!server.waitFor(10, TimeUnit.SECONDS)) {
        server.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    postgres.stop();
    http.close();
  }
}
