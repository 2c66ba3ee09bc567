package org.vivavoce.live.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallId;
import org.vivavoce.live.Capabilities;
import org.vivavoce.live.JoinOutcome;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.transcript.JournalFact;

/**
 * The calls of a session, one after the other: from the page's offer to a confirmed call with
 * media, and from there to its end. A call that cannot be led is never left open. Belongs to the
 * session's thread.
 */
final class CallRoom implements MediaWatch.Room {
  private static final Logger LOG = LoggerFactory.getLogger(CallRoom.class);

  /** What the room asks of the session. */
  interface Owner {
    /** The talk in this room may begin, or go on. */
    void callUp();

    /** The same call is heard again, after a stretch in which it was not. */
    void heardAgain();

    /** No more words will come: the call ends, and the last facts are written. */
    void close();

    void finish(String reason);
  }

  private final Owner owner;
  private final Standing standing;
  private final InterviewClock clock;
  private final CallKeeper calls;
  private final Conversation conversation;
  private final Alarms alarms;
  private final Tuning tuning;
  private final Retelling retelling;
  private final Rejoin rejoin;
  private final Rollover rollover;
  private final CallSetup setup;
  private final Breaks breaks;
  private @Nullable Interview interview;
  private final MediaWatch media;
  private boolean expired;
  private final PageLine line;
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
      Capabilities capabilities,
      Retelling retelling,
      CallGuard guard) {
    this.owner = owner;
    this.standing = standing;
    this.clock = clock;
    this.calls = calls;
    this.conversation = conversation;
    this.alarms = alarms;
    this.tuning = tuning;
    this.retelling = retelling;
    this.guard = guard;
    this.media = new MediaWatch(this, guard, meter, alarms, tuning);
    this.line = new PageLine(calls::isBusy, this::lineAway, owner::callUp, clock, alarms, tuning);
    this.breaks = new Breaks(standing, clock, alarms);
    this.rejoin = new Rejoin(calls, alarms, clock, tuning);
    this.rollover = new Rollover(capabilities, alarms);
    this.setup =
        new CallSetup(
            this::endCall,
            standing,
            clock,
            browser,
            calls,
            conversation,
            rollover,
            alarms,
            tuning,
            meter);
  }

  void talk(Interview here) {
    interview = here;
  }

  private Interview interview() {
    if (interview == null) {
      throw new IllegalStateException("nobody talks here yet");
    }
    return interview;
  }

  @Nullable Sideband sideband() {
    return calls.sideband();
  }

  /** A call is being opened, or there is one. */
  boolean isBusy() {
    return calls.isBusy();
  }

  @Override
  public boolean hasCall() {
    return calls.hasCall();
  }

  /** Confirmed and written down, and the browser and its sound are there, where there is sound. */
  boolean isReady() {
    boolean heard = calls.isWriting() || (media.isUp() && !line.isAway());
    return calls.isConfirmed() && setup.isKnown() && heard;
  }

  boolean isWriting() {
    return calls.isWriting();
  }

  CallSetup setup() {
    return setup;
  }

  boolean takesQuietMoment() {
    return rollover.takesQuietMoment();
  }

  /** The interview goes, or goes on: what nobody could hear until now is a gap. */
  void goesOn() {
    breaks.over();
  }

  /** What an earlier host left behind: its calls are hung up, its open entries closed. */
  void takeOver(History history) {
    history.openCalls().forEach(callId -> calls.hangUp(new CallId(callId)));
    history.leftOpen(clock.offsetMs()).forEach(standing::note);
    history.said().forEach(retelling::note);
    breaks.unheard(history.silentSinceMs().orElse(clock.offsetMs()), "host_lost");
  }

  void joined(Message.CallJoined message) {
    if (calls.joined(message)) {
      rejoin.joined(conversation);
    } else if (!calls.isPresent(message.attempt())) {
      return;
    } else if (message.outcome() instanceof JoinOutcome.NotPermitted no) {
      setup.notPermitted(no.reason(), no.retryAfterMs());
    } else if (rejoin.isActive()) {
      rejoinAgain(!(message.outcome() instanceof JoinOutcome.CallGone));
    } else if (standing.is(LivePhase.CONNECTING)) {
      setup.unconfirmed();
    }
  }

  private void rejoinAgain(boolean worthIt) {
    lostIf(!worthIt || !rejoin.again(), "sideband_lost");
  }

  private void sessionUpdated(CallEvent.SessionUpdated updated) {
    boolean before = calls.isConfirmed();
    boolean awaited = calls.takeAwaitedUpdate();
    List<String> differences = calls.sessionUpdated(updated.session());
    switch (guard.judge(before, awaited, differences)) {
      case CONFIRMED -> {
        alarms.clear(Alarm.CONFIRM);
        setup.confirmed();
        if (rejoin.isActive()) {
          rejoined();
        } else if (standing.is(LivePhase.IN_PROGRESS)) {
          interview().begin(); // it was overruled, and is ours again
        } else {
          confirmed();
        }
      }
      case OVERRULED -> { // nothing more is said until it is ours again
        if (standing.is(LivePhase.IN_PROGRESS)) {
          interview().pause();
        }
        calls.override();
        alarms.set(Alarm.CONFIRM, tuning.confirmMs());
      }
      case FOREIGN -> integrity("foreign_session_update", String.join(",", differences));
      case AS_BEFORE -> {}
    }
  }

  private void confirmed() {
    Sideband sideband = calls.sideband();
    Retelling.Told told = retelling.tell();
    if (sideband != null && !told.items().isEmpty()) {
      conversation.retold(told.entryOfItem());
      sideband.recall(told.items());
    }
    if (!calls.isWriting()) {
      media.awaits();
    }
    owner.callUp();
  }

  private void rejoined() {
    rejoin.stop();
    guard.rejoined();
    interview().findsCall();
    if (standing.is(LivePhase.IN_PROGRESS)) {
      owner.heardAgain();
    } else {
      owner.callUp(); // storage went away meanwhile; it may be back
    }
  }

  void heard(Message.CallHeard message) {
    if (!calls.isPresent(message.attempt())) {
      return;
    }
    if (!(message.event() instanceof CallEvent.Closed)) {
      rejoin.heard();
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
        sidebandClosed();
      }
      case CallEvent.ProviderError error -> {
        LOG.info("The realtime service reports {}", error.code());
        expired |= error.code().equals("session_expired");
        interview().heard(error);
      }
      case CallEvent.SpeechStarted started -> {
        media.heard();
        line.spoke();
        interview().heard(started);
      }
      case CallEvent.PlaybackStarted sounds -> {
        setup.succeeded();
        interview().heard(sounds);
      }
      default -> interview().heard(event);
    }
  }

  private void sidebandClosed() {
    if (standing.is(LivePhase.CONNECTING) && !calls.isConfirmed()) {
      setup.unconfirmed();
    } else if (expired) {
      lost("session_limit");
    } else if (rejoin.isActive()) {
      rejoinAgain(true);
    } else if (standing.is(LivePhase.IN_PROGRESS) && calls.call() != null) {
      interview().deaf();
      guard.deaf();
      clock.hold();
      alarms.clear(Alarm.TIME_UP, Alarm.TIME_OVER);
      rejoin.begin(conversation);
    } else {
      lost("sideband_lost");
    }
  }

  MediaWatch media() {
    return media;
  }

  @Override
  public void soundCame() {
    owner.callUp();
  }

  /** Nobody hears the other, and what was said last may not have been heard either. */
  @Override
  public void soundAway() {
    breaks.away(clock.offsetMs() - MediaWatch.NOTICED_MS, "call_lost", interview()::pause);
  }

  /** The talk stands still, and with it the candidate's time; the call stays up. */
  void standsStill(String reason) {
    interview().pause();
    breaks.standsStill(reason);
  }

  PageLine line() {
    return line;
  }

  void pageLeft() {
    setup.unexpected();
    line.left();
  }

  /** What is written arrives later; what is said may be lost, whatever the call says of itself. */
  private void lineAway(long sinceMs) {
    if (!calls.isWriting()) {
      breaks.away(sinceMs, "page_lost", interview()::pause);
    }
  }

  /** Somebody else acts in this call. Spoken audio cannot be undone: the call ends. */
  void integrity(String event, String detail) {
    if (guard.strike(event, detail)) {
      endCall("integrity");
      owner.finish(JournalFact.Closed.FOR_REVIEW);
    } else {
      lost("integrity");
      setup.invite("integrity");
    }
  }

  private void lostIf(boolean so, String reason) {
    if (so) {
      lost(reason);
    }
  }

  @Override
  public void lost(String reason) {
    if (standing.phase().isEnding()) {
      owner.close();
    } else if (standing.is(LivePhase.CONNECTING)) {
      setup.noCall(reason);
    } else if (calls.hasCall()) {
      endCall(reason);
      if (standing.is(LivePhase.IN_PROGRESS)) {
        breaks.standsStill(reason);
      }
      setup.interrupted(reason);
    }
  }

  /** Ends the present call, if there is one, with everything that belongs to it. */
  void endCall(String reason) {
    guard.callEnded();
    CallId call = calls.call();
    interview().callGone();
    conversation.callEnded(reason);
    breaks.unheard(Math.min(rejoin.deafSinceMs(), line.unheardSinceMs()), reason);
    rejoin.stop();
    rollover.callEnded();
    media.callEnded();
    expired = false;
    alarms.clear(Alarm.CONFIRM, Alarm.PAGE_GONE, Alarm.TIME_UP, Alarm.TIME_OVER);
    end(call, reason);
    alarms.set(Alarm.IDLE, tuning.idleMs());
  }

  /** Everything said is written down: nobody listens any more, however long storage takes. */
  void wroteDown(String reason) {
    guard.integrity().write();
    conversation.callEnded("interview_ended");
    rejoin.neverHeard(breaks);
    breaks.over();
    end(calls.call(), reason);
  }

  private void end(@Nullable CallId call, String reason) {
    calls.end();
    if (call != null) {
      standing.note(new JournalFact.CallEnded(call.value(), reason));
    }
  }

  void leave() {
    calls.leave();
  }

  void due(Alarm alarm) {
    switch (alarm) {
      case CONFIRM -> guard.unconfirmed(this::integrity, setup::unconfirmed);
      case MEDIA -> media.due();
      case MEDIA_LOSS -> lost("call_lost");
      case PAGE_GONE -> lost("page_lost");
      case PAGE_LINE -> line.look();
      case INTEGRITY -> guard.integrity().write();
      case REJOIN -> rejoin.due();
      case REJOIN_OVER -> lost("sideband_lost");
      case ROLL_OVER -> rollover.due();
      case ROLL_OVER_NOW -> lostIf(standing.is(LivePhase.IN_PROGRESS), "session_limit");
      default -> interview().due(alarm);
    }
  }
}
