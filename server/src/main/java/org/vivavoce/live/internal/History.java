package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;

/** What earlier hosts of the session journalled, read for what a later one needs of it. */
record History(List<GrantedSession.Fact> facts) {

  /**
   * A broken line is noticed, joined again or given up, and words come, within this time: what was
   * said before may not be written.
   */
  private static final long UNWRITTEN_MS = 16_000;

  private static final String HOST_LOST = "host_lost";

  private <F extends JournalFact> List<F> of(Class<F> kind) {
    return facts.stream()
        .map(GrantedSession.Fact::fact)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  List<JournalFact.Directed> steps() {
    return of(JournalFact.Directed.class);
  }

  Set<String> items() {
    return of(JournalFact.Uttered.class).stream()
        .map(JournalFact.Uttered::itemId)
        .collect(Collectors.toSet());
  }

  /** What was said, each utterance as it was written last. */
  List<JournalFact.Uttered> said() {
    return of(JournalFact.Uttered.class);
  }

  /** Questions to which the candidate said something. */
  Set<Integer> answered() {
    return said().stream()
        .filter(one -> one.speaker().equals("candidate") && !one.text().isBlank())
        .map(JournalFact.Uttered::question)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** Since when nobody is heard, where the interview stands still or is only coming back. */
  Optional<Long> silentSinceMs() {
    Optional<Long> since = Optional.empty();
    for (GrantedSession.Fact fact : facts) {
      if (fact.fact() instanceof JournalFact.StatusChanged(String status, String _)) {
        if (status.equals(SessionStatus.IN_PROGRESS.wire())) {
          since = Optional.empty();
        } else if (since.isEmpty()) {
          since = Optional.of(fact.atMs());
        }
      }
    }
    return since.map(this::unwrittenSince);
  }

  /** From where on, before this moment, words of the candidate may be missing. */
  private long unwrittenSince(long atMs) {
    return Math.max(0, atMs - UNWRITTEN_MS);
  }

  /** How often a call was ended because somebody else acted in it. */
  int strikes() {
    long ended =
        of(JournalFact.CallEnded.class).stream()
            .filter(each -> each.reason().equals("integrity"))
            .count();
    // A host that died in between wrote down why it ended a call, but not that it did.
    long why = of(JournalFact.IntegrityObserved.class).stream().filter(CallGuard::isStrike).count();
    return (int) Math.max(ended, why);
  }

  /**
   * What the host before left in the middle, to be written by the next one: what may be missing as
   * a gap, its open utterances as cut short, its calls as ended. The gap comes first, because with
   * less than all of this durable yet another host would not know of it any more. Nothing where the
   * earlier host had time to take leave.
   *
   * @param nowMs offset from t = 0
   */
  List<JournalFact> leftOpen(long nowMs) {
    Map<String, JournalFact.Uttered> last = new LinkedHashMap<>();
    of(JournalFact.Uttered.class).forEach(said -> last.put(said.itemId(), said));
    List<JournalFact> left = new ArrayList<>();
    if (wasInProgress()) {
      long fromMs = unwrittenSince(facts.getLast().atMs());
      if (nowMs > fromMs) {
        left.add(new JournalFact.GapFound(null, "candidate", fromMs, nowMs, HOST_LOST));
      }
    } else if (!hasBegun() && !openCalls().isEmpty()) {
      // It may have begun in that call with nothing of it written: before what is t = 0 now.
      left.add(new JournalFact.GapFound(null, "candidate", 0, 0, HOST_LOST));
    }
    last.values().stream().filter(said -> !said.closed()).forEach(said -> left.add(cutShort(said)));
    openCalls().forEach(callId -> left.add(new JournalFact.CallEnded(callId, HOST_LOST)));
    return left;
  }

  private boolean hasBegun() {
    return of(JournalFact.StatusChanged.class).stream()
        .anyMatch(moved -> moved.status().equals(SessionStatus.IN_PROGRESS.wire()));
  }

  private boolean wasInProgress() {
    List<JournalFact.StatusChanged> moves = of(JournalFact.StatusChanged.class);
    return !moves.isEmpty() && moves.getLast().status().equals(SessionStatus.IN_PROGRESS.wire());
  }

  private static JournalFact.Uttered cutShort(JournalFact.Uttered said) {
    return new JournalFact.Uttered(
        said.itemId(),
        said.previousItemId(),
        said.speaker(),
        said.text(),
        said.startMs(),
        said.endMs(),
        true,
        true,
        said.question(),
        said.confidence(),
        said.providerStartMs(),
        said.providerEndMs(),
        said.medium(),
        said.words());
  }

  /** Calls that were opened and, as far as anybody wrote down, never ended. */
  Set<String> openCalls() {
    Set<String> open = new LinkedHashSet<>();
    of(JournalFact.CallOpened.class).forEach(opened -> open.add(opened.callId()));
    of(JournalFact.CallEnded.class).forEach(ended -> open.remove(ended.callId()));
    return open;
  }
}
