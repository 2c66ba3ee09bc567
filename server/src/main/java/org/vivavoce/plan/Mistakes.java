package org.vivavoce.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.FieldError;
import org.vivavoce.platform.http.ProblemException;

/**
 * What is not right in a body and no schema can say, collected so that all of it is told at once.
 */
final class Mistakes {
  private final List<FieldError> found = new ArrayList<>();

  void add(String field, String message) {
    found.add(new FieldError(field, message));
  }

  /**
   * @throws ProblemException 400 when there is any
   */
  void raise() {
    if (!found.isEmpty()) {
      FieldError first = found.getFirst();
      throw new ProblemException(
          ErrorCode.INVALID_INPUT, first.field() + " " + first.message() + ".", found, Map.of());
    }
  }

  /** The text without blanks around it; a blank one is a mistake. */
  String text(String field, String given) {
    String text = given.strip();
    if (text.isEmpty()) {
      add(field, "must not be empty");
    }
    return text;
  }
}
