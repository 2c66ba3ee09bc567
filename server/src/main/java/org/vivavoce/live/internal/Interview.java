package org.vivavoce.live.internal;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.director.Directive;
import org.vivavoce.live.internal.director.Director;
import org.vivavoce.live.internal.director.DirectorEvent;
import org.vivavoce.live.internal.director.DirectorEvent.Heard;
import org.vivavoce.live.internal.director.DirectorState;
import org.vivavoce.live.internal.director.Utterance;
import org.vivavoce.live.internal.director.Utterance.Purpose;
import org.vivavoce.live.internal.director.Wording;
import org.vivavoce.plan.InterviewPlan;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.transcript.JournalFact;

/**
 * The talk itself: what is heard in a call goes to the conversation (which writes it down), to the
 * mouth (which knows what became of our words) and to the director (which decides); what the
 * director wants is done. Belongs to the session's thread.
 */
final class Interview implements CandidateTurns.Talk {
  /** What the talk cannot decide by itself. */
  interface Host {
    /** Where to speak; null when there is no confirmed call. */
    @Nullable Sideband sideband();

    void journal(JournalFact fact);

    /** The call is of no use any more. */
    void lost(String reason);

    void finish(String reason);

    /** Nobody speaks and nothing is open: true when the call is replaced at this moment. */
    boolean takesQuietMoment();

    /** The candidate reads and types: whoever types is slower than whoever speaks. */
    boolean isWriting();

    /** Somebody else acts in this call. */
    void integrity(String event, String detail);
  }

  private static final int PATIENCE_IN_WRITING = 6;

  private final Host host;
  private final BrowserLink browser;
  private final Conversation conversation;
  private final Director director;
  private final InterviewPlan plan;
  private final CandidateTurns turns;
  private final WrittenTurns written;
  private final Mouth mouth;
  private final Usages usages;
  private final Alarms alarms;
  private final LiveMeter meter;
  private DirectorState state;
  private boolean talking;

  Interview(
      Host host,
      BrowserLink browser,
      Conversation conversation,
      GrantedSession granted,
      DirectorState state,
      Mouth mouth,
      Alarms alarms,
      Tuning tuning,
      Time time,
      LiveMeter meter) {
    this.host = host;
    this.browser = browser;
    this.conversation = conversation;
    this.plan = granted.plan();
    this.director = new Director(plan);
    this.state = state;
    this.mouth = mouth;
    this.usages = Usages.of(granted.realtime());
    this.alarms = alarms;
    this.meter = meter;
    this.turns =
        new CandidateTurns(this, browser, conversation, mouth, alarms, tuning, time, granted);
    this.written = new WrittenTurns(this, conversation, mouth, alarms, turns, plan.language());
  }

  @Override
  public DirectorState state() {
    return state;
  }

  /** Leave was taken, by this host or an earlier one. */
  boolean isOver() {
    return state.mode() == DirectorState.Mode.FINISHED;
  }

  /** The call is confirmed and heard: the talk begins or goes on. */
  void begin() {
    talking = true;
    direct(new DirectorEvent.CallReady());
  }

  /** The talk stands still; the call may go on. */
  void pause() {
    Sideband sideband = host.sideband();
    if (sideband != null) {
      mouth.stop(sideband);
    }
    callGone();
  }

  /** Leave was taken, or the candidate has left: what is heard now is only written down. */
  void end() {
    talking = false;
    alarms.clear(Alarm.PATIENCE);
    turns.stop();
    browser.turn("idle");
  }

  /** The call is gone, and with it what was in hand. */
  void callGone() {
    deaf();
    browser.turn("idle");
    direct(new DirectorEvent.CallLost());
  }

  /** The call may go on, but we do not hear it: nothing is decided until we do. */
  void deaf() {
    talking = false;
    written.forget();
    mouth.shut();
    turns.stop();
    alarms.clear(Alarm.PATIENCE);
    browser.turn("thinking");
  }

  /**
   * The same call is led again, whether the talk goes on or waits. What was ordered before is taken
   * back; words that came while nobody heard them come no second time, and are asked for.
   */
  void findsCall() {
    Sideband sideband = host.sideband();
    if (sideband != null) {
      sideband.cancel();
      sideband.clearPlayback();
      conversation.pendingWords().forEach(sideband::retrieve);
    }
  }

