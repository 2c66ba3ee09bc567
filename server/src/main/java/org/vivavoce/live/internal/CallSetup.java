package org.vivavoce.live.internal;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.OpenOutcome;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.BrowserLink.ConnectionWord;
import org.vivavoce.live.internal.LivePhase.Cause;
import org.vivavoce.platform.observe.Metrics.CallResult;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;

/**
 * From the page's offer, or its wish to write, to a call at the service; and back to where the next
 * offer is waited for. Belongs to the session's thread.
 */
final class CallSetup {
  private static final Logger LOG = LoggerFactory.getLogger(CallSetup.class);
  private static final int MOST_TRIES = 3;
  private static final long NEVER = Long.MAX_VALUE;

  /** What a page alone can bring about, call after call: the next offer is counted against it. */
  private static final Set<String> AT_THE_PAGES_WORD = Set.of("call_lost", "no_media");

  /** Ends the present call, if there is one, with everything that belongs to it. */
  interface Ender {
    void endCall(String reason);
  }

  private final Ender ender;
  private final Standing standing;
  private final InterviewClock clock;
  private final BrowserLink browser;
  private final CallKeeper calls;
  private final Conversation conversation;
  private final Rollover rollover;
  private final Alarms alarms;
  private final Tuning tuning;
  private final LiveMeter meter;
  private final Comeback comeback = new Comeback();
  private long invitedFromMs = NEVER;
  private int fruitlessTries;

  /** Where it is written that the last call was opened. */
  private long openedSeq;

  CallSetup(
      Ender ender,
      Standing standing,
      InterviewClock clock,
      BrowserLink browser,
      CallKeeper calls,
      Conversation conversation,
      Rollover rollover,
      Alarms alarms,
      Tuning tuning,
      LiveMeter meter) {
    this.ender = ender;
    this.standing = standing;
    this.clock = clock;
    this.browser = browser;
    this.calls = calls;
    this.conversation = conversation;
    this.rollover = rollover;
    this.alarms = alarms;
    this.tuning = tuning;
    this.meter = meter;
  }

  void offered(SdpOffer offer) {
    connecting("offer");
    calls.open(offer);
  }

  /** The candidate goes on in writing. */
  void textWanted() {
    connecting("text");
    calls.openText();
    conversation.callBegan("written_" + clock.offsetMs(), true);
    rollover.callOpened();
    alarms.set(Alarm.CONFIRM, 2 * tuning.confirmMs());
  }

  private void connecting(String why) {
    invitedFromMs = NEVER;
    ender.endCall("replaced");
    if (standing.is(LivePhase.IN_PROGRESS)) {
      standing.move(Cause.CALL_LOST);
      standing.becomes(SessionStatus.DISCONNECTED, "replaced");
    }
    if (!standing.is(LivePhase.CONNECTING)) {
      standing.move(Cause.OFFER_TAKEN);
      standing.becomes(SessionStatus.CONNECTING, why);
    }
    browser.connection(ConnectionWord.CONNECTING, "connecting", false);
  }

  /** A client named the session, and will offer. */
  void expected() {
    if (standing.is(LivePhase.READY)) {
      standing.becomes(SessionStatus.CONNECTING, "init_session");
    }
  }

  /** It left again without an offer. */
  void unexpected() {
    if (standing.is(LivePhase.READY) && standing.status() == SessionStatus.CONNECTING) {
      standing.becomes(SessionStatus.READY, "page_left");
    }
  }

  void opened(Message.CallOpened message) {
    OpenOutcome outcome = calls.opened(message);
    if (outcome == null || !standing.is(LivePhase.CONNECTING)) {
      return;
    }
    switch (outcome) {
      case OpenOutcome.Opened opened -> {
        openedSeq = standing.note(new JournalFact.CallOpened(opened.call().value()));
        conversation.callBegan(opened.call().value(), false);
        rollover.callOpened();
        standing.note(new JournalFact.AnswerGiven(opened.answer().text()));
        browser.send(new ServerMessage.SdpAnswered(opened.answer().text()));
        alarms.set(Alarm.CONFIRM, tuning.confirmMs());
        calls.join();
      }
      case OpenOutcome.OfferRefused refused -> refused("offer_refused", refused.words());
      case OpenOutcome.KeyRefused refused -> refused("key_refused", refused.words());
      case OpenOutcome.QuotaExhausted out -> refused(CallEvent.QUOTA_EXHAUSTED, out.words());
      case OpenOutcome.Busy busy ->
          refused(
              "interviewer_busy", "busy for " + busy.retryAfterMs() + " ms", busy.retryAfterMs());
      case OpenOutcome.NotPermitted no -> notPermitted(no.reason(), no.retryAfterMs());
      case OpenOutcome.Unavailable gone -> refused("interviewer_unavailable", gone.words());
    }
  }

