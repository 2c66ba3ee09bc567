package org.vivavoce.app;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code viva up} was asked for. A flag wins over the environment, that over the default.
 *
 * @param port of the one public address
 * @param bind the address listened on; loopback unless the operator says otherwise
 * @param demo whether fresh demo links are made once everything is ready
 */
record UpOptions(int port, String bind, Path data, boolean demo) {
  static final int DEFAULT_PORT = 8080;
  static final String DEFAULT_BIND = "127.0.0.1";

  /**
   * @param home the folder {@code viva} stands in; the default data folder is inside it
   */
  static UpOptions parse(List<String> arguments, Environment environment, Path home) {
    String port = environment.orElse("PORT", String.valueOf(DEFAULT_PORT));
    String bind = environment.orElse("VIVA_BIND", DEFAULT_BIND);
    String data = environment.orElse("VIVA_DATA", home.resolve("data").toString());
    boolean demo = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      switch (argument) {
        case "--demo" -> demo = true;
        case "--port" -> port = value(arguments, ++i, argument);
        case "--bind" -> bind = value(arguments, ++i, argument);
        case "--data" -> data = value(arguments, ++i, argument);
        default -> throw usage("`up` does not know " + argument + "; `viva help` lists what it does");
      }
    }
    return new UpOptions(portNumber(port), bind, Path.of(data).toAbsolutePath().normalize(), demo);
  }

  /** The address to open in a browser on this machine. */
  String url() {
    String host =
        switch (bind) {
          case "0.0.0.0", "::" -> "127.0.0.1";
          default -> bind.contains(":") ? "[" + bind + "]" : bind;
        };
    return "http://" + host + ":" + port;
  }

  private static String value(List<String> arguments, int at, String flag) {
    @Nullable String value = at < arguments.size() ? arguments.get(at) : null;
    if (value == null || value.startsWith("--")) {
      throw usage(flag + " needs a value");
    }
    return value;
  }

  private static int portNumber(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below, with the range.
    }
    throw usage("a port is a number from 1 to 65535, not \"" + text + "\"");
  }

  private static Refusal usage(String sentence) {
    return new Refusal(ExitCode.USAGE, sentence + ".");
  }
}
