package org.vivavoce.live.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.Sideband;
import org.vivavoce.platform.time.Time;
import org.vivavoce.transcript.JournalFact;

/**
 * What becomes of what somebody else does in a call. While an open session's call opens, a client
 * of the documents does things by itself (its own {@code session.update}, a greeting): that is
 * undone and noted as {@code info}. Later, and always in a sealed session, the remedy is the one
 * that there is for spoken audio: the call ends, once with another call after it, the second time
 * with the interview ({@code strike}).
 */
final class CallGuard {
  private static final Logger LOG = LoggerFactory.getLogger(CallGuard.class);

  /** From a rejoined sideband to where its first events are over. */
  private static final long LENIENT_MS = 3_000;

  /** How often the interviewer may be silenced by hand before that is no longer a mistake. */
  private static final int MOST_CANCELS = 10;

  private final boolean sealed;
  private final Time time;
  private final Opening opening;
  private final ChannelNoise noise;
  private final CallWatch watch = new CallWatch();
  private final IntegrityWatch integrity;
  private int strikes;
  private long lenientUntilMs = Long.MIN_VALUE;
  private int cancels;
  private boolean overruled;

  /** More sessions than ours were set while ours is waited for. */
  private boolean contested;

  static CallGuard of(
      boolean sealed, Standing standing, Alarms alarms, Time time, History history) {
    return new CallGuard(sealed, new IntegrityWatch(standing, alarms), time, history.strikes());
  }

  /**
   * @param strikes how many calls were ended for what somebody else did in them
   */
  CallGuard(boolean sealed, IntegrityWatch integrity, Time time, int strikes) {
    this.sealed = sealed;
    this.integrity = integrity;
    this.time = time;
    this.opening = new Opening(sealed, time);
    this.noise = new ChannelNoise(time);
    this.strikes = strikes;
  }

  /** What is to be done about an event. */
  sealed interface Judgement {
    /** It is ours, or the candidate's voice: it is heard. */
    record Heard() implements Judgement {}

    /** It was undone, and is not heard. */
    record Refused() implements Judgement {}

    /** The call ends. */
    record Strike(String event, String detail) implements Judgement {}
  }

  private static final Judgement HEARD = new Judgement.Heard();
  private static final Judgement REFUSED = new Judgement.Refused();

  IntegrityWatch integrity() {
    return integrity;
  }

  Sideband watched(Sideband line) {
    return new WatchedSideband(line, watch);
  }

  /** What held in this call does not hold in the next. */
  void callEnded() {
    watch.begin();
    opening.callEnded();
    lenientUntilMs = Long.MIN_VALUE;
    cancels = 0;
    overruled = false;
    contested = false;
  }

  /** What happens while the sideband is away, nobody knows: what it leads to is taken for ours. */
  void deaf() {
    lenientUntilMs = Long.MAX_VALUE;
  }

  /** The same call is led again. */
  void rejoined() {
    lenientUntilMs = time.monotonicMs() + LENIENT_MS;
  }

  /**
   * The browser is known to be there, not only supposed: from now on the opening ends by itself.
   */
  void soundCame(Runnable then) {
    opening.soundCame();
    then.run();
  }

  /**
   * @param sideband to undo it with; null where there is none yet
   */
  Judgement judge(CallEvent event, @Nullable Sideband sideband) {
    opening.heard();
    if (!sealed && noise.isFlood(event)) {
      integrity.seen("flood", IntegrityWatch.WARNING, "more on the call's channel than is read");
      return REFUSED;
    }
    Optional<CallWatch.Finding> found = watch.saw(event, time.monotonicMs() < lenientUntilMs);
    if (found.isEmpty()) {
      return concernsForeign(event) ? REFUSED : HEARD;
    }
    CallWatch.Finding finding = found.get();
    if (!finding.what().isSevere()) {
      cancels++;
      integrity.seen(finding.what().event(), IntegrityWatch.INFO, finding.id());
      return cancels > MOST_CANCELS
          ? new Judgement.Strike(finding.what().event(), "again and again")
          : HEARD;
    }
    boolean removes =
        finding.what() == CallWatch.Foreign.DELETION
            || finding.what() == CallWatch.Foreign.TRUNCATION;
    boolean ofOurs = removes && watch.isOurs(finding.id());
    // Written when nobody heard it, perhaps at the opening: it is taken out, and accuses nobody.
    boolean unheard = !sealed && event instanceof CallEvent.ItemRetrieved;
    if ((unheard || !opening.isOver()) && !ofOurs && undone(finding, sideband)) {
      opening.refused();
      integrity.seen(
          "opening_" + finding.what().event(), IntegrityWatch.INFO, "refused: " + finding.id());
      return REFUSED;
    }
    return new Judgement.Strike(finding.what().event(), finding.id());
  }

