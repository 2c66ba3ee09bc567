package org.vivavoce.live.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.director.DirectorEvent;
import org.vivavoce.live.internal.director.DirectorEvent.Heard;
import org.vivavoce.live.internal.director.DirectorState;
import org.vivavoce.live.internal.director.Doubt;
import org.vivavoce.live.internal.director.Intent;
import org.vivavoce.live.internal.director.IntentReader;
import org.vivavoce.live.internal.director.Overlap;
import org.vivavoce.live.internal.director.Pace;
import org.vivavoce.live.internal.director.TurnEnd;
import org.vivavoce.live.internal.director.Utterance;
import org.vivavoce.live.internal.director.Utterance.Purpose;
import org.vivavoce.live.internal.director.Watchdog;
import org.vivavoce.plan.InterviewPlan;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.transcript.WordConfidence;

/**
 * When the candidate is done, and when the interviewer yields. The service commits an utterance
 * after a short silence; here it is decided, from the words and from how long the silence goes on,
 * whether the answer is over. What is said while the interviewer speaks stops it only when it is
 * speech of the candidate's own. Belongs to the session's thread.
 */
final class CandidateTurns {
  /** What follows from it. */
  interface Talk {
    /** False before a talk and after it: then what is heard is only written down. */
    boolean goesOn();

    @Nullable Sideband sideband();

    DirectorState state();

    void direct(DirectorEvent event);

    /** What a reader of the transcript should know. */
    void observed(String event, @Nullable Integer question);

    void became(Mouth.News news);

    /** An item of the chain that was not heard of. */
    void fetch(Optional<String> missing);
  }

  private final Talk talk;
  private final BrowserLink browser;
  private final Conversation conversation;
  private final Mouth mouth;
  private final Alarms alarms;
  private final Tuning tuning;
  private final Time time;
  private final InterviewPlan plan;
  private final String language;

  /** The silence after which the service commits. */
  private final long windowMs;

  private final TurnEnd turnEnd;
  private final IntentReader intents;
  private Pace pace = Pace.fresh();
  private Watchdog watchdog = Watchdog.fresh();

  /** The words of the answer so far, by item, in the order in which they began. */
  private final Map<String, String> answer = new LinkedHashMap<>();

  /** How far the last words of an utterance are believed. */
  private final Map<String, Doubt> doubts = new HashMap<>();

  private String item = "";
  private boolean speaking;
  private @Nullable String awaitingWords;

  /** The interviewer's words that sounded when this utterance began, empty when none did. */
  private String over = "";

  private String lastSounding = "";
  private long soundedUntilMs = Long.MIN_VALUE / 2;

  /** When the candidate's last sound was, as near as the service tells; -1 while speaking. */
  private long lastSoundMs = -1;

  CandidateTurns(
      Talk talk,
      BrowserLink browser,
      Conversation conversation,
      Mouth mouth,
      Alarms alarms,
      Tuning tuning,
      Time time,
      GrantedSession granted) {
    this.talk = talk;
    this.browser = browser;
    this.conversation = conversation;
    this.mouth = mouth;
    this.alarms = alarms;
    this.tuning = tuning;
    this.time = time;
    this.plan = granted.plan();
    this.language = plan.language();
    this.windowMs = Tuning.windowMs(granted.realtime().turnDetection());
    this.turnEnd = TurnEnd.in(language);
    this.intents = IntentReader.in(language);
  }

  /** Milliseconds since the candidate's last sound; empty while they speak or before they did. */
  Optional<Long> silentMs() {
    return lastSoundMs < 0 ? Optional.empty() : Optional.of(time.monotonicMs() - lastSoundMs);
  }

  /** The call is gone, or the talk is over. */
  void stop() {
    speaking = false;
    awaitingWords = null;
    lastSoundMs = -1;
    over = "";
    forgetAnswer();
    alarms.clear(Alarm.INTENT, Alarm.COMMIT, Alarm.TURN_END);
  }

  // ---- the interviewer's side

  /** What we say has begun to sound. */
  void interviewerSounds(Utterance utterance) {
    lastSoundMs = -1;
    lastSounding = utterance.text();
    if (utterance.isFor(Purpose.QUESTION)) {
      forgetAnswer();
      watchdog = watchdog.atNextQuestion();
      pace = pace.endedWell();
    }
  }

  void interviewerSilent() {
    soundedUntilMs = time.monotonicMs();
  }

