package org.vivavoce.live.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.vivavoce.transcript.JournalFact;

/** What a candidate types: plain text of limited length, each message taken once. */
final class TypedText {
  /** One message; a long written answer is about 2,000 characters. */
  static final int MOST_CHARS = 4_000;

  /** Of one session: nobody types more in an interview, and each character may be paid for. */
  private static final int MOST_IN_ALL = 60_000;

  private static final String PREFIX = "typed_";

  /** With the prefix an item id, of which a service takes 32 characters. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{8,26}");

  private static final Pattern LINE_END = Pattern.compile("\\r\\n?");
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cc}&&[^\\n\\t]]|\\p{Cs}|[\\u202A-\\u202E\\u2066-\\u2069]");

  private final Set<String> taken = new HashSet<>();
  private int chars;

  /**
   * @param earlier what is written down already: its items are taken, its length is used up
   */
  TypedText(List<JournalFact.Uttered> earlier) {
    for (JournalFact.Uttered said : earlier) {
      if (said.itemId().startsWith(PREFIX) && taken.add(said.itemId())) {
        chars += said.text().length();
      }
    }
  }

  static String itemOf(String id) {
    return PREFIX + id;
  }

  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** Without what cannot be seen or turns text around. */
  static String plain(String text) {
    String lines = LINE_END.matcher(text).replaceAll("\n");
    return CONTROL.matcher(lines).replaceAll("").strip();
  }

  boolean wasTaken(String id) {
    return taken.contains(itemOf(id));
  }

  /** False when the budget is used up. */
  boolean take(String id, String text) {
    if (chars + text.length() > MOST_IN_ALL) {
      return false;
    }
    chars += text.length();
    taken.add(itemOf(id));
    return true;
  }
}
