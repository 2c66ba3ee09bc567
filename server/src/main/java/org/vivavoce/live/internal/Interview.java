package org.vivavoce.live.internal;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.DirectorEvent.Heard;
import org.vivavoce.live.internal.Utterance.Purpose;
import org.vivavoce.plan.InterviewPlan;
import org.vivavoce.platform.time.Time;
import org.vivavoce.transcript.JournalFact;

/**
 * The talk itself: what is heard in a call goes to the conversation (which writes it down), to the
 * mouth (which knows what became of our words) and to the director (which decides); what the
 * director wants is done. Belongs to the session's thread.
 */
final class Interview {
  /** What the talk cannot decide by itself. */
  interface Host {
    /** Where to speak; null when there is no confirmed call. */
    @Nullable Sideband sideband();

    void journal(JournalFact fact);

    /** The call is of no use any more. */
    void lost(String reason);

    void finish(String reason);

    /** Somebody else acts in this call. */
    void integrity(String event, String detail);
  }

  private final Host host;
  private final BrowserLink browser;
  private final Conversation conversation;
  private final Director director;
  private final InterviewPlan plan;
  private final IntentReader intents;
  private final Mouth mouth;
  private final Alarms alarms;
  private final Tuning tuning;
  private final Time time;
  private final LiveMeter meter;
  private DirectorState state;
  private boolean talking;
  private boolean candidateSpeaking;
  private @Nullable String awaitingWords;
  private long fellSilentAtMs = -1;

  Interview(
      Host host,
      BrowserLink browser,
      Conversation conversation,
      InterviewPlan plan,
      DirectorState state,
      Mouth mouth,
      Alarms alarms,
      Tuning tuning,
      Time time,
      LiveMeter meter) {
    this.host = host;
    this.browser = browser;
    this.conversation = conversation;
    this.director = new Director(plan);
    this.plan = plan;
    this.intents = new IntentReader(plan.language());
    this.state = state;
    this.mouth = mouth;
    this.alarms = alarms;
    this.tuning = tuning;
    this.time = time;
    this.meter = meter;
  }

  DirectorState state() {
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
    alarms.clear(Alarm.PATIENCE, Alarm.INTENT, Alarm.COMMIT);
    browser.turn("idle");
  }

  /** The call is gone, and with it what was in hand. */
  void callGone() {
    talking = false;
    candidateSpeaking = false;
    awaitingWords = null;
    fellSilentAtMs = -1;
    mouth.shut();
    alarms.clear(Alarm.PATIENCE, Alarm.INTENT, Alarm.COMMIT);
    browser.turn("idle");
    direct(new DirectorEvent.CallLost());
  }

  void direct(DirectorEvent event) {
    Director.Step step = director.step(state, event);
    state = step.state();
    for (Directive directive : step.directives()) {
      follow(directive);
    }
  }