  // ---- the candidate's

  void speechStarted(CallEvent.SpeechStarted started) {
    boolean held = alarms.isSet(Alarm.TURN_END) || awaitingWords != null || mouth.isWaiting();
    silentMs().filter(_ -> held).ifPresent(pauseMs -> pace = pace.resumedAfter(pauseMs));
    if (cutsIntoOurReply()) {
      pace = pace.cutIn();
    }
    speaking = true;
    item = started.itemId();
    awaitingWords = null;
    lastSoundMs = -1;
    alarms.clear(Alarm.PATIENCE, Alarm.INTENT, Alarm.COMMIT, Alarm.TURN_END);
    boolean echoPossible = time.monotonicMs() - soundedUntilMs <= tuning.echoMs();
    over = mouth.isSounding() || echoPossible ? lastSounding : "";
    Sideband sideband = talk.sideband();
    Optional<Mouth.News> withdrawn = sideband == null ? Optional.empty() : mouth.withdraw(sideband);
    conversation.speechStarted(item, started.audioStartMs(), talk.state().openQuestion());
    if (!talk.goesOn()) {
      return;
    }
    talk.direct(new DirectorEvent.CandidateStarted());
    withdrawn.ifPresent(talk::became);
    if (mouth.isSounding()) {
      // The end of speech is told only after the service's window: so much longer it may be over.
      alarms.set(Alarm.CUT, tuning.cutMs() + windowMs);
    } else {
      browser.turn("listening");
    }
  }

  /**
   * The candidate had not finished: we took the answer for ended, and were heard. What is taken
   * back in time cut in on nobody.
   */
  private boolean cutsIntoOurReply() {
    Utterance inHand = mouth.utterance();
    return inHand != null
        && ((inHand.isFor(Purpose.ACKNOWLEDGEMENT) && mouth.isSounding())
            || (inHand.isFor(Purpose.QUESTION) && mouth.isWaiting() && !answer.isEmpty()));
  }

  void speechStopped(CallEvent.SpeechStopped stopped) {
    speaking = false;
    lastSoundMs = time.monotonicMs() - windowMs;
    conversation.speechStopped(stopped.itemId(), stopped.audioEndMs());
    if (talk.goesOn()) {
      if (!mouth.isSounding()) {
        browser.turn("thinking");
      }
      alarms.clear(Alarm.CUT);
      alarms.set(Alarm.COMMIT, tuning.commitMs());
    }
  }

  void committed(CallEvent.InputCommitted committed) {
    talk.fetch(conversation.committed(committed.itemId(), committed.previousItemId()));
    alarms.clear(Alarm.COMMIT);
    if (speaking || !talk.goesOn()) {
      return;
    }
    item = committed.itemId();
    if (conversation.pendingWords().contains(item)) {
      awaitingWords = item;
      alarms.set(Alarm.INTENT, tuning.intentWaitMs());
    } else {
      judge();
    }
  }

  void wordsGrew(String itemId, String delta) {
    conversation.wordsGrew(itemId, delta);
    answer.merge(itemId, delta, String::concat);
    boolean overUs = speaking && itemId.equals(item) && talk.goesOn() && mouth.isSounding();
    // A lone word may be "mm-hm", misheard.
    if (overUs && words().strip().contains(" ") && overlap() == Overlap.SPEECH) {
      giveWay();
    }
  }

  void wordsCame(CallEvent.InputTranscriptCompleted completed) {
    String words = completed.transcript();
    conversation.wordsCame(completed.itemId(), words, completed.confidence(), completed.words());
    answer.put(completed.itemId(), words);
    doubts.put(completed.itemId(), doubt(completed.words()));
    if (conversation.speechMs(completed.itemId()) > tuning.longestNoiseMs() || !words.isBlank()) {
      watchdog = watchdog.heard(words, completed.confidence());
    }
    boolean late = alarms.isSet(Alarm.TURN_END) && completed.itemId().equals(item);
    if (completed.itemId().equals(awaitingWords) || late) {
      judge();
    }
  }

  private static Doubt doubt(@Nullable List<WordConfidence> words) {
    return words == null
        ? Doubt.NONE
        : Doubt.of(words.stream().map(WordConfidence::confidence).toList());
  }

  void wordsFailed(String itemId, String reason) {
    conversation.wordsFailed(itemId, reason);
    if (itemId.equals(awaitingWords)) {
      judge();
    }
  }

