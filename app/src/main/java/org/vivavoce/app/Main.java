package org.vivavoce.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.vivavoce.app.bench.Benches;
import org.vivavoce.platform.config.Config;
import org.vivavoce.platform.config.ConfigException;
import org.vivavoce.platform.db.StartFailedException;
import org.vivavoce.platform.observe.Logging;
import org.vivavoce.twins.realtime.RealtimeTwinMain;
import org.vivavoce.twins.realtime.speech.TranscribeFiles;
import org.vivavoce.twins.realtime.speech.TryRecognizer;

/** The one entrance: the first argument names the role this process plays. */
public final class Main {
  static final String VERSION = "0.1.0";

  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String role = arguments.length == 0 ? "" : arguments[0];
    List<String> rest =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    try {
      play(role, rest);
    } catch (Refusal refusal) {
      end(refusal.code(), refusal.sentence());
    } catch (ConfigException refused) {
      end(ExitCode.USAGE, String.valueOf(refused.getMessage()));
    } catch (StartFailedException refused) {
      end(ExitCode.NOT_READY, String.valueOf(refused.getMessage()));
    }
  }

  private static void end(ExitCode code, String sentence) {
    System.err.println("viva: " + sentence);
    System.exit(code.number());
  }

  private static void play(String role, List<String> arguments)
      throws IOException, InterruptedException {
    Map<String, String> environment = System.getenv();
    Path home = Path.of(System.getProperty("viva.home", ".")).toAbsolutePath().normalize();
    switch (role) {
      case "up" -> Supervisor.run(Up.load(arguments, environment, home));
      case "server" -> Server.run(environment);
      case "host" -> HostRole.run(arguments, environment, System.in);
      case "twin-realtime" -> System.exit(realtimeTwin(environment));
      case "transcribe" -> System.out.println(TranscribeFiles.run(arguments));
      case "bench" ->
          System.exit(Benches.run(arguments, home.resolve("build").resolve("pg-cache")));
      case "speech" -> System.exit(SpeechInstall.run(arguments, environment, home));
      case "speech-try" -> System.exit(TryRecognizer.run(arguments));
      case "doctor" -> System.exit(Doctor.run(arguments, environment, home, System.in));
      default ->
          throw new Refusal(
              ExitCode.USAGE, "there is no role \"" + role + "\"; start this through ./viva.");
    }
  }

  /** A twin writes its log as the product does, for the same reader. */
  private static int realtimeTwin(Map<String, String> environment) {
    Config.Log log = Config.load(List.of(), environment, Up.file(environment)).config().log();
    Logging.start(log, "vivavoce-twin-realtime", VERSION);
    // The twin ends by itself when its parent is gone; this one also ends a twin that hangs.
    ParentWatch.start(System.in);
    return RealtimeTwinMain.run(environment);
  }
}