  /** The talk goes on in the call that was found again: what was taken back is said anew. */
  void hearsAgain() {
    talking = true;
    direct(new DirectorEvent.HeardAgain());
  }

  @Override
  public void direct(DirectorEvent event) {
    Director.Step step = director.step(state, event);
    state = step.state();
    for (Directive directive : step.directives()) {
      follow(directive);
    }
  }

  private void follow(Directive directive) {
    switch (directive) {
      case Directive.Say say -> say(say.utterance());
      case Directive.Listen listen -> listen(listen.patienceMs());
      case Directive.StopSpeaking _ -> {
        Sideband sideband = host.sideband();
        if (sideband != null) {
          mouth.stop(sideband);
        }
      }
      case Directive.Note note -> note(note);
      case Directive.Finish finish -> host.finish(finish.reason());
    }
  }

  private void listen(long patienceMs) {
    alarms.set(Alarm.PATIENCE, patienceMs * (host.isWriting() ? PATIENCE_IN_WRITING : 1));
    browser.turn("listening");
    written
        .takeMeanwhile()
        .ifPresent(wish -> direct(new DirectorEvent.CandidateFinished(Heard.WORDS, wish)));
  }

  private void note(Directive.Note note) {
    host.journal(
        new JournalFact.Directed(
            note.step(),
            note.question(),
            conversation.lastItem(note.step().equals("answer_ended"))));
    String step = note.step();
    if (step.equals("question_cut_short")) {
      observed("question_not_heard_whole", note.question());
    } else if (step.equals("person_requested") || step.startsWith("trouble_")) {
      observed(step, note.question());
    }
  }

  private void say(Utterance utterance) {
    alarms.clear(Alarm.PATIENCE);
    Sideband sideband = host.sideband();
    Integer question = utterance.isFor(Purpose.QUESTION) ? utterance.question() : null;
    boolean between = question != null && question > state.question();
    if (between && conversation.pendingWords().isEmpty() && host.takesQuietMoment()) {
      return; // it is put in the new call
    }
    if (sideband != null && talking) {
      mouth.say(sideband, utterance);
    }
  }

  // ---- what is heard in the call

  void heard(CallEvent event) {
    switch (event) {
      case CallEvent.SpeechStarted started -> turns.speechStarted(started);
      case CallEvent.SpeechStopped stopped -> turns.speechStopped(stopped);
      case CallEvent.InputCommitted committed -> turns.committed(committed);
      case CallEvent.ItemAdded added ->
          fetch(conversation.itemAdded(added.itemId(), added.previousItemId()));
      case CallEvent.ItemDone done ->
          fetch(conversation.itemAdded(done.itemId(), done.previousItemId()));
      case CallEvent.InputTranscriptDelta delta -> turns.wordsGrew(delta.itemId(), delta.delta());
      case CallEvent.InputTranscriptCompleted completed -> wordsCame(completed);
      case CallEvent.InputTranscriptFailed failed -> wordsFailed(failed);
      case CallEvent.ItemRetrieved retrieved ->
          conversation.retrieved(
              retrieved.itemId(), retrieved.role().equals("user"), retrieved.text());
      case CallEvent.ItemDeleted deleted -> conversation.removed(deleted.itemId());
      case CallEvent.ResponseCreated created -> {
        if (!mouth.isOurs(created)) {
          host.integrity("foreign_response", "a response that nobody here ordered");
        }
      }
      case CallEvent.OutputTranscriptDelta delta ->
          conversation.spokenGrew(delta.responseId(), delta.itemId(), delta.delta());
      case CallEvent.OutputTranscriptDone done ->
          conversation.spokenCame(done.responseId(), done.itemId(), done.transcript());
      case CallEvent.PlaybackStarted started -> playbackStarted(started.responseId());
      case CallEvent.PlaybackStopped stopped -> {
        conversation.playbackEnded(stopped.responseId(), false);
        mouth.stopped(stopped.responseId()).ifPresent(this::became);
      }
      case CallEvent.PlaybackCleared cleared -> {
        conversation.playbackEnded(cleared.responseId(), true);
        mouth.cleared(cleared.responseId()).ifPresent(this::became);
      }
      case CallEvent.ResponseDone done -> {
        used("response", done.usage());
        mouth.done(done).ifPresent(this::became);
      }
      case CallEvent.ProviderError error -> mouth.refused(error).ifPresent(this::became);
      default -> {} // of no matter to the talk
    }
  }

