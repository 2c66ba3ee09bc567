package org.vivavoce.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.SessionHostProcess;
import org.vivavoce.SessionHostProcess.Place;
import org.vivavoce.platform.config.Config;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.ServerStartException;
import org.vivavoce.platform.observe.Logging;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;

/**
 * {@code host}: one interview in a process of its own. Its order comes by standard input; of the
 * environment it reads how to log and how long calls may live, and nothing else.
 */
final class HostRole {
  private static final Pattern OURS =
      Pattern.compile("LOG_LEVEL|VIVA_LOG_.*|VIVA_REALTIME_MAX_CALL");

  private HostRole() {}

  /** Runs until its session is left, or SIGTERM, and ends the process with the status for that. */
  static void run(List<String> arguments, Map<String, String> environment, InputStream in)
      throws IOException {
    Map<String, String> told = new HashMap<>(environment);
    told.keySet().removeIf(name -> !OURS.matcher(name).matches());
    Config config = Config.load(List.of(), told, null).config();
    Logging.start(config.log(), "vivavoce-host", Main.VERSION);
    System.exit(SessionHostProcess.run(listening(place(arguments), config), in));
  }

  private static SessionHostProcess listening(Place place, Config config) {
    try {
      return new SessionHostProcess(
          place, config.realtime().maxCall(), Time.system(), Timers.system());
    } catch (ServerStartException refused) {
      throw new Refusal(ExitCode.PORT_BUSY, String.valueOf(refused.getMessage()), refused);
    } catch (ProblemException wrong) {
      throw new Refusal(
          ExitCode.USAGE,
          "--door-url is an http or https address, --socket-url a ws or wss one.",
          wrong);
    }
  }

  private static Place place(List<String> arguments) {
    Map<String, String> said = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      boolean known =
          List.of("--bind", "--port", "--door-url", "--socket-url").contains(arguments.get(i));
      if (!known || i + 1 == arguments.size()) {
        throw new Refusal(
            ExitCode.USAGE, "host takes --bind ADDR, --port N, --door-url U and --socket-url U.");
      }
      said.put(arguments.get(i), arguments.get(i + 1));
    }
    return new Place(
        said.getOrDefault("--bind", "127.0.0.1"),
        port(said.get("--port")),
        said.get("--door-url"),
        said.get("--socket-url"));
  }

  private static int port(@Nullable String said) {
    try {
      int port = said == null ? 0 : Integer.parseInt(said);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Refusal(ExitCode.USAGE, "--port is a number from 0 to 65535.");
  }
}
