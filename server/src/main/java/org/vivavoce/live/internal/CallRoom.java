package org.vivavoce.live.internal;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallId;
import org.vivavoce.live.OpenOutcome;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.BrowserLink.ConnectionWord;
import org.vivavoce.live.internal.LivePhase.Cause;
import org.vivavoce.platform.observe.Metrics.CallResult;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;

/**
 * The calls of a session, one after the other: from the page's offer to a confirmed call with
 * media, and from there to its end. A call that cannot be led is never left open. Belongs to the
 * session's thread.
 */
final class CallRoom {
  private static final Logger LOG = LoggerFactory.getLogger(CallRoom.class);
  private static final int MOST_TRIES = 3;

  private static final long SILENT_PAGE_MS = 2_000;

  /** What the room asks of the session. */
  interface Owner {
    /** The talk in this room may begin, or go on. */
    void callUp();

    /** No more words will come: the call ends, and the last facts are written. */
    void close();

    void finish(String reason);
  }

  private final Owner owner;
  private final Standing standing;
  private final InterviewClock clock;
  private final BrowserLink browser;
  private final CallKeeper calls;
  private final Conversation conversation;
  private final Alarms alarms;
  private final Tuning tuning;
  private final LiveMeter meter;
  private @Nullable Interview interview;
  private boolean mediaUp;

  private boolean pageTells; // how its connection stands
  private boolean offerInvited;
  private int fruitlessTries;
  private final CallGuard guard;

  CallRoom(
      Owner owner,
      Standing standing,
      InterviewClock clock,
      BrowserLink browser,
      CallKeeper calls,
      Conversation conversation,
      Alarms alarms,
      Tuning tuning,
      LiveMeter meter,
      CallGuard guard) {
    this.owner = owner;
    this.standing = standing;
    this.clock = clock;
    this.browser = browser;
    this.calls = calls;
    this.conversation = conversation;
    this.alarms = alarms;
    this.tuning = tuning;
    this.meter = meter;
    this.guard = guard;
  }

  /** Who talks here; said once, before anything happens. */
  void talk(Interview here) {
    interview = here;
  }

  private Interview interview() {
    return Objects.requireNonNull(interview, "nobody talks here yet");
  }

  @Nullable Sideband sideband() {
    return calls.sideband();
  }

  /** A call is being opened, or there is one. */
  boolean isBusy() {
    return calls.isBusy();
  }

  boolean hasCall() {
    return calls.hasCall();
  }

  /** Confirmed, and the browser's sound is there. */
  boolean isReady() {
    return calls.isConfirmed() && mediaUp;
  }

  /** What an earlier host left behind: its calls are hung up, its open entries closed. */
  void takeOver(History history) {
    for (String callId : history.openCalls()) {
      calls.hangUp(new CallId(callId));
      standing.note(new JournalFact.CallEnded(callId, "host_lost"));
    }
    history.leftOpen(clock.offsetMs()).forEach(standing::note);
  }

  // ---- towards a call

  void offered(SdpOffer offer) {
    pageTells = false;
    endCall("replaced");
    if (standing.is(LivePhase.IN_PROGRESS)) {
      standing.move(Cause.CALL_LOST);
      standing.becomes(SessionStatus.DISCONNECTED, "replaced");
    }
    if (!standing.is(LivePhase.CONNECTING)) {
      standing.move(Cause.OFFER_TAKEN);
      standing.becomes(SessionStatus.CONNECTING, "offer");
    }
    browser.connection(ConnectionWord.CONNECTING, "connecting", false);
    calls.open(offer);
  }

  /** A client named the session, and will offer. */
  void expected() {
    if (standing.is(LivePhase.READY)) {
      standing.becomes(SessionStatus.CONNECTING, "init_session");
    }
  }

  void opened(Message.CallOpened message) {
    OpenOutcome outcome = calls.opened(message);
    if (outcome == null || !standing.is(LivePhase.CONNECTING)) {
      return;
    }
    switch (outcome) {
      case OpenOutcome.Opened opened -> {
        standing.note(new JournalFact.CallOpened(opened.call().value()));
        conversation.callBegan(opened.call().value());
        standing.note(new JournalFact.AnswerGiven(opened.answer().text()));
        guard.callBegan();
        browser.send(new ServerMessage.SdpAnswered(opened.answer().text()));
        alarms.set(Alarm.CONFIRM, tuning.confirmMs());
        calls.join();
      }
      case OpenOutcome.OfferRefused refused -> refused("offer_refused", true, refused.words());
      case OpenOutcome.KeyRefused refused -> refused("key_refused", false, refused.words());
      case OpenOutcome.QuotaExhausted out -> refused("quota_exhausted", false, out.words());
      case OpenOutcome.Busy busy ->
          refused("interviewer_busy", true, "busy for " + busy.retryAfterMs() + " ms");
      case OpenOutcome.Unavailable gone -> refused("interviewer_unavailable", true, gone.words());
    }
  }

