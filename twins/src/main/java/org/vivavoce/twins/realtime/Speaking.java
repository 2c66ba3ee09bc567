package org.vivavoce.twins.realtime;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.realtime.rtc.Playout;
import org.vivavoce.twins.realtime.speech.Sentences;
import org.vivavoce.twins.realtime.speech.SpeechException;
import org.vivavoce.twins.realtime.speech.Voice;
import tools.jackson.databind.node.ObjectNode;

/**
 * The interviewer's side of a call: responses, their audio, and what interrupts them. Belongs to
 * the call's thread; wording and synthesis happen on a worker per response, which posts each
 * sentence back as it is ready.
 *
 * <p>A response is <em>active</em> until {@code response.done}; its audio plays on after that. Only
 * one may be active, several may be waiting to be heard. Without a playout (a session on a socket
 * alone) audio leaves in events, as fast as it is made, and playing is the client's business.
 */
final class Speaking {
  private static final Logger LOG = LoggerFactory.getLogger(Speaking.class);

  /** Responses outside the conversation that may be in the making at once. */
  static final int MAX_OUT_OF_BAND = 8;

  private final SessionState session;
  private final Conversation conversation;
  private final ResponseWire wire;
  private final Outbox outbox;
  private final Mailbox mailbox;
  private final Playback playback;
  private final Voice voice;
  private final Optional<ChatOrigin> chat;
  private final Clock clock;
  private final ResponseBudget budget;

  /** In the making with {@code conversation: none}, next to the active one. */
  private final Map<String, SpokenResponse> outOfBand = new LinkedHashMap<>();

  private @Nullable SpokenResponse active;
  private @Nullable String fixedVoice;

  private long lastDoneMs;
  private long finished;

  /**
   * @param playout where speech is played; null when it leaves in events
   */
  Speaking(
      SessionState session,
      Conversation conversation,
      Outbox outbox,
      Mailbox mailbox,
      @Nullable Playout playout,
      Ports ports) {
    this.session = session;
    this.conversation = conversation;
    this.wire = new ResponseWire(session, conversation, outbox);
    this.outbox = outbox;
    this.mailbox = mailbox;
    this.playback = new Playback(playout, outbox, mailbox, ports.clock());
    this.voice = ports.voice();
    this.chat = ports.chat();
    this.clock = ports.clock();
    this.budget = new ResponseBudget(clock);
    this.lastDoneMs = clock.monotonicMs();
  }

  /** The voice that has been heard and stays the session's; null before the first audio. */
  @Nullable String fixedVoice() {
    return fixedVoice;
  }

  private boolean busy() {
    return active != null || !outOfBand.isEmpty() || !playback.silent();
  }

  /** Whether a response is being made. */
  boolean responding() {
    return active != null;
  }

  /** The reply that {@code create_response: true} asks for; none while another is being made. */
  void reply() {
    if (active != null) {
      return;
    }
    try {
      create(ResponseRequest.automatic(session));
    } catch (TwinProblem problem) {
      // Nobody sent an event that this could answer; all who listen are told.
      outbox.emit(Events.error(problem, null));
    }
  }

  /**
   * {@code response.create}.
   *
   * @throws TwinProblem when one is active already, too many came within a minute, or what it asks
   *     for cannot be had
   */
  void create(ResponseRequest request) {
    if (!request.outOfBand() && active != null) {
      throw TwinProblem.invalid(
          "conversation_already_has_active_response",
          null,
          "Conversation already has an active response in progress: "
              + active.id
              + ". Wait until the response is finished before creating a new one.");
    }
    if (request.outOfBand() && outOfBand.size() >= MAX_OUT_OF_BAND) {
      throw TwinProblem.rateLimit(
          MAX_OUT_OF_BAND + " responses outside the conversation are in progress.", 1_000);
    }
    String spokenVoice = voiceFor(request);
    Wording wording = Wording.of(request, session, conversation, chat.isPresent());
    budget.take();
    SpokenResponse response = new SpokenResponse(request, spokenVoice, clock.monotonicMs());
    if (request.outOfBand()) {
      outOfBand.put(response.id, response);
    } else {
      active = response;
    }
    outbox.emit(Events.response("response.created", wire.json(response, "in_progress", null)));
    outbox.emit(budget.event());
    if (wording.speaks() && response.audio() && !voice.availability().usable()) {
      fail(response, "voice_unavailable", voice.availability().words());
      return;
    }
    double speed = session.speed();
    Thread.ofVirtual().name("response").start(() -> make(response, wording, speed));
  }

  private String voiceFor(ResponseRequest request) {
    String asked = request.voice();
    String fixed = fixedVoice;
    if (fixed == null) {
      return asked == null ? session.voice() : asked;
    }
    if (asked != null && !asked.equals(fixed)) {
      throw SessionState.voiceIsFixed("response.audio.output.voice");
    }
    return fixed;
  }

  /** On the worker: words, then sounds, one sentence after another. */
  private void make(SpokenResponse response, Wording wording, double speed) {
    try {
      List<String> sentences =
          wording.speaks() ? Sentences.split(wording.words(chat)) : List.<String>of();
      for (String sentence : sentences) {
        if (response.stopped) {
          return;
        }
        short[] pcm =
            response.audio() ? voice.speak(sentence, response.voice, speed) : new short[0];
        if (!mailbox.post(() -> sentence(response, sentence, pcm))) {
          return;
        }
      }
      mailbox.post(() -> finish(response, wording));
    } catch (SpeechException mute) {
      LOG.warn("the voice failed: {}", mute.getMessage());
      String message = mute.getMessage() == null ? "The voice failed." : mute.getMessage();
      mailbox.post(() -> fail(response, "voice_unavailable", message));
    } catch (IOException wordless) {
      LOG.warn("no words for a response: {}", wordless.getMessage());
      mailbox.post(() -> fail(response, "chat_unavailable", "The chat origin did not answer."));
    }
  }

