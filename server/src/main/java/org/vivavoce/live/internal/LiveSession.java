package org.vivavoce.live.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallId;
import org.vivavoce.live.OpenOutcome;
import org.vivavoce.live.RealtimeService;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.BrowserLink.ConnectionWord;
import org.vivavoce.live.internal.LivePhase.Cause;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;

/**
 * One interview session while a host holds it: its identity and its transitions. Everything happens
 * on one thread, message by message ({@link SessionThread}); what blocks runs elsewhere and comes
 * back as a message.
 *
 * <p>Phases and their only arrows ({@link LivePhase#after}):
 *
 * <pre>
 * READY       → CONNECTING   the page's offer was taken
 * CONNECTING  → IN_PROGRESS  sideband joined, session confirmed, media from the browser, storage there
 * CONNECTING  → READY        no call came of it, and the interview has not begun
 * CONNECTING  → INTERRUPTED  no call came of it, and the interview had begun
 * IN_PROGRESS → INTERRUPTED  call, page, sideband, recogniser, voice or storage lost; another offer
 * INTERRUPTED → CONNECTING   the page's new offer was taken
 * INTERRUPTED → IN_PROGRESS  storage is back and the call is still up
 * any of these → COMPLETING  farewell said, time over, the candidate's end, ended elsewhere
 * COMPLETING  → COMPLETED    the journal's last fact is durable
 * any but the last two → FAILED  fenced, or the journal refused for good
 * </pre>
 *
 * The row's status follows by journalled facts: INTERRUPTED is {@code disconnected}, COMPLETING is
 * still {@code in_progress}, and {@code Closed} makes it final.
 */