  private void refused(String reason, boolean canContinue, String words) {
    // A refusal of an offer may quote it, addresses included.
    LOG.warn(
        "No call for this session, {}: {}", reason, reason.equals("offer_refused") ? "…" : words);
    meter.call(canContinue ? CallResult.FAILED : CallResult.REFUSED);
    noCall(reason, canContinue);
  }

  /** Back to where an offer is waited for. */
  void noCall(String reason, boolean canContinue) {
    endCall(reason);
    if (clock.begun()) {
      standing.move(Cause.CALL_LOST);
      standing.becomes(SessionStatus.DISCONNECTED, reason);
    } else {
      standing.move(Cause.CALL_LOST_BEFORE_BEGIN);
      standing.becomes(SessionStatus.READY, reason);
    }
    browser.connection(ConnectionWord.INTERRUPTED, reason, canContinue);
  }

  void joined(Message.CallJoined message) {
    if (!calls.joined(message)
        && calls.isPresent(message.attempt())
        && standing.is(LivePhase.CONNECTING)) {
      unconfirmed();
    }
  }

  /** Whether we asked for the offer that comes now; it is then not counted against the page. */
  boolean takeInvitation() {
    boolean invited = offerInvited;
    offerInvited = false;
    return invited;
  }

  private void invite(String reason) {
    offerInvited = true;
    browser.send(new ServerMessage.NewOfferWanted(reason));
  }

  /** The call came up without our hand on it: it is hung up, and another one asked for. */
  private void unconfirmed() {
    fruitlessTries++;
    meter.call(CallResult.TIMED_OUT);
    if (fruitlessTries < MOST_TRIES) {
      noCall("sideband_lost", true);
      invite("sideband_refused");
    } else {
      fruitlessTries = 0;
      noCall("interviewer_unavailable", true);
    }
  }

  private void sessionUpdated(CallEvent.SessionUpdated updated) {
    boolean before = calls.isConfirmed();
    boolean awaited = calls.takeAwaitedUpdate();
    List<String> differences = calls.sessionUpdated(updated.session());
    if (before && !differences.isEmpty()) {
      overruled(differences);
    } else if (before && !awaited) {
      guard.updatedAlike();
    } else if (!before && !differences.isEmpty()) {
      LOG.warn("The service holds another session than ours: {}", differences);
      guard.notOurs(differences);
    } else if (!before) {
      alarms.clear(Alarm.CONFIRM);
      fruitlessTries = 0;
      if (!mediaUp) {
        alarms.set(
            Alarm.MEDIA, pageTells ? tuning.mediaMs() : Math.min(SILENT_PAGE_MS, tuning.mediaMs()));
      }
      if (standing.is(LivePhase.IN_PROGRESS)) {
        interview().begin(); // it was overruled, and is ours again
      } else {
        owner.callUp();
      }
    }
  }

  /** Nothing more is said until the session is ours again, or the call ends. */
  private void overruled(List<String> differences) {
    if (guard.overrides(differences)) {
      if (standing.is(LivePhase.IN_PROGRESS)) {
        interview().pause();
      }
      calls.override();
      alarms.set(Alarm.CONFIRM, tuning.confirmMs());
    } else {
      integrity("foreign_session_update", String.join(",", differences));
    }
  }

  // ---- in a call

  void heard(Message.CallHeard message) {
    if (!calls.isPresent(message.attempt())) {
      return;
    }
    switch (guard.judge(message.event(), calls.line())) {
      case CallGuard.Judgement.Heard _ -> heard(message.event());
      case CallGuard.Judgement.Refused _ -> {}
      case CallGuard.Judgement.Strike strike -> integrity(strike.event(), strike.detail());
    }
  }

