package org.vivavoce.live.internal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.transcript.JournalFact;

/**
 * A stretch of a call that we did not hear, because its sideband was away while the call went on.
 * The chain of items tells whether anything was said in it: the first item after it names the one
 * before. What cannot be fetched is a gap.
 */
final class DeafStretch {
  private long fromMs;
  private long toMs;
  private boolean open;
  private @Nullable String missing;

  void was(long from, long to) {
    if (!open) {
      fromMs = from; // two stretches without an item between them are one
    }
    toMs = to;
    open = true;
  }

  /**
   * An item came, and names the one before it.
   *
   * @return the item to fetch, if one is missing
   */
  Optional<String> follows(@Nullable String before, boolean known) {
    if (!open || missing != null) {
      return Optional.empty();
    }
    if (before == null || known) {
      open = false; // nothing stands between what we heard before and what we hear now
      return Optional.empty();
    }
    missing = before;
    return Optional.of(before);
  }

  boolean isMissing(String itemId) {
    return itemId.equals(missing);
  }

  long fromMs() {
    return fromMs;
  }

  long toMs() {
    return toMs;
  }

  void found() {
    open = false;
    missing = null;
  }

  /** What nobody could tell of this stretch. */
  Optional<JournalFact.GapFound> gap() {
    if (!open) {
      return Optional.empty();
    }
    String item = missing;
    found();
    return Optional.of(new JournalFact.GapFound(item, "candidate", fromMs, toMs, "sideband_lost"));
  }
}
