package org.vivavoce.attack;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Words that stand in the attacked tenant's rows and nowhere else, by what they tell. */
enum Mark {
  /** The company's name and address, which its candidates see too. */
  TENANT,
  /** Title, description and competencies of a position. */
  POSITION,
  /** Questions and anchors. */
  PLAN,
  /** A candidate who was interviewed: name, address, what was said, the summary. */
  PERSON,
  /** Another candidate of the same tenant. */
  BESIDE,
  /** What a summary says to members only. */
  VERDICT,
  /** Members and whoever was invited to be one. */
  STAFF;

  /** One word in lower case, good in an address too. */
  String word() {
    return "quokka" + name().toLowerCase(Locale.ROOT);
  }

  /** Those whose word stands in the text. */
  static Set<Mark> in(String text) {
    Set<Mark> found = EnumSet.noneOf(Mark.class);
    String lower = text.toLowerCase(Locale.ROOT);
    for (Mark each : values()) {
      if (lower.contains(each.word())) {
        found.add(each);
      }
    }
    return found;
  }
}
