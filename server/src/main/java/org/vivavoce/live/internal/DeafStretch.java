package org.vivavoce.live.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.transcript.JournalFact;

/**
 * A stretch of a call that we did not hear, because its sideband was away while the call went on.
 * The chain of items tells whether anything was said in it: whole is only what leads back, item by
 * item, to one that was heard before. A fetched item does not name the one before it, so behind it
 * there may be more that nobody can tell of: that stays a gap, whatever else was found.
 */
final class DeafStretch {
  private long fromMs;
  private long toMs;
  private boolean open;

  /** Something was said in it, and what came before that is not known. */
  private boolean torn;

  private Set<String> before = Set.of();
  private final Set<String> missing = new LinkedHashSet<>();

  /**
   * @param known the items that were heard of before
   */
  void begins(long from, Set<String> known) {
    if (!open) {
      fromMs = from; // two stretches without an item between them are one
      before = Set.copyOf(known);
    }
    toMs = from;
    open = true;
  }

  /** We hear again; where we never do, the call ends, and with it begins a silence of its own. */
  void ends(long to) {
    toMs = to;
  }

  /**
   * An item came, and names the one before it.
   *
   * @param heard whether that one was heard of, before the stretch or since
   * @return the item to fetch, if one is missing
   */
  Optional<String> follows(String itemId, @Nullable String previous, boolean heard) {
    if (!open || before.contains(itemId)) {
      return Optional.empty();
    }
    if (previous == null || before.contains(previous)) {
      open = false; // from here back nothing is missing; what is being fetched still is
      torn = false;
      return Optional.empty();
    }
    torn = true;
    return !heard && missing.add(previous) ? Optional.of(previous) : Optional.empty();
  }

  /** Asked for, and not found yet. */
  Set<String> missing() {
    return missing;
  }

  boolean isMissing(String itemId) {
    return missing.contains(itemId);
  }

  long fromMs() {
    return fromMs;
  }

  long toMs() {
    return toMs;
  }

  void found(String itemId) {
    missing.remove(itemId);
  }

  /** What of this stretch nobody will tell of, as soon as that is certain. */
  List<JournalFact.GapFound> settled() {
    return torn && missing.isEmpty() ? gaps() : List.of();
  }

  /** What nobody could tell of this stretch. */
  List<JournalFact.GapFound> gaps() {
    List<JournalFact.GapFound> gaps = missing.stream().map(this::gap).toList();
    if (gaps.isEmpty() && open && toMs > fromMs) {
      gaps = List.of(gap(null));
    }
    open = false;
    torn = false;
    missing.clear();
    return gaps;
  }

  private JournalFact.GapFound gap(@Nullable String item) {
    return new JournalFact.GapFound(item, "candidate", fromMs, toMs, "sideband_lost");
  }
}
