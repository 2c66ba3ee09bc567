package org.vivavoce.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.twins.realtime.RealtimeTwinMain;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parent of everything that runs: PostgreSQL, the realtime twin, the server. Starts them, starts
 * again what dies, says when all is ready, and ends them in the order server, twin, database, so
 * that the last words of an interview still find their table.
 */
final class Supervisor {
  private static final Duration READY_WITHIN = Duration.ofMinutes(3);
  private static final Duration SERVER_GRACE = Duration.ofSeconds(12);
  private static final Duration TWIN_GRACE = Duration.ofSeconds(6);

  /** Writing a class archive at the end of the build's one training run takes seconds. */
  private static final Duration TRAINING_GRACE = Duration.ofSeconds(90);

  /** How long a port may stay busy after a parent was killed: its children end within two. */
  private static final long PORT_PATIENCE_MS = 5_000;

  private final Up up;
  private final DataFolder folder;
  private final TwinKeyFile keys;
  private final LogFile log;
  private final Time time = Time.system();
  private final Readiness readiness = new Readiness();
  private final Jvms jvms = Jvms.ofProcess();
  private final String adminToken = Tokens.create();
  private final Map<String, LogFile> outputs = new HashMap<>();
  private final List<Part> parts = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Refusal> hopeless = new CompletableFuture<>();
  private final Watch watch = new Watch();
  private @Nullable String twinUrl;
  private @Nullable MediaInterface media;
  private volatile boolean ready;
  private volatile int status;

  private Supervisor(Up up, DataFolder folder, TwinKeyFile keys) {
    this.up = up;
    this.folder = folder;
    this.keys = keys;
    this.log = folder.log("viva");
  }

