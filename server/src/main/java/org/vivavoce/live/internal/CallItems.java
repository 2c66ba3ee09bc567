package org.vivavoce.live.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The items of one call by the service's ids, and the order they stand in. Belongs to {@link
 * Conversation}.
 */
final class CallItems {
  /**
   * Item ids of earlier calls: a service that counts from one in each call must not mix them up.
   */
  private final Set<String> earlier;

  private final Map<String, Entry> byItem = new LinkedHashMap<>();
  private final Map<String, String> previous = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  /** Items that tell the service of earlier calls, and the entries they tell of. */
  private final Map<String, String> told = new HashMap<>();

  private String callId = "";

  CallItems(Set<String> earlier) {
    this.earlier = new HashSet<>(earlier);
  }

  void callBegan(String id) {
    callId = id;
  }

  /** The name of an item among those of all calls. */
  String scoped(String itemId) {
    return earlier.contains(itemId) ? itemId + "@" + callId : itemId;
  }

  void tells(Map<String, String> entryOfItem) {
    told.putAll(entryOfItem);
  }

  @Nullable Entry get(String itemId) {
    return byItem.get(itemId);
  }

  void put(String itemId, Entry entry) {
    byItem.put(itemId, entry);
    seen.add(itemId);
  }

  /** Every entry once, oldest first; safe against changes while it is walked. */
  List<Entry> entries() {
    return byItem.values().stream().distinct().toList();
  }

  /** The last entry of a speaker that has words, null when there is none. */
  @Nullable String last(boolean candidate) {
    String last = null;
    for (Entry entry : byItem.values()) {
      if (entry.candidate == candidate && !entry.text().isBlank()) {
        last = entry.id;
      }
    }
    return last;
  }

  /** Utterances whose words are not there. */
  Stream<String> pending() {
    return entries().stream()
        .flatMap(entry -> entry.parts.stream())
        .filter(part -> !part.done)
        .map(part -> part.itemId);
  }

  /** Utterances that ended before this, and whose words are not there. */
  List<String> overdue(long endedBeforeMs) {
    return entries().stream()
        .flatMap(entry -> entry.parts.stream())
        .filter(part -> !part.done)
        .filter(part -> part.stoppedMs != null && part.stoppedMs < endedBeforeMs)
        .map(part -> part.itemId)
        .toList();
  }

  /** One voice speaks at a time: who begins anew had ended, though nobody heard it. */
  void stopped(long nowMs) {
    for (Entry entry : byItem.values()) {
      for (Entry.Part part : entry.parts) {
        if (part.stoppedMs == null) {
          part.stoppedMs = nowMs;
        }
      }
    }
  }

  void follows(String itemId, @Nullable String before) {
    seen.add(itemId);
    if (before != null) {
      previous.put(itemId, before);
    }
  }

  /** Whether this item was heard of in the present call. */
  boolean isKnown(String itemId) {
    return seen.contains(itemId) || told.containsKey(itemId);
  }

  /** Everything that was heard of in the present call so far. */
  Set<String> known() {
    Set<String> known = new HashSet<>(seen);
    known.addAll(told.keySet());
    return known;
  }

  /** The entry before this one: parts stand for their entry, what never sounded for nothing. */
  @Nullable String previousOf(Entry entry) {
    String before = previous.get(entry.firstItem(byItem));
    while (before != null) {
      String ofEarlier = told.get(before);
      if (ofEarlier != null) {
        return ofEarlier;
      }
      Entry entryBefore = byItem.get(before);
      if (entryBefore == null) {
        return scoped(before);
      }
      if (entryBefore != entry && !entryBefore.neverSounded()) {
        return entryBefore.id;
      }
      before = previous.get(before);
    }
    return null;
  }

  void callEnded() {
    earlier.addAll(byItem.keySet());
    byItem.values().forEach(entry -> earlier.add(entry.id));
    byItem.clear();
    previous.clear();
    seen.clear();
    told.clear();
  }
}