  private void heard(CallEvent event) {
    switch (event) {
      case CallEvent.SessionCreated _ -> calls.sessionCreated();
      case CallEvent.SessionUpdated updated -> sessionUpdated(updated);
      case CallEvent.Closed closed -> {
        LOG.info("The sideband closed: {} {}", closed.code(), closed.why());
        if (standing.is(LivePhase.CONNECTING) && !calls.isConfirmed()) {
          unconfirmed();
        } else {
          lost("sideband_lost");
        }
      }
      case CallEvent.ProviderError error -> {
        LOG.info("The realtime service reports {}", error.code());
        interview().heard(error);
      }
      case CallEvent.SpeechStarted started -> {
        mediaCame();
        interview().heard(started);
      }
      default -> interview().heard(event);
    }
  }

  /** What the page says of its peer connection; W3C WebRTC 1.0 §4.3.3. */
  void mediaState(String state) {
    if (!pageTells) {
      pageTells = true;
      if (alarms.isSet(Alarm.MEDIA)) {
        alarms.set(Alarm.MEDIA, tuning.mediaMs());
      }
    }
    switch (state) {
      case "connected" -> {
        alarms.clear(Alarm.MEDIA_LOSS);
        mediaCame();
      }
      case "failed" -> {
        if (calls.hasCall()) {
          lost(mediaUp ? "call_lost" : "no_media");
        }
      }
      case "closed" -> {
        if (mediaUp) {
          lost("call_lost");
        }
      }
      case "disconnected" -> {
        if (mediaUp) {
          alarms.set(Alarm.MEDIA_LOSS, tuning.mediaLossMs());
        }
      }
      default -> {} // new, connecting: nothing to do but wait
    }
  }

  private void mediaCame() {
    if (calls.hasCall() && !mediaUp) {
      mediaUp = true;
      guard.mediaCame();
      meter.call(CallResult.CONNECTED);
      alarms.clear(Alarm.MEDIA);
      owner.callUp();
    }
  }

  void pageLeft() {
    if (calls.isBusy()) {
      alarms.set(Alarm.PAGE_GONE, tuning.pageGoneMs());
    } else if (standing.is(LivePhase.READY) && standing.status() == SessionStatus.CONNECTING) {
      standing.becomes(SessionStatus.READY, "page_left");
    }
  }

  /** Somebody else acts in this call. Spoken audio cannot be undone: the call ends. */
  void integrity(String event, String detail) {
    LOG.warn("Somebody else acts in this call: {}", event);
    if (guard.strike(event, detail)) {
      endCall("integrity");
      owner.finish(JournalFact.Closed.FOR_REVIEW);
    } else {
      lost("integrity");
      invite("integrity");
    }
  }

  // ---- out of a call

  void lost(String reason) {
    if (standing.phase().isEnding()) {
      owner.close();
    } else if (standing.is(LivePhase.CONNECTING)) {
      noCall(reason, true);
    } else if (calls.hasCall()) {
      endCall(reason);
      if (standing.is(LivePhase.IN_PROGRESS)) {
        standing.move(Cause.CALL_LOST);
        standing.becomes(SessionStatus.DISCONNECTED, reason);
      }
      browser.connection(ConnectionWord.INTERRUPTED, reason, true);
    }
  }

  /** Ends the present call, if there is one, with everything that belongs to it. */
  void endCall(String reason) {
    CallId call = calls.call();
    interview().callGone();
    conversation.callEnded(reason);
    clock.hold();
    mediaUp = false;
    alarms.clear(
        Alarm.CONFIRM,
        Alarm.MEDIA,
        Alarm.MEDIA_LOSS,
        Alarm.PAGE_GONE,
        Alarm.TIME_UP,
        Alarm.TIME_OVER);
    calls.end();
    if (call != null) {
      standing.note(new JournalFact.CallEnded(call.value(), reason));
    }
    alarms.set(Alarm.IDLE, tuning.idleMs());
  }

  /** Everything said is written down: nobody listens any more, however long storage takes. */
  void wroteDown(String reason) {
    guard.integrity().write();
    conversation.callEnded("interview_ended");
    CallId call = calls.call();
    calls.end();
    if (call != null) {
      standing.note(new JournalFact.CallEnded(call.value(), reason));
    }
  }

  /** Nobody takes messages any more. */
  void leave() {
    calls.leave();
  }

  void due(Alarm alarm) {
    switch (alarm) {
      case CONFIRM -> unconfirmed();
      case MEDIA -> {
        if (pageTells) {
          lost("no_media");
        } else {
          mediaCame();
        }
      }
      case MEDIA_LOSS -> lost("call_lost");
      case PAGE_GONE -> lost("page_lost");
      case INTEGRITY -> guard.integrity().write();
      default -> interview().due(alarm);
    }
  }
}
