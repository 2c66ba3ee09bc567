package org.vivavoce.twins.realtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.WireIds;
import org.vivavoce.twins.realtime.speech.Availability;
import org.vivavoce.twins.realtime.speech.Recognition;
import org.vivavoce.twins.realtime.speech.Recognized;
import org.vivavoce.twins.realtime.speech.Recognizer;
import org.vivavoce.twins.realtime.speech.SpeechException;
import org.vivavoce.twins.realtime.speech.TurnEvent;
import org.vivavoce.twins.realtime.speech.TurnSettings;
import tools.jackson.databind.node.ObjectNode;

/**
 * The candidate's side of a call: audio in; turns, committed items and transcripts out. Belongs to
 * the call's thread; only the end of a recognition waits elsewhere and posts its result back.
 *
 * <p>With {@code turn_detection: null} audio gathers in a buffer until the client commits it.
 */
final class Hearing {
  private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);
  private static final int RATE = 16_000;
  private static final long PARTIAL_EVERY_MS = 300;

  /** One turn of the candidate, from its first sound to its commit. */
  private static final class Turn {
    final String itemId = WireIds.next("item");
    final @Nullable Recognition recognition;
    final Partials partials = new Partials();
    long samples;
    long polledAtMs;

    Turn(@Nullable Recognition recognition) {
      this.recognition = recognition;
    }

    void accept(short[] pcm16k) {
      samples += pcm16k.length;
      if (recognition != null) {
        recognition.accept(pcm16k);
      }
    }
  }

  /** What Speaking wants to know of turns. */
  interface Listener {
    /** Speech began and the session wants it to interrupt. */
    void bargeIn();

    /** A turn was committed and the session wants a reply. */
    void replyWanted();
  }

  private final SessionState session;
  private final Conversation conversation;
  private final Outbox outbox;
  private final Mailbox mailbox;
  private final Ears.Factory earsFactory;
  private final Recognizer recognizer;
  private final Clock clock;
  private final Listener listener;

  private @Nullable Ears ears;
  private long earsBaseMs;

  /** What the ears wait for now; {@code semantic_vad} changes it with the words. */
  private int silenceMs;

  private long heardSamples48k;
  private @Nullable Turn turn;

  /** After a commit in mid-speech what follows is a new turn; after a clear it is not heard. */
  private boolean goesOn;

  private final ManualBuffer manual = new ManualBuffer();

  /** Responses that were finished when the idle time last ran out or was broken by speech. */
  private long idleSeen;

  Hearing(
      SessionState session,
      Conversation conversation,
      Outbox outbox,
      Mailbox mailbox,
      Ports ports,
      Listener listener) {
    this.session = session;
    this.conversation = conversation;
    this.outbox = outbox;
    this.mailbox = mailbox;
    this.earsFactory = ports.ears();
    this.recognizer = ports.recognizer();
    this.clock = ports.clock();
    this.listener = listener;
    sessionChanged();
  }

  /** Reads the turn settings again; to be called after each {@code session.update}. */
  void sessionChanged() {
    TurnSettings settings = session.turns().map(SessionState.Turns::settings).orElse(null);
    silenceMs = settings == null ? 0 : settings.silenceDurationMs();
    if (settings == null) {
      if (ears != null) {
        dropTurn();
      }
      ears = null;
      return;
    }
    if (ears == null) {
      earsBaseMs = heardMs();
      ears = earsFactory.open(settings);
      manual.clear();
    } else {
      ears.settings(settings);
    }
  }

  /** 10 ms of audio, 48 kHz. */
  void audio(short[] frame48k) {
    heardSamples48k += frame48k.length;
    if (ears == null) {
      manual.add(frame48k);
      return;
    }
    for (TurnEvent event : ears.hear(frame48k)) {
      switch (event) {
        case TurnEvent.SpeechStarted started -> {
          beginTurn(earsBaseMs + started.audioStartMs()).accept(started.audio());
        }
        case TurnEvent.SpeechContinued more -> continued(more.audio());
        case TurnEvent.SpeechStopped stopped -> stopped(earsBaseMs + stopped.audioEndMs());
      }
    }
  }

  private long heardMs() {
    return heardSamples48k / 48;
  }

  private Turn beginTurn(long startMs) {
    dropTurn();
    waitFor("");
    Turn begun = new Turn(openRecognition());
    begun.polledAtMs = clock.monotonicMs();
    turn = begun;
    outbox.emit(
        Events.ofItem("input_audio_buffer.speech_started", begun.itemId)
            .put("audio_start_ms", Math.max(0, startMs)));
    if (session.turns().map(SessionState.Turns::interruptResponse).orElse(false)) {
      listener.bargeIn();
    }
    return begun;
  }

  private @Nullable Recognition openRecognition() {
    boolean semantic = session.turns().map(SessionState.Turns::patience).isPresent();
    if (!session.transcribes() && !semantic) {
      return null;
    }
    try {
      return recognizer.begin(session.keywords());
    } catch (SpeechException missing) {
      // Told to the client as `failed` once there is an item to tell it of.
      return null;
    }
  }

  private void continued(short[] audio) {
    Turn current = turn;
    if (current == null) {
      if (!goesOn) {
        return;
      }
      goesOn = false;
      current = beginTurn(heardMs() - audio.length * 1000L / RATE);
    }
    current.accept(audio);
    long now = clock.monotonicMs();
    if (current.recognition != null && now - current.polledAtMs >= PARTIAL_EVERY_MS) {
      current.polledAtMs = now;
      String words = current.recognition.partial();
      waitFor(words);
      String delta = current.partials.next(words);
      if (!delta.isEmpty() && session.transcribes()) {
        outbox.emit(Events.transcription("delta", current.itemId).put("delta", delta));
      }
    }
  }

  /** {@code semantic_vad}: these words decide how long a silence ends the turn. */
  private void waitFor(String words) {
    SessionState.Turns turns = session.turns().orElse(null);
    if (turns == null || turns.patience() == null || ears == null) {
      return;
    }
    int wanted = turns.patience().silenceMs(words);
    if (wanted != silenceMs) {
      silenceMs = wanted;
      TurnSettings settings = turns.settings();
      ears.settings(new TurnSettings(settings.threshold(), settings.prefixPaddingMs(), wanted));
    }
  }

  /**
   * {@code idle_timeout_ms}: nobody has said anything since the last response was heard, so the
   * silence is committed and answered. Once for each response.
   *
   * @param quietMs since the last response was heard; 0 while one is
   * @param responses finished so far
   */
  void idle(long quietMs, long responses) {
    int timeoutMs = session.turns().map(SessionState.Turns::idleTimeoutMs).orElse(0);
    if (turn != null) {
      idleSeen = responses;
    }
    if (timeoutMs == 0 || turn != null || responses == idleSeen || quietMs < timeoutMs) {
      return;
    }
    idleSeen = responses;
    Turn silence = new Turn(null);
    outbox.emit(
        Events.ofItem("input_audio_buffer.timeout_triggered", silence.itemId)
            .put("audio_start_ms", Math.max(0, heardMs() - quietMs))
            .put("audio_end_ms", heardMs()));
    commit(silence, false);
    listener.replyWanted();
  }

  private void stopped(long endMs) {
    goesOn = false;
    Turn ended = turn;
    if (ended == null) {
      return;
    }
    turn = null;
    outbox.emit(
        Events.ofItem("input_audio_buffer.speech_stopped", ended.itemId)
            .put("audio_end_ms", endMs));
    commit(ended, true);
    if (session.turns().map(SessionState.Turns::createResponse).orElse(false)) {
      listener.replyWanted();
    }
  }

  private void commit(Turn ended, boolean spoken) {
    String previous = conversation.lastId();
    Conversation.Item item = Conversation.spokenByUser(ended.itemId);
    conversation.append(item);
    outbox.emit(
        Events.ofItem("input_audio_buffer.committed", ended.itemId)
            .put("previous_item_id", previous));
    outbox.emit(Events.item("conversation.item.added", item.snapshot(), previous));
    outbox.emit(Events.item("conversation.item.done", item.snapshot(), previous));
    if (session.transcribes() && spoken) {
      transcribe(ended);
    } else if (ended.recognition != null) {
      ended.recognition.close();
    }
  }

  private void transcribe(Turn ended) {
    Recognition recognition = ended.recognition;
    if (recognition == null) {
      if (recognizer.availability().usable()) {
        failed(ended, "transcription_failed", "Transcription was off when this turn began.");
      } else {
        failed(ended, "recognizer_unavailable", recognizer.availability().words());
      }
      return;
    }
    Thread.ofVirtual()
        .name("recognition-end")
        .start(
            () -> {
              try (recognition) {
                Recognized heard = recognition.finish();
                mailbox.post(() -> completed(ended, heard));
              } catch (SpeechException failure) {
                LOG.warn("recognition failed: {}", failure.getMessage());
                mailbox.post(
                    () ->
                        failed(
                            ended,
                            recognizer.availability() instanceof Availability.Missing
                                ? "recognizer_unavailable"
                                : "transcription_failed",
                            failure.getMessage()));
              }
            });
  }

  private void completed(Turn ended, Recognized heard) {
    conversation.find(ended.itemId).ifPresent(item -> item.part().put("transcript", heard.text()));
    String rest = ended.partials.rest(heard.text());
    if (!rest.isEmpty()) {
      outbox.emit(Events.transcription("delta", ended.itemId).put("delta", rest));
    }
    ObjectNode event =
        Events.transcription("completed", ended.itemId).put("transcript", heard.text());
    event.set("usage", Events.durationUsage(ended.samples * 1000 / RATE));
    if (session.wantsLogProbabilities() && !heard.words().isEmpty()) {
      event.set("logprobs", Events.logProbabilities(heard.words()));
    }
    outbox.emit(event);
  }

  private void failed(Turn ended, String code, @Nullable String words) {
    ObjectNode event = Events.transcription("failed", ended.itemId);
    event.set(
        "error",
        Json.object()
            .put("type", "transcription_error")
            .put("code", code)
            .put("message", words == null ? "The recogniser failed." : words)
            .putNull("param"));
    outbox.emit(event);
  }

  /** {@code input_audio_buffer.commit}. */
  void commitByClient() {
    Turn running = turn;
    if (ears != null && running != null) {
      turn = null;
      goesOn = true;
      commit(running, true);
    } else if (ears == null && !manual.isEmpty()) {
      Turn whole = new Turn(openRecognition());
      whole.accept(manual.take());
      commit(whole, true);
    } else {
      throw TwinProblem.invalid(
          "input_audio_buffer_commit_empty",
          null,
          "Error committing input audio buffer: the buffer is empty.");
    }
  }

  /** {@code input_audio_buffer.clear}: what of a running turn is still to come is not heard. */
  void clearByClient() {
    dropTurn();
    goesOn = false;
    manual.clear();
    outbox.emit(Events.of("input_audio_buffer.cleared"));
  }

  /** The call is over. */
  void close() {
    dropTurn();
    manual.clear();
  }

  private void dropTurn() {
    Turn dropped = turn;
    turn = null;
    if (dropped != null && dropped.recognition != null) {
      dropped.recognition.close();
    }
  }
}