  private void sentence(SpokenResponse response, String sentence, short[] pcm) {
    if (response.stopped) {
      return;
    }
    int left = response.request.maxOutputTokens() - response.tokens;
    int wanted = Usage.output(sentence.length() + 1, pcm.length / 48);
    if (wanted <= left) {
      utter(response, sentence, pcm);
      return;
    }
    String part = SpokenResponse.wholeWords(sentence, (double) left / wanted);
    if (!part.isEmpty()) {
      int samples = (int) ((long) pcm.length * part.length() / sentence.length());
      utter(response, part, Arrays.copyOf(pcm, samples));
    }
    if (response.speech != null) {
      response.speech.end();
    }
    response.stopped = true;
    ObjectNode details = Json.object().put("type", "incomplete").put("reason", "max_output_tokens");
    response.inOrder(() -> end(response, "incomplete", details));
  }

  private void utter(SpokenResponse response, String sentence, short[] pcm) {
    if (!response.opened) {
      wire.open(response);
      if (response.audio()) {
        fixedVoice = response.voice;
        playback.begin(response);
      }
    }
    if (response.speech != null) {
      response.speech.enqueue(pcm);
    }
    String piece = response.say(sentence, pcm.length / 48);
    if (response.audio() && !playback.here()) {
      wire.audio(response, pcm);
    }
    response.inOrder(
        () -> {
          String type =
              response.audio()
                  ? "response.output_audio_transcript.delta"
                  : "response.output_text.delta";
          for (String delta : ResponseWire.groups(piece)) {
            outbox.emit(Events.content(type, response.id, response.item.id()).put("delta", delta));
          }
        });
  }

  private void finish(SpokenResponse response, Wording wording) {
    if (response.stopped) {
      return;
    }
    response.stopped = true;
    if (!response.opened && wording.speaks()) {
      wire.open(response);
    }
    if (response.speech != null) {
      response.speech.end();
    }
    response.inOrder(
        () -> {
          wire.closeMessage(response, "completed");
          wording.call().ifPresent(call -> wire.call(response, call));
          end(response, "completed", null);
        });
  }

  /** The closing events, from whatever state the response is in. */
  private void end(SpokenResponse response, String status, @Nullable ObjectNode details) {
    response.stopped = true;
    if (response.done) {
      return;
    }
    response.done = true;
    if (active == response) {
      active = null;
    }
    outOfBand.remove(response.id);
    lastDoneMs = clock.monotonicMs();
    finished++;
    wire.closeMessage(response, status.equals("completed") ? "completed" : "incomplete");
    outbox.emit(Events.response("response.done", wire.json(response, status, details)));
  }

  private void fail(SpokenResponse response, String code, String message) {
    if (response.stopped) {
      return;
    }
    LOG.warn("a response failed: {}", code);
    if (response.speech != null) {
      response.speech.end();
    }
    response.stopped = true;
    ObjectNode details = Json.object().put("type", "failed");
    details
        .putObject("error")
        .put("type", "server_error")
        .put("code", code)
        .put("message", message);
    response.inOrder(() -> end(response, "failed", details));
  }

  /**
   * {@code response.cancel}: no more is made; what is queued plays on until the buffer is cleared.
   *
   * @param responseId null: the one that writes to the conversation
   * @throws TwinProblem when there is nothing to cancel
   */
  void cancel(@Nullable String responseId) {
    SpokenResponse current = active;
    if (responseId != null && (current == null || !responseId.equals(current.id))) {
      current = outOfBand.get(responseId);
    }
    if (current == null) {
      throw TwinProblem.invalid(
          "response_cancel_not_active", null, "Cancellation failed: no active response found");
    }
    if (current.speech != null) {
      current.speech.end();
    }
    current.release();
    cancelled(current, "client_cancelled");
  }

  private void cancelled(SpokenResponse response, String reason) {
    end(response, "cancelled", Json.object().put("type", "cancelled").put("reason", reason));
  }

  /**
   * {@code output_audio_buffer.clear}. Nothing happens when nothing is to be heard.
   *
   * @throws TwinProblem in a session without media, whose client has the audio already
   */
  void clear() {
    if (!playback.here()) {
      throw TwinProblem.invalid(
          "invalid_value", "type", "'output_audio_buffer.clear' is for WebRTC and SIP calls only.");
    }
    cut("client_cancelled");
  }

  /** The candidate began to speak: silence now, and the transcript keeps what was heard. */
  void bargeIn() {
    cut("turn_detected");
  }

  private void cut(String reason) {
    playback.cut();
    SpokenResponse current = active;
    if (current != null) {
      current.release();
      cancelled(current, reason);
    }
    // What only writes is nobody's interruption.
    for (SpokenResponse other : List.copyOf(outOfBand.values())) {
      if (other.audio()) {
        other.release();
        cancelled(other, reason);
      }
    }
  }

  /** Responses that have ended, however they did. */
  long finished() {
    return finished;
  }

  /** How long nothing has been made and nothing has been heard; 0 while something is. */
  long quietMs() {
    return busy() ? 0 : clock.monotonicMs() - Math.max(lastDoneMs, playback.lastSoundMs());
  }

  void tick() {
    playback.tick();
  }

  /** The call is over: workers stop at their next sentence. */
  void close() {
    if (active != null) {
      active.stopped = true;
    }
    outOfBand.values().forEach(response -> response.stopped = true);
  }
}