  private void follow(Directive directive) {
    switch (directive) {
      case Directive.Say say -> say(say.utterance());
      case Directive.Listen listen -> {
        alarms.set(Alarm.PATIENCE, listen.patienceMs());
        browser.turn("listening");
      }
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

  private void note(Directive.Note note) {
    host.journal(
        new JournalFact.Directed(
            note.step(),
            note.question(),
            conversation.lastItem(note.step().equals("answer_ended"))));
    if (note.step().equals("question_cut_short")) {
      observed("question_not_heard_whole", note.question());
    }
  }

  private void say(Utterance utterance) {
    alarms.clear(Alarm.PATIENCE);
    Sideband sideband = host.sideband();
    if (sideband != null && talking) {
      mouth.say(sideband, utterance);
    }
  }

  // ---- what is heard in the call

  void heard(CallEvent event) {
    switch (event) {
      case CallEvent.SpeechStarted started -> speechStarted(started);
      case CallEvent.SpeechStopped stopped -> speechStopped(stopped);
      case CallEvent.InputCommitted committed -> committed(committed);
      case CallEvent.ItemAdded added ->
          conversation.itemAdded(added.itemId(), added.previousItemId());
      case CallEvent.ItemDone done -> conversation.itemAdded(done.itemId(), done.previousItemId());
      case CallEvent.InputTranscriptDelta delta ->
          conversation.wordsGrew(delta.itemId(), delta.delta());
      case CallEvent.InputTranscriptCompleted completed -> wordsCame(completed);
      case CallEvent.InputTranscriptFailed failed -> wordsFailed(failed);
      case CallEvent.ItemRetrieved retrieved -> {
        if (retrieved.text() != null && !retrieved.role().equals("assistant")) {
          conversation.wordsCame(retrieved.itemId(), retrieved.text(), null, null);
        }
      }
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
      case CallEvent.ItemTruncated _,
          CallEvent.RateLimits _,
          CallEvent.Unknown _,
          CallEvent.SessionCreated _,
          CallEvent.SessionUpdated _,
          CallEvent.Closed _ -> {}
    }
  }

  private void used(String what, CallEvent.@Nullable Usage usage) {
    if (usage != null) {
      host.journal(
          new JournalFact.Used(what, usage.inputTokens(), usage.outputTokens(), usage.seconds()));
    }
  }

  // ---- the candidate

  private void speechStarted(CallEvent.SpeechStarted started) {
    candidateSpeaking = true;
    awaitingWords = null;
    fellSilentAtMs = -1;
    alarms.clear(Alarm.PATIENCE, Alarm.INTENT, Alarm.COMMIT);
    Sideband sideband = host.sideband();
    Optional<Mouth.News> withdrawn = sideband == null ? Optional.empty() : mouth.withdraw(sideband);
    conversation.speechStarted(started.itemId(), started.audioStartMs(), state.openQuestion());
    if (talking) {
      browser.turn("listening");
      direct(new DirectorEvent.CandidateStarted());
      withdrawn.ifPresent(this::became);
      if (mouth.isSounding()) {
        alarms.set(Alarm.CUT, tuning.cutMs());
      }
    }
  }

  private void speechStopped(CallEvent.SpeechStopped stopped) {
    candidateSpeaking = false;
    fellSilentAtMs = time.monotonicMs();
    conversation.speechStopped(stopped.itemId(), stopped.audioEndMs());
    if (talking) {
      browser.turn("thinking");
      alarms.set(Alarm.COMMIT, tuning.commitMs());
    }
  }

  private void committed(CallEvent.InputCommitted committed) {
    conversation.committed(committed.itemId(), committed.previousItemId());
    alarms.clear(Alarm.COMMIT);
    if (candidateSpeaking || !talking) {
      return;
    }
    if (conversation.speechMs(committed.itemId()) > tuning.longestWishMs()) {
      // Too long for a wish: an answer, whatever its words will be. Nobody waits for them.
      finished(Heard.WORDS, Intent.NONE);
    } else if (conversation.pendingWords().contains(committed.itemId())) {
      awaitingWords = committed.itemId();
      alarms.set(Alarm.INTENT, tuning.intentWaitMs());
    } else {
      finished(committed.itemId(), "");
    }
  }

  private void wordsCame(CallEvent.InputTranscriptCompleted completed) {
    conversation.wordsCame(
        completed.itemId(), completed.transcript(), completed.confidence(), completed.words());
    used("transcription", completed.usage());
    if (completed.itemId().equals(awaitingWords)) {
      finished(completed.itemId(), completed.transcript());
    }
  }

  private void wordsFailed(CallEvent.InputTranscriptFailed failed) {
    boolean deaf = failed.code().equals("recognizer_unavailable");
    conversation.wordsFailed(
        failed.itemId(), deaf ? "recognizer_unavailable" : "transcription_failed");
    if (deaf) {
      host.lost("recognizer_unavailable");
    } else if (failed.itemId().equals(awaitingWords)) {
      finished(failed.itemId(), "");
    }
  }

  private void finished(String itemId, String words) {
    awaitingWords = null;
    alarms.clear(Alarm.INTENT);
    boolean noise = words.isBlank() && conversation.speechMs(itemId) <= tuning.longestNoiseMs();
    finished(noise ? Heard.NOTHING : Heard.WORDS, intents.read(words));
  }

  private void finished(Heard heard, Intent intent) {
    if (talking && !candidateSpeaking) {
      direct(new DirectorEvent.CandidateFinished(heard, intent));
    }
  }

  // ---- our own words

  private void playbackStarted(String responseId) {
    Utterance inHand = mouth.isOf(responseId) ? mouth.utterance() : null;
    conversation.playbackStarted(responseId, inHand == null ? null : inHand.question());
    mouth.started(responseId).ifPresent(this::became);
  }

  private void became(Mouth.News news) {
    switch (news) {
      case Mouth.News.Sounding _ -> sounding();
      case Mouth.News.Ended ended -> ended(ended.responseId());
      case Mouth.News.Cut cut -> direct(new DirectorEvent.Cut(cut.sounded()));
      case Mouth.News.Failed failed -> failed(failed.code());
    }
  }

  private void sounding() {
    if (fellSilentAtMs >= 0) {
      meter.replied(time.monotonicMs() - fellSilentAtMs);
      fellSilentAtMs = -1;
    }
    browser.turn("speaking");
    direct(new DirectorEvent.Sounding());
    Utterance sounding = mouth.utterance();
    if (sounding != null && sounding.question() != null) {
      browser.question(sounding.text(), sounding.question(), plan.questions().size());
    }
  }

  private void ended(String responseId) {
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
  private void observed(String event, @Nullable Integer question) {
    host.journal(new JournalFact.IntegrityObserved(event, "info", "question " + question));
  }

  private void failed(String code) {
    Sideband sideband = host.sideband();
    if (code.equals("voice_unavailable") || sideband == null || !mouth.again(sideband)) {
      host.lost("voice_unavailable");
    }
  }

  // ---- alarms

  void due(Alarm alarm) {
    Sideband sideband = host.sideband();
    switch (alarm) {
      case PATIENCE -> direct(new DirectorEvent.PatienceEnded());
      case INTENT -> {
        awaitingWords = null;
        finished(Heard.WORDS, Intent.NONE);
      }
      case COMMIT -> finished(Heard.WORDS, Intent.NONE);
      case AUDIO_START -> {
        if (sideband == null || !mouth.again(sideband)) {
          host.lost("no_audio");
        }
      }
      case PLAYBACK_END -> mouth.overdue().ifPresent(this::became);
      case CUT -> {
        if (sideband != null) {
          mouth.silence(sideband).ifPresent(this::became);
        }
      }
      case TIME_UP -> direct(new DirectorEvent.TimeUp());
      case TIME_OVER -> direct(new DirectorEvent.TimeOver());
      default -> throw new IllegalArgumentException(Objects.toString(alarm));
    }
  }
}
