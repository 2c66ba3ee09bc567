package org.vivavoce.transcript;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Orders utterances as the conversation went. Arrival says nothing: a transcription comes seconds
 * after the reply to it. Each item names the one before it; where that one is unknown (a new call,
 * an item without words) the start time says where the run of items belongs.
 */
public final class ItemChain {
  private ItemChain() {}

  /** What ordering needs to know of an utterance. */
  public interface Item {
    String itemId();

    @Nullable String previousItemId();

    long startMs();
  }

  /** The same items, ordered; the same whatever order they are given in. */
  public static <T extends Item> List<T> ordered(List<T> items) {
    List<T> stable = new ArrayList<>(items);
    stable.sort(Comparator.comparingLong(Item::startMs).thenComparing(Item::itemId));
    Map<String, T> byId = new HashMap<>();
    Map<String, List<T>> followers = new HashMap<>();
    for (T item : stable) {
      byId.put(item.itemId(), item);
      String previous = item.previousItemId();
      if (previous != null) {
        followers.computeIfAbsent(previous, _ -> new ArrayList<>()).add(item);
      }
    }
    List<T> ordered = new ArrayList<>(items.size());
    Set<String> placed = new HashSet<>();
    for (T item : stable) {
      String previous = item.previousItemId();
      if (previous == null || !byId.containsKey(previous)) {
        insert(ordered, run(item, followers, placed));
      }
    }
    for (T item : stable) { // a circle of items, which only a broken origin makes
      if (!placed.contains(item.itemId())) {
        insert(ordered, run(item, followers, placed));
      }
    }
    return ordered;
  }

  /**
   * An item and all that follow it, depth first: a follower's own followers come before its
   * siblings.
   */
  private static <T extends Item> List<T> run(
      T first, Map<String, List<T>> followers, Set<String> placed) {
    List<T> run = new ArrayList<>();
    List<T> waiting = new ArrayList<>(List.of(first));
    while (!waiting.isEmpty()) {
      T item = waiting.removeLast();
      if (placed.add(item.itemId())) {
        run.add(item);
        waiting.addAll(followers.getOrDefault(item.itemId(), List.of()).reversed());
      }
    }
    return run;
  }

  /** Puts a run before the first placed item that began later than it. */
  private static <T extends Item> void insert(List<T> ordered, List<T> run) {
    if (run.isEmpty()) {
      return;
    }
    int at = ordered.size();
    for (int i = 0; i < ordered.size(); i++) {
      if (ordered.get(i).startMs() > run.getFirst().startMs()) {
        at = i;
        break;
      }
    }
    ordered.addAll(at, run);
  }
}