  /**
   * Runs until the process is told to end. SIGTERM and Ctrl-C are the ordinary way: everything is
   * stopped and the status is 0.
   *
   * @throws Refusal before anything was started
   */
  static void run(Up up) throws IOException, InterruptedException {
    DataFolder folder = DataFolder.open(up.data());
    boolean killedBefore = folder.lastRun() != null;
    Ports.requireFree(
        up.config().http().bind(), up.port(), killedBefore ? PORT_PATIENCE_MS : 0, Time.system());
    Supervisor supervisor = new Supervisor(up, folder, TwinKeyFile.readOrMake(folder.path()));
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(supervisor::stopAndHalt));
    try {
      supervisor.start();
      supervisor.awaitReady();
      supervisor.announce();
    } catch (Refusal refusal) {
      supervisor.say(refusal.sentence());
      supervisor.status = refusal.code().number();
      System.exit(supervisor.status);
    }
    Thread.currentThread().join();
  }

  private void start() throws IOException, InterruptedException {
    if (folder.accountsMove(up.identityTwin())) {
      say(
          "the accounts move, "
              + (up.identityTwin() ? "back to this folder" : "to the project of SUPABASE_URL")
              + ": members and candidates are known by the ids of the provider before, and nobody"
              + " of them gets in until their accounts there have the same ids");
    }
    if (up.realtimeTwin()) {
      media = MediaInterface.ensure();
    }
    PostgresProcess postgres = null;
    if (up.config().database().url().isEmpty()) {
      postgres = new PostgresProcess(folder.path(), up.home().resolve("build").resolve("postgres"));
      say("starting the database");
      add(new Part("postgres", postgres, watch, time));
    }
    if (up.realtimeTwin()) {
      int port = Ports.free();
      twinUrl = "http://127.0.0.1:" + port + "/v1";
      say("starting the embedded interviewer");
      addJvm("twin", "twin-realtime", Jvms::isForTwin, up.twinEnvironment(port));
    }
    String database = postgres == null ? null : ownerUrl(postgres);
    say("starting the server");
    addJvm(
        "server",
        "server",
        name -> true,
        up.serverEnvironment(database, twinUrl, keys, adminToken));
  }

  private String ownerUrl(PostgresProcess postgres) throws InterruptedException {
    while (!postgres.ownerUrl().isDone()) {
      refuseIfHopeless();
      Ports.pause(10);
    }
    return postgres.ownerUrl().join().toString();
  }

  private void addJvm(
      String name, String role, Predicate<String> inherited, Map<String, String> told) {
    LogFile output = folder.log(name);
    outputs.put(name, output);
    List<String> command = jvms.command(role, folder.path().resolve("logs"));
    add(new Part(name, () -> JvmProcess.start(command, inherited, told, output), watch, time));
  }

  private void add(Part part) {
    parts.add(part);
    part.start();
  }

  private void awaitReady() throws InterruptedException, IOException {
    long until = time.monotonicMs() + READY_WITHIN.toMillis();
    boolean server = false;
    String twin = twinUrl;
    boolean voice = twin == null;
    while (!server || !voice) {
      refuseIfHopeless();
      if (time.monotonicMs() > until) {
        throw new Refusal(ExitCode.NOT_READY, notReady(server));
      }
      Ports.pause(20);
      voice = voice || twin == null || readiness.offerAnswered(twin, keys.realtime());
      server = server || readiness.serverReady(up.localUrl());
    }
    folder.markComplete(up.config().database().url().isEmpty(), up.identityTwin());
    ready = true;
  }

  private String notReady(boolean server) throws InterruptedException {
    String what =
        server
            ? "the embedded interviewer answers no call"
            : "the server says " + readiness.serverReasons(up.localUrl());
    return "Not ready after %d s: %s; the logs in %s say more."
        .formatted(READY_WITHIN.toSeconds(), what, folder.path().resolve("logs"));
  }

  private void announce() throws InterruptedException {
    writeRun();
    ObjectNode line = Json.object().put("ready", true).put("url", up.publicUrl());
    line.putObject("origins")
        .put("realtime", Up.word(up.realtimeTwin()))
        .put("assessor", Up.word(up.assessorTwin()))
        .put("identity", Up.word(up.identityTwin()))
        .put("mail", Up.word(up.mailTwin()));
    ObjectNode links = line.putObject("links");
    if (up.demo()) {
      links.setAll(readiness.demoLinks(up.localUrl(), adminToken));
    }
    System.out.println(line);
    System.out.flush();
    say("ready at " + up.publicUrl() + " (Ctrl-C ends it)");
    if (up.faults()) {
      say("the embedded services misbehave on request (--faults): for tests, not for people");
    }
    if (up.demo()) {
      // Each link lets one person in: they are shown, and stand in no log.
      System.err.println("\nOpen this as the candidate (good for one use):");
      System.err.println("  " + links.path("candidate").asString());
      System.err.println("and this, afterwards, as the recruiter who reads the result:");
      System.err.println("  " + links.path("member").asString());
      up.openInbox()
          .ifPresent(
              inbox ->
                  System.err.println(
                      "The mails that are sent are kept here, for this machine only:\n  " + inbox));
      System.err.println();
    } else if (up.mailTwin()) {
      say(
          "no mail goes out, as SMTP_URL is not set: a signed-in owner reads it at "
              + up.publicUrl()
              + "/inbox");
    }
  }

  private void writeRun() {
    ObjectNode run =
        Json.object()
            .put("pid", ProcessHandle.current().pid())
            .put("url", up.publicUrl())
            .put("local_url", up.localUrl())
            .put("admin_token", adminToken);
    if (twinUrl != null) {
      run.put("twin_url", twinUrl);
    }
    ObjectNode pids = run.putObject("pids");
    parts.stream()
        .filter(part -> part.pid() > 0)
        .forEach(part -> pids.put(part.name(), part.pid()));
    try {
      folder.writeRun(run);
    } catch (IOException e) {
      say("run.json could not be written: " + e.getMessage());
    }
  }

  private void refuseIfHopeless() {
    Refusal refusal = hopeless.getNow(null);
    if (refusal != null) {
      throw refusal;
    }
  }

  /** The shutdown hook; halts, because the JVM would otherwise report the signal as a failure. */
  private void stopAndHalt() {
    watch.stopping = true;
    boolean asked = status == 0;
    if (asked) {
      say("stopping");
    }
    try {
      boolean training = Boolean.getBoolean("viva.train");
      stop("server", training ? TRAINING_GRACE : SERVER_GRACE);
      stop("twin", training ? TRAINING_GRACE : TWIN_GRACE);
      stop("postgres", SERVER_GRACE);
      if (media != null) {
        media.close();
      }
      folder.removeRun();
      folder.close();
      if (asked) {
        say("stopped");
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      say("not everything stopped cleanly: " + e.getMessage());
      status = status == 0 ? 1 : status;
    }
    Runtime.getRuntime().halt(status);
  }

  private void stop(String name, Duration grace) throws InterruptedException {
    for (Part part : parts) {
      if (part.name().equals(name)) {
        part.stop(grace);
      }
    }
  }

  private void say(String text) {
    System.err.println("viva: " + text);
    log.line(time.now() + " " + text);
  }

  /** What happens to the parts, told in words; before all is ready it may also end the start. */
  private final class Watch implements Part.Listener {
    /** A part that ended this often before all was ready will not get there. */
    private static final int HOPELESS_AFTER = 4;

    private volatile boolean stopping;

    @Override
    public void started(String name, long pid) {
      if (ready && !stopping) {
        writeRun();
        say("the " + name + " runs again (process " + pid + ")");
      }
    }

    @Override
    public void died(Part part, int exitCode, long restartInMs) {
      String name = part.name();
      if (!ready && (ExitCode.isOne(exitCode) || exitCode == RealtimeTwinMain.CANNOT_START)) {
        hopeless.complete(new Refusal(ExitCode.of(exitCode), lastWords(name)));
      } else if (!ready && part.unwantedEnds() >= HOPELESS_AFTER) {
        hopeless.complete(
            new Refusal(
                ExitCode.NOT_READY,
                "The %s does not start (status %d). The end of %s: %s"
                    .formatted(name, exitCode, logOf(name), lastWords(name))));
      } else if (exitCode == Backoff.RECYCLE) {
        say("the " + name + " asked for a fresh process and gets one");
      } else {
        say(
            "the %s ended (status %d); it starts again in %d ms"
                .formatted(name, exitCode, restartInMs));
      }
    }

    @Override
    public void notStarted(Part part, Exception cause, long retryInMs) {
      String why = String.valueOf(cause.getMessage());
      if (ready) {
        say("the %s did not start: %s Again in %d ms".formatted(part.name(), why, retryInMs));
      } else {
        hopeless.complete(new Refusal(ExitCode.NOT_READY, why, cause));
      }
    }

    private Path logOf(String name) {
      return folder.path().resolve("logs").resolve(name + ".log");
    }

    /** The last thing a part said in words: a log record's message, or a plain line. */
    private String lastWords(String name) {
      LogFile output = outputs.get(name);
      for (String line : output == null ? List.<String>of() : output.tail(60).reversed()) {
        if (line.startsWith("{")) {
          try {
            return Json.tree(line).path("message").asString(line);
          } catch (JacksonException e) {
            return line;
          }
        }
        if (!line.isBlank() && !line.startsWith("\t") && !line.startsWith("Caused by")) {
          return line.replaceFirst("^viva: ", "");
        }
      }
      return "(nothing)";
    }
  }
}
