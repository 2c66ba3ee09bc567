package org.vivavoce.testing;

import java.io.IOException;
import java.time.Duration;
import org.vivavoce.SessionHostProcess;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;

/** A session host's process for tests of this module; the product's own has settings besides. */
public final class HostMain {
  private HostMain() {}

  public static void main(String[] arguments) throws IOException {
    SessionHostProcess host =
        new SessionHostProcess(
            new SessionHostProcess.Place("127.0.0.1", 0, null, null),
            Duration.ofMinutes(60),
            Time.system(),
            Timers.system());
    System.exit(SessionHostProcess.run(host, System.in));
  }
}
