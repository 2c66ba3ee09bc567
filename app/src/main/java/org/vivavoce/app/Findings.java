package org.vivavoce.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.node.ArrayNode;

/** What {@code viva doctor} found, in the order it looked. */
final class Findings {
  /** Whether something is as it should be, is needed and lacking, or is only worth knowing. */
  enum State {
    OK,
    LACKS,
    NOTE
  }

  /**
   * @param words one sentence; for what is lacking also what to do
   */
  record Finding(String what, State state, String words) {}

  private final List<Finding> findings = new ArrayList<>();

  void ok(String what, String words) {
    findings.add(new Finding(what, State.OK, words));
  }

  void lacks(String what, String words) {
    findings.add(new Finding(what, State.LACKS, words));
  }

  void note(String what, String words) {
    findings.add(new Finding(what, State.NOTE, words));
  }

  /**
   * Takes what the shell found: lines of state, name and words, separated by tabs.
   *
   * @throws IllegalArgumentException when a line is not of that form
   */
  void take(String lines) {
    for (String line : lines.lines().filter(each -> !each.isBlank()).toList()) {
      String[] parts = line.split("\t", 3);
      if (parts.length != 3) {
        throw new IllegalArgumentException("not a finding: " + line);
      }
      State state = State.valueOf(parts[0].toUpperCase(Locale.ROOT));
      findings.add(new Finding(parts[1], state, parts[2]));
    }
  }

  boolean nothingLacks() {
    return findings.stream().noneMatch(each -> each.state() == State.LACKS);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Finding each : findings) {
      String mark =
          switch (each.state()) {
            case OK -> "ok   ";
            case LACKS -> "LACKS";
            case NOTE -> "note ";
          };
      text.append("%s  %-22s %s%n".formatted(mark, each.what(), each.words()));
    }
    return text.toString();
  }

  ArrayNode json() {
    ArrayNode list = Json.mapper().createArrayNode();
    for (Finding each : findings) {
      list.addObject()
          .put("what", each.what())
          .put("state", each.state().name().toLowerCase(Locale.ROOT))
          .put("words", each.words());
    }
    return list;
  }
}
