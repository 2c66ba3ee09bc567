package org.vivavoce.app;

/**
 * The program cannot go on, and a person can do something about it. The message is the one sentence
 * that is printed; it says what is so and what to do, and no stack trace follows.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  Refusal(ExitCode code, String sentence) {
    super(sentence);
    this.code = code;
  }

  Refusal(ExitCode code, String sentence, Throwable cause) {
    super(sentence, cause);
    this.code = code;
  }

  ExitCode code() {
    return code;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