  private void used(String what, CallEvent.@Nullable Usage usage) {
    if (usage != null) {
      host.journal(usages.of(what, usage));
    }
  }

  // ---- the candidate

  private void wordsCame(CallEvent.InputTranscriptCompleted completed) {
    turns.wordsCame(completed);
    used("transcription", completed.usage());
  }

  private void wordsFailed(CallEvent.InputTranscriptFailed failed) {
    if (Set.of("recognizer_unavailable", CallEvent.QUOTA_EXHAUSTED).contains(failed.code())) {
      conversation.wordsFailed(failed.itemId(), "recognizer_unavailable");
      host.lost(failed.code());
    } else {
      turns.wordsFailed(failed.itemId(), "transcription_failed");
    }
  }

  @Override
  public boolean goesOn() {
    return talking;
  }

  @Override
  public @Nullable Sideband sideband() {
    return host.sideband();
  }

  @Override
  public void fetch(Optional<String> missing) {
    Sideband sideband = host.sideband();
    if (sideband != null) {
      missing.ifPresent(sideband::retrieve);
    }
  }

  void typed(String itemId, String words) {
    written.typed(itemId, words);
  }

  void typing() {
    written.typing();
  }

  // ---- our own words

  private void playbackStarted(String responseId) {
    Utterance inHand = mouth.isOf(responseId) ? mouth.utterance() : null;
    conversation.playbackStarted(responseId, inHand == null ? null : inHand.question());
    mouth.started(responseId).ifPresent(this::became);
  }

  @Override
  public void became(Mouth.News news) {
    switch (news) {
      case Mouth.News.Sounding _ -> sounding();
      case Mouth.News.Ended ended -> ended(ended.responseId());
      case Mouth.News.Cut cut -> {
        turns.interviewerSilent();
        direct(new DirectorEvent.Cut(cut.sounded()));
      }
      case Mouth.News.Failed failed -> failed(failed.code());
    }
  }

  private void sounding() {
    turns.silentMs().ifPresent(meter::replied);
    browser.turn("speaking");
    direct(new DirectorEvent.Sounding());
    Utterance sounding = mouth.utterance();
    if (sounding != null) {
      turns.interviewerSounds(sounding);
    }
    if (sounding != null && sounding.question() != null) {
      browser.question(sounding.text(), sounding.question(), plan.questions().size());
    }
  }

  private void ended(String responseId) {
    turns.interviewerSilent();
    conversation.playbackEnded(responseId, false);
    Utterance said = state.inHand();
    Wording wording =
        said == null || !said.isFor(Purpose.QUESTION)
            ? Wording.SAME
            : Wording.of(said.text(), conversation.spokenBy(responseId));
    if (said != null && wording != Wording.SAME) {
      observed(wording.event(), said.question());
    }
    direct(wording == Wording.CHANGED ? new DirectorEvent.Misspoken() : new DirectorEvent.Spoken());
  }

  /** What a reader of the transcript should know of a question; it accuses nobody. */
  @Override
  public void observed(String event, @Nullable Integer question) {
    host.journal(new JournalFact.IntegrityObserved(event, "info", "question " + question));
  }

  private void failed(String code) {
    Sideband sideband = host.sideband();
    if (code.equals(CallEvent.QUOTA_EXHAUSTED)) {
      host.lost(code);
    } else if (code.equals("voice_unavailable") || sideband == null || !mouth.again(sideband)) {
      host.lost("voice_unavailable");
    }
  }

  // ---- alarms

  void due(Alarm alarm) {
    Sideband sideband = host.sideband();
    switch (alarm) {
      case PATIENCE -> direct(new DirectorEvent.PatienceEnded());
      case INTENT -> turns.wordsOverdue();
      case TURN_END -> turns.silentForLong();
      case COMMIT -> turns.neverCommitted();
      case AUDIO_START -> {
        if (sideband == null || !mouth.again(sideband)) {
          host.lost("no_audio");
        }
      }
      case PLAYBACK_END -> mouth.overdue().ifPresent(this::became);
      case CUT -> turns.spokenOver();
      case TIME_UP -> direct(new DirectorEvent.TimeUp());
      case BUDGET_SPENT -> direct(new DirectorEvent.TimeUp("budget"));
      case TIME_OVER -> direct(new DirectorEvent.TimeOver());
      default -> throw new IllegalArgumentException(Objects.toString(alarm));
    }
  }
}
