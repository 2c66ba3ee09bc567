package org.vivavoce.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The one entrance: the first argument names the role this process plays. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String role = arguments.length == 0 ? "" : arguments[0];
    List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    try {
      play(role, rest);
    } catch (Refusal refusal) {
      System.err.println("viva: " + refusal.sentence());
      System.exit(refusal.code().number());
    }
  }

  private static void play(String role, List<String> arguments)
      throws IOException, InterruptedException {
    Environment environment = Environment.ofProcess();
    Path home = Path.of(System.getProperty("viva.home", ".")).toAbsolutePath().normalize();
    switch (role) {
      case "up" ->
          Supervisor.up(UpOptions.parse(arguments, environment, home), environment, home);
      default ->
          throw new Refusal(
              ExitCode.USAGE, "there is no role \"" + role + "\"; start this through ./viva.");
    }
  }
}