  /** The limit of calls says no for a moment, a budget until somebody raises it. */
  void notPermitted(String reason, @Nullable Long retryAfterMs) {
    LOG.info("No permit for a call: {}", reason);
    meter.call(CallResult.REFUSED);
    noCall(reason, retryAfterMs != null, retryAfterMs == null ? 0 : retryAfterMs);
  }

  private void refused(String reason, String words) {
    refused(reason, words, 0);
  }

  private void refused(String reason, String words, long retryAfterMs) {
    // A refusal of an offer may quote it, addresses included.
    LOG.warn(
        "No call for this session, {}: {}",
        reason,
        reason.equals("offer_refused") ? "the words of the refusal are not logged" : words);
    boolean canContinue = Comeback.canContinue(reason);
    meter.call(canContinue ? CallResult.FAILED : CallResult.REFUSED);
    noCall(reason, canContinue, retryAfterMs);
  }

  /** Back to where an offer is waited for. */
  void noCall(String reason) {
    noCall(reason, Comeback.canContinue(reason), 0);
  }

  private void noCall(String reason, boolean canContinue, long retryAfterMs) {
    ender.endCall(reason);
    if (clock.begun()) {
      standing.move(Cause.CALL_LOST);
      standing.becomes(SessionStatus.DISCONNECTED, reason);
    } else {
      standing.move(Cause.CALL_LOST_BEFORE_BEGIN);
      standing.becomes(SessionStatus.READY, reason);
    }
    interrupted(reason, canContinue, retryAfterMs);
  }

  void interrupted(String reason) {
    interrupted(reason, Comeback.canContinue(reason), 0);
  }

  private void interrupted(String reason, boolean canContinue, long retryAfterMs) {
    Long retry = canContinue ? comeback.next(reason, retryAfterMs) : null;
    if (retry == null || AT_THE_PAGES_WORD.contains(reason)) {
      invitedFromMs = NEVER;
    } else {
      invitedFromMs = clock.nowMs() + retry;
    }
    browser.interrupted(reason, canContinue, retry);
  }

  /** How things stand for a page that finds the interview interrupted. */
  void invitePage() {
    invitedFromMs = clock.nowMs();
    browser.interrupted("call_lost", true, 0L);
  }

  /**
   * Whether we asked for the offer that comes now; it is then not counted against the page. One
   * that comes sooner than asked for is.
   */
  boolean isInvited() {
    return clock.nowMs() >= invitedFromMs;
  }

  void invite(String reason) {
    if (standing.phase().isEnding()) {
      return;
    }
    invitedFromMs = clock.nowMs();
    browser.send(new ServerMessage.NewOfferWanted(reason));
  }

  /** The call came up without our hand on it: it is hung up, and another one asked for. */
  void unconfirmed() {
    if (calls.isWriting()) {
      noCall("text_unavailable");
      return;
    }
    fruitlessTries++;
    meter.call(CallResult.TIMED_OUT);
    if (fruitlessTries < MOST_TRIES) {
      noCall("sideband_lost");
      invite("sideband_refused");
    } else {
      fruitlessTries = 0;
      noCall("interviewer_unavailable");
    }
  }

  /**
   * Whether another host would know of this call. Before that the interview does not begin in it:
   * were this host lost, nobody would know that something may have been said. Once it has begun,
   * what is said while nothing is written is between what was written and the next host's begin.
   */
  boolean isKnown() {
    return clock.begun() || standing.isDurable(openedSeq);
  }

  /** A call is led as we want it. */
  void confirmed() {
    fruitlessTries = 0;
    if (calls.isWriting()) {
      succeeded(); // nothing will sound there
    }
  }

  /** Something of ours sounds: only then the next loss begins with the shortest wait. */
  void succeeded() {
    comeback.succeeded();
  }
}
