package org.vivavoce.twins.realtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.realtime.rtc.Playout;

/**
 * What of the responses is being heard: their speeches in the playout, and the {@code
 * output_audio_buffer} events. In a session without media nothing is heard here: the client plays.
 * Belongs to the call's thread.
 */
final class Playback {
  private static final long HOLD_AT_MOST_MS = 400;

  private final @Nullable Playout playout;
  private final Outbox outbox;
  private final Mailbox mailbox;
  private final Clock clock;
  private final Map<String, SpokenResponse> audible = new LinkedHashMap<>();
  private long lastSoundMs;

  Playback(@Nullable Playout playout, Outbox outbox, Mailbox mailbox, Clock clock) {
    this.playout = playout;
    this.outbox = outbox;
    this.mailbox = mailbox;
    this.clock = clock;
    this.lastSoundMs = clock.monotonicMs();
  }

  /** Whether speech is played here, and does not leave in events. */
  boolean here() {
    return playout != null;
  }

  boolean silent() {
    return audible.isEmpty();
  }

  /** When the last speech ended; at first, when the call began. */
  long lastSoundMs() {
    return lastSoundMs;
  }

  /** Opens the speech of a response. */
  void begin(SpokenResponse response) {
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
      lastSoundMs = clock.monotonicMs();
      outbox.emit(Events.buffer("stopped", response.id));
    }
  }

  /** Silence now; the transcripts keep what can have been heard. */
  void cut() {
    if (playout == null) {
      return;
    }
    for (Playout.Cut cut : playout.clear()) {
      SpokenResponse response = audible.remove(cut.responseId());
      lastSoundMs = clock.monotonicMs();
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
      if (!response.request.outOfBand()) {
        outbox.emit(Events.truncated(response.item.id(), cut.playedMs()));
      }
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
}
