package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vivavoce.live.Recalled;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.transcript.JournalFact;

/**
 * What was said so far, over all calls and hosts of a session, as far as it fits into a new call:
 * the last entries, whole.
 */
final class Retelling {
  /** A service's item ids have at most 32 characters (reference of 2026-11). */
  private static final int ID_CHARS = 24;

  private static final int MOST_CHARS = 12_000;
  private static final int MOST_ENTRIES = 60;

  private final Map<String, JournalFact.Uttered> entries = new LinkedHashMap<>();

  /**
   * @param entryOfItem which entry each new item tells of
   */
  record Told(List<Recalled> items, Map<String, String> entryOfItem) {}

  void note(JournalFact.Uttered said) {
    entries.put(said.itemId(), said);
  }

  Told tell() {
    List<JournalFact.Uttered> inOrder =
        entries.values().stream()
            .filter(said -> !said.text().isBlank())
            .sorted(Comparator.comparingLong(JournalFact.Uttered::startMs))
            .toList();
    List<Recalled> items = new ArrayList<>();
    Map<String, String> entryOfItem = new LinkedHashMap<>();
    int chars = 0;
    for (JournalFact.Uttered said : inOrder.reversed()) {
      chars += said.text().length();
      if (chars > MOST_CHARS || items.size() == MOST_ENTRIES) {
        break;
      }
      String id = "told_" + Tokens.create().substring(0, ID_CHARS);
      items.addFirst(new Recalled(id, said.speaker().equals("candidate"), said.text()));
      entryOfItem.put(id, said.itemId());
    }
    return new Told(List.copyOf(items), Map.copyOf(entryOfItem));
  }
}
