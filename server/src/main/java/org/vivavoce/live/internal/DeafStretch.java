package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  /** From what was heard last to where we heard again, on the interview's clock. */
  private static final class Span {
    private final long fromMs;

    /** What is fetched from it began later than this. */
    private long saidFromMs;

    private long toMs;

    Span(long fromMs) {
      this.fromMs = fromMs;
      this.saidFromMs = fromMs;
      this.toMs = fromMs;
    }
  }

  private Span span = new Span(0);
  private boolean open;

  /** Something was said in it, and what came before that is not known. */
  private boolean torn;

  private Set<String> before = Set.of();

  /** Each with the stretch in which it was said. */
  private final Map<String, Span> missing = new LinkedHashMap<>();

  /**
   * Two stretches without a link of the chain between them are one. With one, what the chain did
   * not tell of the earlier it will not tell any more; what is being fetched still is.
   *
   * @param known the items that were heard of before
   * @return what of the earlier stretch nobody will tell of
   */
  List<JournalFact.GapFound> begins(long from, Set<String> known) {
    List<JournalFact.GapFound> untold = open && torn ? List.of(gap(null, span)) : List.of();
    if (!open || torn) {
      span = new Span(from);
      before = Set.copyOf(known);
    } else if (!before.containsAll(known)) {
      span.saidFromMs = from; // what comes next stands behind what began between the two
    }
    span.toMs = from;
    open = true;
    torn = false;
    return untold;
  }

  /** We hear again; where we never do, the call ends, and with it begins a silence of its own. */
  void ends(long to) {
    span.toMs = to;
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
    return !heard && missing.putIfAbsent(previous, span) == null
        ? Optional.of(previous)
        : Optional.empty();
  }

  /** Asked for, and not found yet. */
  Set<String> missing() {
    return missing.keySet();
  }

  boolean isMissing(String itemId) {
    return missing.containsKey(itemId);
  }

  /** An item that is fetched began later than this. */
  long saidFromMs(String itemId) {
    return missing.getOrDefault(itemId, span).saidFromMs;
  }

  long toMs(String itemId) {
    return missing.getOrDefault(itemId, span).toMs;
  }

  void found(String itemId) {
    missing.remove(itemId);
  }

  /** It was asked for in vain: returns what nobody will tell of, as far as that is certain. */
  List<JournalFact.GapFound> givenUp(String itemId) {
    Span in = missing.remove(itemId);
    if (in == null || (in == span && torn)) {
      return settled();
    }
    return List.of(gap(itemId, in));
  }

  /** What of this stretch nobody will tell of, as soon as that is certain. */
  List<JournalFact.GapFound> settled() {
    return torn && missing.isEmpty() ? gaps() : List.of();
  }

  /** What nobody could tell of this stretch. */
  List<JournalFact.GapFound> gaps() {
    List<JournalFact.GapFound> gaps = new ArrayList<>();
    missing.forEach((item, in) -> gaps.add(gap(item, in)));
    if (!missing.containsValue(span) && open && span.toMs > span.fromMs) {
      gaps.add(gap(null, span));
    }
    open = false;
    torn = false;
    missing.clear();
    return gaps;
  }

  private static JournalFact.GapFound gap(@Nullable String item, Span in) {
    return new JournalFact.GapFound(item, "candidate", in.fromMs, in.toMs, "sideband_lost");
  }
}
