package org.vivavoce.live.internal;

import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.RealtimeService;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.BrowserLink.ConnectionWord;
import org.vivavoce.live.internal.LivePhase.Cause;
import org.vivavoce.live.internal.director.Director;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.transcript.JournalFact;
import tools.jackson.databind.JsonNode;

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
final class LiveSession
    implements Interview.Host, Conversation.Sink, CallRoom.Owner, Storage.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
  private static final int MOST_WAITING_FACTS = 5_000;

  private final GrantedSession granted;
  private final Tuning tuning;
  private final Alarms alarms;
  private final InterviewClock clock;
  private final History history;
  private final Heartbeat heartbeat;
  private final Storage storage;
  private final BrowserLink browser;
  private final Conversation conversation;
  private final Standing standing;
  private final CallGuard guard;
  private final CallRoom room;
  private final Interview interview;
  private final PageDesk desk;
  private final Receipts receipts;
  private final Ending ending;
  private final StoragePause pause;
  private final Retelling retelling = new Retelling();
  private @Nullable String leftBecause;

  /** Besides its grant. */
  record Parts(
      RealtimeService service,
      ControlLink control,
      Executor executor,
      Consumer<Message> post,
      Time time,
      Alarms alarms,
      Tuning tuning,
      LiveMeter meter) {}

  LiveSession(GrantedSession granted, Parts parts) {
    this.granted = granted;
    this.tuning = parts.tuning();
    this.alarms = parts.alarms();
    this.history = new History(granted.history());
    this.clock = new InterviewClock(parts.time(), granted.elapsedMs(), granted.history());
    JournalWriter journal =
        new JournalWriter(
            parts.control(),
            granted.hostEpoch(),
            parts.executor(),
            parts.post(),
            alarms,
            parts.time(),
            parts.meter(),
            MOST_WAITING_FACTS);
    this.heartbeat =
        new Heartbeat(
            parts.control(), granted.hostEpoch(), parts.executor(), parts.post(), alarms, tuning);
    this.storage = new Storage(this, journal, heartbeat);
    this.standing = new Standing(journal, clock, granted.status());
    this.guard = CallGuard.of(granted.sealed(), standing, alarms, parts.time(), history);
    this.browser = new BrowserLink(granted.plan().language(), guard.integrity());
    this.receipts = new Receipts(browser, storage);
    this.conversation = new Conversation(this, clock::offsetMs, history.items());
    this.room =
        new CallRoom(
            this,
            standing,
            clock,
            browser,
            CallKeeper.of(parts, Manners.settings(granted), guard),
            conversation,
            alarms,
            tuning,
            parts.meter(),
            parts.service().capabilities(),
            retelling,
            guard);
    this.interview =
        new Interview(
            this,
            browser,
            conversation,
            granted,
            Director.resume(history.steps(), history.answered()),
            new Mouth(parts.service().capabilities(), alarms, tuning),
            alarms,
            tuning,
            parts.time(),
            parts.meter());
    room.talk(interview);
    this.desk =
        new PageDesk(
            granted,
            standing,
            storage,
            clock,
            room,
            interview,
            browser,
            new TypedText(history.said()),
            receipts,
            parts.time());
    this.pause = new StoragePause(standing, room, browser);
    this.ending =
        new Ending(
            standing, storage, clock, room, interview, conversation, browser, alarms, tuning);
  }

  /** First thing on the session's thread. */
  void start() {
    room.takeOver(history);
    if (interview.isOver()) { // an earlier host took leave: only the end is missing
      finish("ended_by_interviewer");
    }
    if (standing.is(LivePhase.INTERRUPTED)) {
      room.setup().invitePage();
    }
    heartbeat.beat();
    alarms.set(Alarm.IDLE, tuning.idleMs());
  }

  UUID sessionId() {
    return granted.sessionId();
  }

  LivePhase phase() {
    return standing.phase();
  }

  /** Nothing more will happen: the thread may end. */
  boolean isLeft() {
    return leftBecause != null;
  }

  String leftBecause() {
    return leftBecause == null ? "broken" : leftBecause;
  }

  void handle(Message message) {
    switch (message) {
      case Message.PageJoined joined -> {
        room.line().came(joined.page());
        browser.joined(joined.page(), desk.ready());
      }
      case Message.PageSaid said -> {
        if (browser.isPresent(said.page())) {
          desk.said(PageMessage.read(said.text()));
          room.line().said();
        }
      }
      case Message.PageLeft gone -> {
        if (browser.left(gone.page())) {
          room.pageLeft();
        }
      }
      case Message.Attempted tried -> guard.attempted(tried);
      case Message.CallOpened opened -> room.setup().opened(opened);
      case Message.CallJoined joined -> room.joined(joined);
      case Message.CallHeard heard -> room.heard(heard);
      case Message.JournalAnswered journal -> {
        storage.answered(journal.answer());
        receipts.settle();
        callUp(); // it may have waited for the journal
      }
      case Message.HeartAnswered heart -> storage.answered(heart.answer());
      case Message.Stop _ -> stop();
    }
  }

  // ---- the talk

  @Override
  public void callUp() {
    if (!phase().awaitsCall() || !room.isReady() || storage.isLost()) {
      return;
    }
    alarms.clear(Alarm.IDLE);
    standing.move(Cause.CALL_UP);
    timeRuns();
    standing.becomes(SessionStatus.IN_PROGRESS, "connected");
    room.goesOn();
    browser.connection(ConnectionWord.CONNECTED, "none", false);
    interview.begin();
  }

  @Override
  public void heardAgain() {
    timeRuns();
    interview.hearsAgain();
  }

  private void timeRuns() {
    clock.run();
    alarms.set(Alarm.TIME_UP, granted.plan().timeLimitMs() - clock.usedMs());
  }

  @Override
  public boolean takesQuietMoment() {
    return room.takesQuietMoment();
  }

  @Override
  public boolean isWriting() {
    return room.isWriting();
  }

  @Override
  public @Nullable Sideband sideband() {
    return room.sideband();
  }

  @Override
  public void lost(String reason) {
    room.lost(reason);
  }

  @Override
  public void integrity(String event, String detail) {
    room.integrity(event, detail);
  }

  @Override
  public void journal(JournalFact fact) {
    if (fact instanceof JournalFact.Uttered said) {
      retelling.note(said);
    }
    standing.note(fact);
    storage.appended();
  }

  @Override
  public void caption(ServerMessage.Transcript caption) {
    browser.send(caption);
    alarms.setIfUnset(Alarm.FLUSH, tuning.flushMs());
  }

  // ---- storage

  @Override
  public void endedElsewhere(SessionStatus row) {
    if (!phase().isEnding()) {
      standing.ended(row);
      finish("ended_elsewhere");
    }
  }

  @Override
  public void takenForDead() {
    if (standing.is(LivePhase.IN_PROGRESS) || standing.is(LivePhase.CONNECTING)) {
      standing.becomes(standing.status(), "alive");
    }
  }

  @Override
  public void durable() {
    if (alarms.isSet(Alarm.DRAIN)) {
      leave("stopping");
    }
  }

  @Override
  public void storageGone() {
    pause.begins();
  }

  @Override
  public void storageBack() {
    if (pause.ends()) {
      callUp();
    }
  }

  @Override
  public void finish(String reason) {
    ending.begins(reason);
  }

  @Override
  public void close() {
    ending.close();
  }

  @Override
  public void completed(@Nullable JsonNode head) {
    leave(ending.completed(head));
  }

  /** The session is somebody else's now, or cannot be kept. */
  @Override
  public void gone(String reason) {
    LOG.warn("This host gives the session up: {}", reason);
    storage.giveUp();
    standing.move(Cause.GONE);
    interview.callGone();
    browser.connection(ConnectionWord.ENDED, reason, false);
    leave(reason);
  }

  private void stop() {
    if (phase().isEnding()) {
      return; // it ends by itself, and the stop waits for it
    }
    room.endCall("host_stopped");
    if (standing.is(LivePhase.IN_PROGRESS) || standing.is(LivePhase.CONNECTING)) {
      boolean begun = clock.begun();
      standing.move(begun ? Cause.CALL_LOST : Cause.CALL_LOST_BEFORE_BEGIN);
      standing.becomes(begun ? SessionStatus.DISCONNECTED : SessionStatus.READY, "host_stopped");
    }
    browser.interrupted("stopping", true, 0L);
    if (storage.allDurable()) {
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
    room.leave();
    storage.leave();
    browser.close(reason);
    leftBecause = reason;
  }

  void due(Alarm alarm) {
    switch (alarm) {
      case TIME_UP, BUDGET_SPENT -> {
        interview.due(alarm);
        alarms.set(Alarm.TIME_OVER, tuning.politeMs());
      }
      case FLUSH -> alarms.setIf(conversation.flush(), Alarm.FLUSH, tuning.flushMs());
      case HEARTBEAT -> {
        heartbeat.beat();
        conversation.givesUp();
      }
      case JOURNAL_RETRY -> storage.retryDue();
      case LATE_WORDS -> ending.close();
      case IDLE -> {
        if (!room.isBusy() && !browser.hasPage() && !phase().isEnding()) {
          leave("left");
        } else {
          alarms.set(Alarm.IDLE, tuning.idleMs());
        }
      }
      case DRAIN -> leave("stopping");
      default -> room.due(alarm);
    }
  }

  /** After each message and alarm. */
  void settle() {
    ending.settle();
  }
}
