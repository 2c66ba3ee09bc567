package org.vivavoce.twins.mail;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fault that was asked for by name; see README.md. */
sealed interface Misbehaviour {
  /** Answers the sender or the recipient with this code, 400 to 599. */
  record Answers(int code) implements Misbehaviour {}

  /** Takes the message late. */
  record Slow() implements Misbehaviour {}

  /** Hangs up in the middle of the message. */
  record Drops() implements Misbehaviour {}

  Pattern ANSWERS = Pattern.compile("(?:refuse-(5[0-9]{2})|later-(4[0-9]{2}))");

  /**
   * @param name the local part of an address, or a user name
   */
  static Optional<Misbehaviour> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Matcher answers = ANSWERS.matcher(lower);
    if (answers.matches()) {
      String code = answers.group(1) == null ? answers.group(2) : answers.group(1);
      return Optional.of(new Answers(Integer.parseInt(code)));
    }
    return switch (lower) {
      case "slow" -> Optional.of(new Slow());
      case "drop" -> Optional.of(new Drops());
      default -> Optional.empty();
    };
  }
}