final class LiveSession implements Interview.Host, Conversation.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
  private static final int MOST_WAITING_FACTS = 5_000;
  private static final int MOST_TRIES = 3;

  private final GrantedSession granted;
  private final Tuning tuning;
  private final Alarms alarms;
  private final InterviewClock clock;
  private final JournalWriter journal;
  private final Heartbeat heartbeat;
  private final BrowserLink browser;
  private final CallKeeper calls;
  private final Conversation conversation;
  private final Interview interview;

  private LivePhase phase = LivePhase.READY;
  private SessionStatus status;
  private String ending = "";
  private boolean storageLost;
  private boolean storageWasLost;
  private boolean mediaUp;
  private int fruitlessTries;
  private int strikes;
  private long closedSeq = -1;
  private boolean left;

  /** What a session is made of, besides its grant. */
  record Parts(
      RealtimeService service,
      ControlLink control,
      Executor executor,
      Consumer<Message> post,
      Time time,
      Alarms alarms,
      Tuning tuning,
      LongConsumer replyMs) {}

  LiveSession(GrantedSession granted, Parts parts) {
    this.granted = granted;
    this.tuning = parts.tuning();
    this.alarms = parts.alarms();
    this.status = granted.status();
    this.clock = new InterviewClock(parts.time(), granted.elapsedMs(), granted.history());
    this.journal =
        new JournalWriter(
            parts.control(),
            granted.hostEpoch(),
            parts.executor(),
            parts.post(),
            alarms,
            MOST_WAITING_FACTS);
    this.heartbeat =
        new Heartbeat(
            parts.control(), granted.hostEpoch(), parts.executor(), parts.post(), alarms, tuning);
    this.browser = new BrowserLink(granted.plan().language());
    this.calls =
        new CallKeeper(
            parts.service(),
            Manners.settings(granted),
            new InOrder(parts.executor()),
            parts.post());
    this.conversation = new Conversation(this, clock::offsetMs, earlierItems(granted));
    this.interview =
        new Interview(
            this,
            browser,
            conversation,
            granted.plan(),
            Director.resume(facts(JournalFact.Directed.class)),
            new Mouth(parts.service().capabilities(), alarms, tuning),
            alarms,
            tuning,
            parts.time(),
            parts.replyMs());
    this.strikes =
        (int)
            facts(JournalFact.IntegrityObserved.class).stream()
                .filter(fact -> fact.level().equals("warning"))
                .count();
  }

  private <F extends JournalFact> List<F> facts(Class<F> kind) {
    return granted.history().stream()
        .map(GrantedSession.Fact::fact)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static Set<String> earlierItems(GrantedSession granted) {
    return granted.history().stream()
        .map(GrantedSession.Fact::fact)
        .filter(JournalFact.Uttered.class::isInstance)
        .map(fact -> ((JournalFact.Uttered) fact).itemId())
        .collect(Collectors.toSet());
  }

  /** First thing on the session's thread: calls that an earlier host left behind are hung up. */
  void start() {
    Set<String> open =
        facts(JournalFact.CallOpened.class).stream()
            .map(JournalFact.CallOpened::callId)
            .collect(Collectors.toSet());
    facts(JournalFact.CallEnded.class).forEach(ended -> open.remove(ended.callId()));
    for (String callId : open) {
      calls.hangUp(new CallId(callId));
      journal(new JournalFact.CallEnded(callId, "host_lost"));
    }
    if (clock.begun()) {
      phase = LivePhase.INTERRUPTED;
      browser.connection(ConnectionWord.INTERRUPTED, "call_lost", true);
    }
    heartbeat.beat();
    alarms.set(Alarm.IDLE, tuning.idleMs());
  }

  UUID sessionId() {
    return granted.sessionId();
  }

  LivePhase phase() {
    return phase;
  }

  /** Nothing more will happen: the thread may end. */
  boolean isLeft() {
    return left;
  }

  // ---- messages

  void handle(Message message) {
    switch (message) {
      case Message.PageJoined joined -> pageJoined(joined.page());
      case Message.PageSaid said -> {
        if (browser.isPresent(said.page())) {
          pageSaid(PageMessage.read(said.text()));
        }
      }
      case Message.PageLeft gone -> {
        if (browser.left(gone.page()) && calls.isBusy()) {
          alarms.set(Alarm.PAGE_GONE, tuning.pageGoneMs());
        }
      }
      case Message.CallOpened opened -> callOpened(opened);
      case Message.CallJoined joined -> callJoined(joined);
      case Message.CallHeard heard -> callHeard(heard);
      case Message.JournalAnswered answered -> journalAnswered(answered.answer());
      case Message.HeartAnswered answered -> heartAnswered(answered.answer());
      case Message.Stop _ -> stop();
    }
  }

  private void pageJoined(PageSocket page) {
    alarms.clear(Alarm.PAGE_GONE);
    browser.joined(page, ready());
  }

  private ServerMessage.SessionReady ready() {
    return new ServerMessage.SessionReady(
        granted.sessionId(),
        status.wire(),
        List.of(),
        new ServerMessage.Position(granted.plan().positionTitle()),
        clock.begun());
  }

  private void pageSaid(PageMessage message) {
    switch (message) {
      case PageMessage.InitSession _ -> browser.send(ready());
      case PageMessage.Offer offer -> offered(offer.offer());
      case PageMessage.ConnectionState state -> mediaState(state.state());
      case PageMessage.EndSession _ -> endRequested();
      case PageMessage.Ping ping -> browser.send(new ServerMessage.Pong(ping.n()));
      case PageMessage.Unknown _ -> browser.refuse("unknown_message", "Unknown message type");
      case PageMessage.Invalid _ -> browser.refuse("invalid_message", "Failed to process message");
    }
  }

  private void offered(SdpOffer offer) {
    if (phase.isEnding()) {
      browser.refuse("already_ended", "Invalid session");
    } else if (granted.sealed() && offer.hasDataChannel()) {
      browser.refuse("data_channel_refused", "Invalid session");
    } else if (storageLost) {
      browser.connection(ConnectionWord.INTERRUPTED, "storage_lost", false);
    } else {
      endCall("replaced");
      if (phase == LivePhase.IN_PROGRESS) {
        move(Cause.CALL_LOST);
        statusBecomes(SessionStatus.DISCONNECTED, "replaced");
      }
      if (phase != LivePhase.CONNECTING) {
        move(Cause.OFFER_TAKEN);
        storageWasLost = false;
        statusBecomes(SessionStatus.CONNECTING, "offer");
      }
      browser.connection(ConnectionWord.CONNECTING, "connecting", false);
      calls.open(offer);
    }
  }

  private void mediaState(String state) {
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
    if (calls.hasCall()) {
      mediaUp = true;
      alarms.clear(Alarm.MEDIA);
      beginWhenAllIsThere();
    }
  }

  private void endRequested() {
    if (phase.isEnding()) {
      browser.refuse("already_ended", "Invalid session");
    } else if (clock.begun()) {
      interview.direct(new DirectorEvent.EndRequested());
    } else {
      browser.refuse("not_started", "Session not initialized");
      if (phase == LivePhase.CONNECTING) {
        noCall("not_started", true);
      }
    }
  }

  // ---- the call

  private void callOpened(Message.CallOpened message) {
    OpenOutcome outcome = calls.opened(message);
    if (outcome == null || phase != LivePhase.CONNECTING) {
      return;
    }
    switch (outcome) {
      case OpenOutcome.Opened opened -> {
        journal(new JournalFact.CallOpened(opened.call().value()));
        conversation.callBegan(opened.call().value());
        browser.send(new ServerMessage.SdpAnswered(opened.answer().text()));
        alarms.set(Alarm.CONFIRM, tuning.confirmMs());
        calls.join();
      }
      case OpenOutcome.OfferRefused refused -> noCall("offer_refused", true, refused.words());
      case OpenOutcome.KeyRefused refused -> noCall("key_refused", false, refused.words());
      case OpenOutcome.QuotaExhausted out -> noCall("quota_exhausted", false, out.words());
      case OpenOutcome.Busy busy ->
          noCall("interviewer_busy", true, "busy for " + busy.retryAfterMs() + " ms");
      case OpenOutcome.Unavailable gone -> noCall("interviewer_unavailable", true, gone.words());
    }
  }

  private void noCall(String reason, boolean canContinue, String words) {
    LOG.warn("No call for this session, {}: {}", reason, words);
    noCall(reason, canContinue);
  }

  /** Back to where an offer is waited for. */
  private void noCall(String reason, boolean canContinue) {
    endCall(reason);
    if (clock.begun()) {
      move(Cause.CALL_LOST);
      statusBecomes(SessionStatus.DISCONNECTED, reason);
    } else {
      move(Cause.CALL_LOST_BEFORE_BEGIN);
      // A row that was found silent meanwhile is disconnected already and cannot be ready again.
      statusBecomes(storageWasLost ? SessionStatus.DISCONNECTED : SessionStatus.READY, reason);
    }
    browser.connection(ConnectionWord.INTERRUPTED, reason, canContinue);
  }

  private void callJoined(Message.CallJoined message) {
    if (!calls.joined(message) && calls.isPresent(message.attempt())) {
      unconfirmed();
    }
  }

  /** The call came up without our hand on it: it is hung up, and another one asked for. */
  private void unconfirmed() {
    fruitlessTries++;
    if (fruitlessTries < MOST_TRIES) {
      noCall("sideband_lost", true);
      browser.send(new ServerMessage.NewOfferWanted("sideband_refused"));
    } else {
      fruitlessTries = 0;
      noCall("interviewer_unavailable", true);
    }
  }

  private void callHeard(Message.CallHeard message) {
    if (!calls.isPresent(message.attempt())) {
      return;
    }
    switch (message.event()) {
      case CallEvent.SessionCreated _ -> calls.sessionCreated();
      case CallEvent.SessionUpdated updated -> sessionUpdated(updated);
      case CallEvent.Closed closed -> {
        LOG.info("The sideband closed: {} {}", closed.code(), closed.why());
        if (phase == LivePhase.CONNECTING && !calls.isConfirmed()) {
          unconfirmed();
        } else {
          lost("sideband_lost");
        }
      }
      case CallEvent.ProviderError error -> {
        LOG.info("The realtime service reports {}", error.code());
        interview.heard(error);
      }
      case CallEvent.SpeechStarted started -> {
        mediaCame();
        interview.heard(started);
      }
      default -> interview.heard(message.event());
    }
  }

  private void sessionUpdated(CallEvent.SessionUpdated updated) {
    boolean before = calls.isConfirmed();
    List<String> differences = calls.sessionUpdated(updated.session());
    if (before && !differences.isEmpty()) {
      integrity("foreign_session_update", String.join(",", differences));
    } else if (!before && !differences.isEmpty()) {
      LOG.warn("The service holds another session than ours: {}", differences);
    } else if (!before) {
      alarms.clear(Alarm.CONFIRM);
      fruitlessTries = 0;
      if (!mediaUp) {
        alarms.set(Alarm.MEDIA, tuning.mediaMs());
      }
      beginWhenAllIsThere();
    }
  }

  private void beginWhenAllIsThere() {
    boolean waiting = phase == LivePhase.CONNECTING || phase == LivePhase.INTERRUPTED;
    if (!waiting || !calls.isConfirmed() || !mediaUp || storageLost) {
      return;
    }
    alarms.clear(Alarm.IDLE);
    move(Cause.CALL_UP);
    clock.run();
    statusBecomes(SessionStatus.IN_PROGRESS, "connected");
    alarms.set(Alarm.TIME_UP, granted.plan().timeLimitMs() - clock.usedMs());
    browser.connection(ConnectionWord.CONNECTED, "none", false);
    interview.begin();
  }

  @Override
  public @Nullable Sideband sideband() {
    return calls.sideband();
  }

  @Override
  public void lost(String reason) {
    if (phase == LivePhase.COMPLETING) {
      close(); // no more words will come
    } else if (phase == LivePhase.CONNECTING) {
      noCall(reason, true);
    } else if (calls.hasCall()) {
      endCall(reason);
      if (phase == LivePhase.IN_PROGRESS) {
        move(Cause.CALL_LOST);
        statusBecomes(SessionStatus.DISCONNECTED, reason);
      }
      browser.connection(ConnectionWord.INTERRUPTED, reason, true);
    }
  }

  /** Ends the present call, if there is one, with everything that belongs to it. */
  private void endCall(String reason) {
    CallId call = calls.call();
    interview.callGone();
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
      journal(new JournalFact.CallEnded(call.value(), reason));
    }
    alarms.set(Alarm.IDLE, tuning.idleMs());
  }

  @Override
  public void integrity(String event, String detail) {
    LOG.warn("Somebody else acts in this call: {}", event);
    strikes++;
    journal(new JournalFact.IntegrityObserved(event, "warning", detail));
    if (strikes > 1) {
      endCall("integrity");
      finish("integrity_review");
    } else {
      lost("integrity");
      browser.send(new ServerMessage.NewOfferWanted("integrity"));
    }
  }

  // ---- storage

  private void journalAnswered(JournalAnswer answer) {
    journal.answered(answer);
    if (answer instanceof JournalAnswer.Fenced) {
      gone("fenced");
    } else if (journal.isStopped() && !phase.isOver()) {
      gone("failed");
    } else if (closedSeq >= 0 && journal.isDurable(closedSeq) && phase == LivePhase.COMPLETING) {
      completed();
    } else if (alarms.isSet(Alarm.DRAIN) && journal.allDurable()) {
      leave("stopping");
    }
  }

  private void heartAnswered(HeartAnswer answer) {
    heartbeat.answered(answer);
    switch (answer) {
      case HeartAnswer.Alive alive -> {
        journal.retryNow();
        if (alive.status().isFinal() && !phase.isEnding()) {
          endedElsewhere(alive.status());
        } else if (storageLost && !journal.isFull()) {
          storageBack();
        } else if (alive.status() == SessionStatus.DISCONNECTED
            && phase == LivePhase.IN_PROGRESS
            && journal.allDurable()) {
          // Somebody took our silence for death; the same status again would change nothing.
          statusBecomes(SessionStatus.IN_PROGRESS, "alive");
        }
      }
      case HeartAnswer.Fenced _ -> {
        if (closedSeq < 0) {
          gone("fenced");
        }
      }
      case HeartAnswer.StorageUnavailable _ -> storageGone();
      case HeartAnswer.Faulted _ -> {
        if (heartbeat.isSilent()) {
          storageGone();
        }
      }
    }
  }

  private void storageGone() {
    if (storageLost || phase.isEnding()) {
      return;
    }
    storageLost = true;
    storageWasLost = true;
    if (phase == LivePhase.IN_PROGRESS) {
      interview.pause();
      clock.hold();
      alarms.clear(Alarm.TIME_UP, Alarm.TIME_OVER);
      move(Cause.CALL_LOST);
      statusBecomes(SessionStatus.DISCONNECTED, "storage_lost");
    }
    browser.connection(ConnectionWord.INTERRUPTED, "storage_lost", false);
  }

  private void storageBack() {
    storageLost = false;
    if (phase == LivePhase.READY) {
      browser.connection(ConnectionWord.WAITING, "ready", true);
    } else if (!calls.hasCall()) {
      browser.connection(ConnectionWord.INTERRUPTED, "call_lost", true);
    }
    beginWhenAllIsThere();
  }

  @Override
  public void journal(JournalFact fact) {
    journal.append(clock.offsetMs(), fact);
    if (journal.isFull()) {
      storageGone();
    }
  }

  @Override
  public void caption(ServerMessage.Transcript caption) {
    browser.send(caption);
    alarms.setIfUnset(Alarm.FLUSH, tuning.flushMs());
  }

  private void statusBecomes(SessionStatus next, String reason) {
    status = next;
    journal(new JournalFact.StatusChanged(next.wire(), reason));
  }

  // ---- the end

  @Override
  public void finish(String reason) {
    if (phase.isEnding()) {
      return;
    }
    ending = reason;
    move(Cause.FINISHED);
    clock.hold();
    alarms.clear(Alarm.TIME_UP, Alarm.TIME_OVER, Alarm.MEDIA_LOSS);
    interview.end();
    browser.connection(ConnectionWord.WAITING, "saving", false);
    List<String> pending = conversation.pendingWords();
    Sideband sideband = calls.sideband();
    if (pending.isEmpty() || sideband == null) {
      close();
    } else {
      pending.forEach(sideband::retrieve);
      alarms.set(Alarm.LATE_WORDS, tuning.lateWordsMs());
    }
  }

  private void endedElsewhere(SessionStatus end) {
    status = end;
    finish("ended_elsewhere");
  }

  /** Everything said is written: the last facts. The call itself lives until they are durable. */
  private void close() {
    if (closedSeq >= 0) {
      return;
    }
    alarms.clear(Alarm.LATE_WORDS);
    conversation.callEnded("interview_ended");
    CallId call = calls.call();
    if (call != null) {
      journal(new JournalFact.CallEnded(call.value(), ending));
    }
    boolean badly = status.isFinal() && status != SessionStatus.COMPLETED;
    status = status.isFinal() ? status : SessionStatus.COMPLETED;
    closedSeq =
        journal.append(
            clock.offsetMs(), new JournalFact.Closed(badly ? "failed" : "completed", ending));
  }

  private void completed() {
    move(Cause.DURABLE);
    browser.ended(status.wire(), ending);
    leave(ending);
  }

  /** The session is somebody else's now, or cannot be kept. */
  private void gone(String reason) {
    LOG.warn("This host gives the session up: {}", reason);
    journal.stop();
    move(Cause.GONE);
    interview.callGone();
    browser.turn("idle");
    browser.connection(ConnectionWord.ENDED, reason, false);
    leave(reason);
  }

  private void stop() {
    if (phase.isEnding()) {
      return; // it ends by itself; the thread waits for that
    }
    endCall("host_stopped");
    if (phase == LivePhase.IN_PROGRESS || phase == LivePhase.CONNECTING) {
      move(clock.begun() ? Cause.CALL_LOST : Cause.CALL_LOST_BEFORE_BEGIN);
      statusBecomes(SessionStatus.DISCONNECTED, "host_stopped");
    }
    browser.connection(ConnectionWord.INTERRUPTED, "stopping", true);
    if (journal.allDurable()) {
      leave("stopping");
    } else {
      alarms.set(Alarm.DRAIN, tuning.drainMs());
    }
  }

  /** After a bug: the call must not go on without anyone to hear it. */
  void breakOff() {
    browser.connection(ConnectionWord.INTERRUPTED, "call_lost", true);
    leave("broken");
  }

  private void leave(String reason) {
    calls.leave();
    heartbeat.stop();
    browser.close(reason);
    left = true;
  }

  // ---- alarms

  void due(Alarm alarm) {
    switch (alarm) {
      case CONFIRM -> unconfirmed();
      case MEDIA -> lost("no_media");
      case MEDIA_LOSS -> lost("call_lost");
      case PAGE_GONE -> lost("page_lost");
      case TIME_UP -> {
        interview.due(alarm);
        alarms.set(Alarm.TIME_OVER, tuning.politeMs());
      }
      case PATIENCE, INTENT, COMMIT, AUDIO_START, PLAYBACK_END, CUT, TIME_OVER ->
          interview.due(alarm);
      case FLUSH -> conversation.flush();
      case HEARTBEAT -> heartbeat.beat();
      case JOURNAL_RETRY -> journal.retryDue();
      case LATE_WORDS -> close();
      case IDLE -> {
        if (!calls.isBusy() && !browser.hasPage() && !phase.isEnding()) {
          leave("left");
        } else {
          alarms.set(Alarm.IDLE, tuning.idleMs());
        }
      }
      case DRAIN -> leave("stopping");
    }
  }

  /**
   * After each message and alarm: an end that waited for words does not wait longer than needed.
   */
  void settle() {
    if (phase == LivePhase.COMPLETING && closedSeq < 0 && conversation.pendingWords().isEmpty()) {
      close();
    }
  }

  private void move(Cause cause) {
    Optional<LivePhase> next = phase.after(cause);
    if (next.isEmpty()) {
      throw new IllegalStateException(phase + " knows no " + cause);
    }
    LOG.debug("{} → {} ({})", phase, next.get(), cause);
    phase = next.get();
  }
}