  /** What a refused response or item still says is not heard. */
  private boolean concernsForeign(CallEvent event) {
    return switch (event) {
      case CallEvent.ItemAdded added -> watch.isForeign(added.itemId());
      case CallEvent.ItemDone done -> watch.isForeign(done.itemId());
      case CallEvent.ItemRetrieved retrieved -> watch.isForeign(retrieved.itemId());
      case CallEvent.OutputItemAdded added -> watch.isForeign(added.responseId());
      case CallEvent.OutputTranscriptDelta delta -> watch.isForeign(delta.responseId());
      case CallEvent.OutputTranscriptDone done -> watch.isForeign(done.responseId());
      case CallEvent.PlaybackStarted started -> watch.isForeign(started.responseId());
      case CallEvent.PlaybackStopped stopped -> watch.isForeign(stopped.responseId());
      case CallEvent.PlaybackCleared cleared -> watch.isForeign(cleared.responseId());
      case CallEvent.ResponseDone done -> watch.isForeign(done.responseId());
      case CallEvent.InputTranscriptDelta words -> watch.isForeign(words.itemId());
      case CallEvent.InputTranscriptCompleted words -> watch.isForeign(words.itemId());
      case CallEvent.InputTranscriptFailed words -> watch.isForeign(words.itemId());
      default -> false;
    };
  }

  private static boolean undone(CallWatch.Finding finding, @Nullable Sideband sideband) {
    if (sideband == null) {
      return false;
    }
    switch (finding.what()) {
      case RESPONSE -> {
        sideband.cancel();
        sideband.clearPlayback();
      }
      case ITEM -> sideband.remove(finding.id());
      case DELETION, TRUNCATION, CANCEL -> {} // of their own
    }
    return true;
  }

  /** What an updated session means. */
  enum Updated {
    /** It is ours now. */
    CONFIRMED,
    /** Somebody set it while the call opened: ours is to be set again. */
    OVERRULED,
    /** Somebody set it: the call ends. */
    FOREIGN,
    AS_BEFORE
  }

  /**
   * @param before whether it was ours
   * @param awaited whether we had set it just now
   * @param differences from ours, by name
   */
  Updated judge(boolean before, boolean awaited, List<String> differences) {
    String names = String.join(",", differences);
    if (!before && differences.isEmpty()) {
      overruled = false;
      contested = false;
      return Updated.CONFIRMED;
    } else if (!before && (overruled || !awaited)) {
      // Each order of ours is answered once: this answers none. An honest client sets its session
      // before ours is there; again, while ours is waited for, it does not.
      contested = overruled;
      overruled = true;
      integrity.seen("opening_session_update", IntegrityWatch.INFO, "again: " + names);
      return opening.takesUpdate() ? Updated.AS_BEFORE : Updated.FOREIGN;
    } else if (!before) {
      LOG.warn("The service holds another session than ours: {}", differences);
      integrity.seen("session_not_as_ordered", IntegrityWatch.INFO, names);
      return Updated.AS_BEFORE;
    } else if (differences.isEmpty()) {
      if (!awaited) {
        integrity.seen("foreign_session_update", IntegrityWatch.INFO, "changed nothing of ours");
      }
      return Updated.AS_BEFORE;
    } else if (opening.takesUpdate()) {
      overruled = true;
      integrity.seen("opening_session_update", IntegrityWatch.INFO, "overridden: " + names);
      return Updated.OVERRULED;
    }
    return Updated.FOREIGN;
  }

  /**
   * Our session did not come in time: somebody keeps it away who sets another again and again. A
   * service that does not answer at all is nobody's doing.
   */
  void unconfirmed(BiConsumer<String, String> strike, Runnable otherwise) {
    if (contested) {
      strike.accept("foreign_session_update", "ours was not confirmed again");
    } else {
      otherwise.run();
    }
  }

  /** On the page's socket something was tried. */
  void attempted(Message.Attempted tried) {
    integrity.seen(tried.event(), tried.level(), tried.detail(), tried.count());
  }

  /** Whether a call was ended for this. */
  static boolean isStrike(JournalFact.IntegrityObserved noted) {
    return noted.event().startsWith("foreign_") && !noted.level().equals(IntegrityWatch.INFO);
  }

  /**
   * Writes down that a call ends for it.
   *
   * @return whether the interview ends with it
   */
  boolean strike(String event, String detail) {
    LOG.warn("Somebody else acts in this call: {}", event);
    strikes++;
    boolean last = strikes > 1;
    integrity.seen(event, last ? IntegrityWatch.CRITICAL : IntegrityWatch.WARNING, detail);
    integrity.write();
    return last;
  }
}
