package org.vivavoce.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.vivavoce.platform.config.ConfigException;
import org.vivavoce.platform.db.StartFailedException;
import org.vivavoce.twins.realtime.RealtimeTwinMain;

/** The one entrance: the first argument names the role this process plays. */
public final class Main {
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
      case "twin-realtime" -> System.exit(RealtimeTwinMain.run(environment));
      default ->
          throw new Refusal(
              ExitCode.USAGE, "there is no role \"" + role + "\"; start this through ./viva.");
    }
  }
}
