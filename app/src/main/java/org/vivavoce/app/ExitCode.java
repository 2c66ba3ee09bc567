package org.vivavoce.app;

import java.util.Arrays;
import org.vivavoce.SessionHostProcess;

/** What the program's exit status says; {@code viva help} lists the same numbers. */
enum ExitCode {
  USAGE(2),
  MISSING_TOOL(3),
  PORT_BUSY(5),
  DISK_FULL(6),
  NOT_WRITABLE(7),
  DATA_HALF_WRITTEN(8),
  DATA_NEWER(9),
  DATA_IN_USE(10),
  NO_INTERFACE(11),
  NOT_READY(12),
  FENCED(SessionHostProcess.FENCED),
  GRANT_REFUSED(SessionHostProcess.GRANT_REFUSED);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static boolean isOne(int number) {
    return Arrays.stream(values()).anyMatch(code -> code.number == number);
  }

  static ExitCode of(int number) {
    return Arrays.stream(values())
        .filter(code -> code.number == number)
        .findFirst()
        .orElse(NOT_READY);
  }
}
