package org.vivavoce.twins.realtime;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
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
  static final int RESPONSES_A_MINUTE = 120;
  private static final long MINUTE_MS = 60_000;
  private static final long HOLD_AT_MOST_MS = 400;

  private final SessionState session;
  private final Conversation conversation;
  private final ResponseWire wire;
  private final Outbox outbox;
  private final Mailbox mailbox;
  private final @Nullable Playout playout;
  private final Voice voice;
  private final Optional<ChatOrigin> chat;
  private final Clock clock;
  private final Deque<Long> createdAtMs = new ArrayDeque<>();
  private final Map<String, SpokenResponse> audible = new LinkedHashMap<>();
  private @Nullable SpokenResponse active;
  private boolean everSpoke;

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
    this.playout = playout;
    this.voice = ports.voice();
    this.chat = ports.chat();
    this.clock = ports.clock();
  }

  /** Whether the session has produced audio, which fixes its voice. */
  boolean everSpoke() {
    return everSpoke;
  }

  /** The reply that {@code create_response: true} asks for; none while another is being made. */
  void reply() {
    if (active == null) {
      create(ResponseRequest.automatic(session));
    }
  }

  /**
   * {@code response.create}.
   *
   * @throws TwinProblem when one is active already, or too many came within a minute
   */
  void create(ResponseRequest request) {
    if (active != null) {
      throw TwinProblem.invalid(
          "conversation_already_has_active_response",
          null,
          "Conversation already has an active response in progress: "
              + active.id
              + ". Wait until the response is finished before creating a new one.");
    }
    admit();
    SpokenResponse response = new SpokenResponse(request, clock.monotonicMs());
    active = response;
    outbox.emit(Events.response("response.created", wire.json(response, "in_progress", null)));
    outbox.emit(rateLimits());
    if (response.audio() && !voice.availability().usable()) {
      fail(response, "voice_unavailable", voice.availability().words());
      return;
    }
    String instructions =
        request.instructions() == null ? session.instructions() : request.instructions();
    Optional<String> quoted = Script.quoted(instructions);
    List<ChatOrigin.Line> lines =
        quoted.isPresent() || chat.isEmpty() ? List.of() : ChatOrigin.lines(conversation);
    Thread.ofVirtual()
        .name("response")
        .start(() -> make(response, instructions, quoted, lines, session.speed()));
  }

  private void admit() {
    long now = clock.monotonicMs();
    while (!createdAtMs.isEmpty() && now - createdAtMs.peekFirst() >= MINUTE_MS) {
      createdAtMs.removeFirst();
    }
    if (createdAtMs.size() >= RESPONSES_A_MINUTE) {
      throw TwinProblem.rateLimit(
          "Rate limit reached: " + RESPONSES_A_MINUTE + " responses a minute.",
          MINUTE_MS - (now - createdAtMs.getFirst()));
    }
    createdAtMs.addLast(now);
  }

  private ObjectNode rateLimits() {
    long oldestAgeMs = clock.monotonicMs() - createdAtMs.getFirst();
    return Events.rateLimits(
        RESPONSES_A_MINUTE,
        RESPONSES_A_MINUTE - createdAtMs.size(),
        Math.max(0, MINUTE_MS - oldestAgeMs) / 1000.0);
  }

  /** On the worker: words, then sounds, one sentence after another. */
  private void make(
      SpokenResponse response,
      String instructions,
      Optional<String> quoted,
      List<ChatOrigin.Line> lines,
      double speed) {
    try {
      String text = quoted.isPresent() ? quoted.get() : words(instructions, lines);
      for (String sentence : Sentences.split(text)) {
        if (response.stopped) {
          return;
        }
        short[] pcm =
            response.audio()
                ? voice.speak(sentence, response.request.voice(), speed)
                : new short[0];
        if (!mailbox.post(() -> sentence(response, sentence, pcm))) {
          return;
        }
      }
      mailbox.post(() -> finish(response));
    } catch (SpeechException mute) {
      LOG.warn("the voice failed: {}", mute.getMessage());
      String message = mute.getMessage() == null ? "The voice failed." : mute.getMessage();
      mailbox.post(() -> fail(response, "voice_unavailable", message));
    } catch (IOException wordless) {
      LOG.warn("no words for a response: {}", wordless.getMessage());
      mailbox.post(() -> fail(response, "chat_unavailable", "The chat origin did not answer."));
    }
  }

  private String words(String instructions, List<ChatOrigin.Line> lines) throws IOException {
    return chat.isPresent() ? chat.get().reply(instructions, lines) : Script.HONEST_DEFAULT;
  }

  private void sentence(SpokenResponse response, String sentence, short[] pcm) {
    if (response.stopped) {
      return;
    }
    if (!response.opened) {
      wire.open(response);
      if (response.audio()) {
        begin(response);
      }
    }
    if (response.speech != null) {
      response.speech.enqueue(pcm);
    }
    String piece = response.say(sentence, pcm.length / 48);
    if (response.audio() && playout == null) {
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

  private void begin(SpokenResponse response) {
    everSpoke = true;
    Playout line = playout;
    if (line == null) {
      return;
    }
    if (line.queuedMs() == 0) {
      response.hold();
    }
    audible.put(response.id, response);
    response.speech =
        line.begin(
            response.id,
            new Playout.Listener() {
              @Override
              public void started(long atNanos) {
                mailbox.post(() -> playbackStarted(response));
              }

              @Override
              public void finished(long atNanos, long playedMs) {
                mailbox.post(() -> playbackFinished(response));
              }
            });
  }

  private void playbackStarted(SpokenResponse response) {
    if (audible.containsKey(response.id) && !response.started) {
      response.started = true;
      outbox.emit(Events.buffer("started", response.id));
      response.release();
    }
  }

  private void playbackFinished(SpokenResponse response) {
    if (audible.remove(response.id) != null) {
      outbox.emit(Events.buffer("stopped", response.id));
    }
  }

  private void finish(SpokenResponse response) {
    if (response.stopped) {
      return;
    }
    response.stopped = true;
    if (!response.opened) {
      wire.open(response);
    }
    if (response.speech != null) {
      response.speech.end();
    }
    response.inOrder(() -> end(response, "completed", null));
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
    if (response.opened) {
      wire.closeItem(response, status.equals("completed") ? "completed" : "incomplete");
    }
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
   * @throws TwinProblem when there is nothing to cancel
   */
  void cancel(@Nullable String responseId) {
    SpokenResponse current = active;
    if (current == null || (responseId != null && !responseId.equals(current.id))) {
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
    if (playout == null) {
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
    for (Playout.Cut cut : playout == null ? List.<Playout.Cut>of() : playout.clear()) {
      SpokenResponse response = audible.remove(cut.responseId());
      if (response == null || !cut.unfinished()) {
        if (response != null) {
          outbox.emit(Events.buffer("stopped", response.id));
        }
        continue;
      }
      if (cut.started() && !response.started) {
        response.started = true;
        outbox.emit(Events.buffer("started", response.id));
      }
      outbox.emit(Events.buffer("cleared", response.id));
      response.release();
      response.truncate(cut.playedMs());
      if (response.done) {
        response.writeContent("incomplete");
      }
      outbox.emit(Events.truncated(response.item.id(), cut.playedMs()));
    }
    SpokenResponse current = active;
    if (current != null) {
      current.release();
      cancelled(current, reason);
    }
  }

  /** Lets go what waits for a first sample that does not come (the browser is not there yet). */
  void tick() {
    long now = clock.monotonicMs();
    for (SpokenResponse response : List.copyOf(audible.values())) {
      if (response.holding() && now - response.createdAtMs > HOLD_AT_MOST_MS) {
        response.release();
      }
    }
  }

  /** The call is over: workers stop at their next sentence. */
  void close() {
    if (active != null) {
      active.stopped = true;
    }
  }
}