  private String words() {
    return answer.getOrDefault(item, "");
  }

  private Overlap overlap() {
    return Overlap.of(words(), over, language);
  }

  /** It is the candidate's turn now: what sounds stops. */
  private void giveWay() {
    Sideband sideband = talk.sideband();
    alarms.clear(Alarm.CUT);
    if (sideband != null) {
      mouth.silence(sideband).ifPresent(talk::became);
    }
    browser.turn("listening");
  }

  /** The utterance is committed, and its words are there as far as they will be. */
  private void judge() {
    awaitingWords = null;
    alarms.clear(Alarm.INTENT, Alarm.TURN_END);
    if (speaking || !talk.goesOn()) {
      return;
    }
    String words = words();
    boolean noise = words.isBlank() && conversation.speechMs(item) <= tuning.longestNoiseMs();
    if (!over.isEmpty() && isOnlyOverheard(noise)) {
      return;
    }
    Optional<Watchdog.Trouble> trouble = watchdog.trouble();
    if (trouble.isPresent()) {
      watchdog = Watchdog.fresh();
      talk.direct(new DirectorEvent.Troubled(trouble.get()));
      return;
    }
    Intent intent = intents.read(words);
    if (intent.isWish() || talk.state().pending() != null) {
      answer.remove(item);
      finished(noise ? Heard.NOTHING : Heard.WORDS, intent);
    } else if (noise && wholeAnswer().isBlank()) {
      finished(Heard.NOTHING, Intent.NONE);
    } else {
      await();
    }
  }

  /** What came while we spoke, or as our own echo, is no answer; whatever else it is stops us. */
  private boolean isOnlyOverheard(boolean noise) {
    Overlap overlap = noise || isOneShortWord() ? Overlap.BACKCHANNEL : overlap();
    boolean answering = !mouth.isSounding() && overlap != Overlap.ECHO;
    if (overlap == Overlap.SPEECH || overlap == Overlap.NOTHING || answering) {
      if (mouth.isSounding()) {
        giveWay();
      }
      return false;
    }
    answer.remove(item);
    if (overlap == Overlap.ECHO) {
      talk.observed("self_echo", talk.state().openQuestion());
    }
    talk.direct(new DirectorEvent.Overheard());
    finished(Heard.NOTHING, Intent.NONE);
    return true;
  }

  private boolean isOneShortWord() {
    return conversation.speechMs(item) <= tuning.longestNoiseMs()
        && words().strip().split("\\s+").length == 1
        && !intents.read(words()).isWish();
  }

  private void forgetAnswer() {
    answer.clear();
    doubts.clear();
  }

  private String wholeAnswer() {
    return answer.values().stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** Waits until the silence is as long as these words want it. */
  private void await() {
    long leftMs = pace.silenceMs(verdict(), tuning.waits()) - silentMs().orElse(0L);
    if (leftMs <= 0) {
      finished(Heard.WORDS, Intent.NONE);
    } else {
      browser.turn("listening");
      alarms.set(Alarm.TURN_END, leftMs);
    }
  }

  private TurnEnd.Verdict verdict() {
    // The last words are not there yet: what stands before them says nothing of the end.
    boolean incomplete = conversation.pendingWords().contains(item);
    if (incomplete) {
      return TurnEnd.Verdict.UNSURE;
    }
    return turnEnd.read(wholeAnswer(), openQuestion(), doubts.getOrDefault(item, Doubt.NONE));
  }

  private String openQuestion() {
    Integer number = talk.state().openQuestion();
    return number == null ? "" : plan.questions().get(number - 1).text();
  }

  private void finished(Heard heard, Intent intent) {
    if (talk.goesOn() && !speaking) {
      talk.direct(new DirectorEvent.CandidateFinished(heard, intent));
    }
  }

  // ---- alarms

  /** The words did not come in time. */
  void wordsOverdue() {
    judge();
  }

  void silentForLong() {
    finished(Heard.WORDS, Intent.NONE);
  }

  void neverCommitted() {
    finished(Heard.WORDS, Intent.NONE);
  }

  /** Somebody has spoken for long enough while we speak. */
  void spokenOver() {
    if (speaking && talk.goesOn() && overlap() == Overlap.ECHO) {
      alarms.set(Alarm.CUT, tuning.cutMs());
    } else {
      giveWay();
    }
  }
}
