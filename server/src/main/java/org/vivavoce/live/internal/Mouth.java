package org.vivavoce.live.internal;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallEvent.ResponseStatus;
import org.vivavoce.live.Capabilities;
import org.vivavoce.live.SayOrder;
import org.vivavoce.live.Sideband;
import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.live.internal.director.Utterance;
import org.vivavoce.platform.crypto.Tokens;

/**
 * Speaks one utterance at a time over a sideband and says what became of it. Every order carries a
 * nonce that is used once; a response without one of ours was ordered by somebody else.
 */
final class Mouth {
  /** What became of the utterance in hand. */
  sealed interface News {
    record Sounding() implements News {}

    record Ended(String responseId) implements News {}

    record Cut(boolean sounded) implements News {}

    /**
     * @param code the service's error code, empty when it gave none
     */
    record Failed(String code) implements News {}
  }

  private static final int MOST_TRIES = 2;

  private final Capabilities capabilities;
  private final Alarms alarms;
  private final Tuning tuning;
  private final Set<String> openNonces = new HashSet<>();
  private @Nullable Utterance utterance;
  private String nonce = "";
  private @Nullable String responseId;
  private boolean sounding;
  private int tries;

  Mouth(Capabilities capabilities, Alarms alarms, Tuning tuning) {
    this.capabilities = capabilities;
    this.alarms = alarms;
    this.tuning = tuning;
  }

  /** The utterance in hand, null when the mouth is shut. */
  @Nullable Utterance utterance() {
    return utterance;
  }

  boolean isSounding() {
    return utterance != null && sounding;
  }

  boolean isWaiting() {
    return utterance != null && !sounding;
  }

  boolean isOf(String response) {
    return utterance != null && response.equals(responseId);
  }

  void say(Sideband sideband, Utterance next) {
    utterance = next;
    tries = 1;
    order(sideband, next);
  }

  private void order(Sideband sideband, Utterance next) {
    nonce = Tokens.create();
    openNonces.add(nonce);
    responseId = null;
    sounding = false;
    alarms.clear(Alarm.PLAYBACK_END, Alarm.CUT);
    alarms.set(Alarm.AUDIO_START, tuning.audioStartMs());
    sideband.say(new SayOrder(nonce, next.purpose().wire(), next.text()));
  }

  /** Orders the utterance again; false when that was done often enough. */
  boolean again(Sideband sideband) {
    Utterance same = utterance;
    if (same == null || tries >= MOST_TRIES) {
      return false;
    }
    tries++;
    sideband.cancel();
    sideband.clearPlayback();
    order(sideband, same);
    return true;
  }

  /** Stops what is ordered or sounding; nothing more is told of it. */
  void stop(Sideband sideband) {
    if (utterance != null) {
      sideband.cancel();
      sideband.clearPlayback();
      shut();
    }
  }

  /** Forgets what was in hand: the call is gone. */
  void shut() {
    utterance = null;
    responseId = null;
    sounding = false;
    alarms.clear(Alarm.AUDIO_START, Alarm.PLAYBACK_END, Alarm.CUT);
  }

  /** False when nobody here ordered this response, or when its order was used before. */
  boolean isOurs(CallEvent.ResponseCreated created) {
    String theirs = created.metadata().get("nonce");
    if (theirs == null || !openNonces.remove(theirs)) {
      return false;
    }
    if (utterance != null && theirs.equals(nonce)) {
      responseId = created.responseId();
    }
    return true;
  }

  Optional<News> started(String response) {
    if (!isOf(response) || sounding) {
      return Optional.empty();
    }
    sounding = true;
    alarms.clear(Alarm.AUDIO_START);
    alarms.set(Alarm.PLAYBACK_END, tuning.playbackMs());
    return Optional.of(new News.Sounding());
  }

  Optional<News> stopped(String response) {
    return isOf(response) ? ended(response) : Optional.empty();
  }

  Optional<News> cleared(String response) {
    return isOf(response) ? cut() : Optional.empty();
  }

  Optional<News> done(CallEvent.ResponseDone done) {
    if (!isOf(done.responseId())) {
      return Optional.empty();
    }
    if (done.status() == ResponseStatus.CANCELLED) {
      if (!sounding) {
        return cut();
      }
      alarms.setIfUnset(Alarm.CUT, tuning.cutMs()); // its playback is cleared next
      return Optional.empty();
    }
    if (done.status() != ResponseStatus.COMPLETED) {
      return Optional.of(new News.Failed(done.errorCode() == null ? "" : done.errorCode()));
    }
    if (!capabilities.reportsPlayback()) {
      return ended(done.responseId());
    }
    if (sounding) {
      alarms.set(Alarm.PLAYBACK_END, tuning.playbackMs());
    }
    return Optional.empty();
  }

  Optional<News> refused(CallEvent.ProviderError error) {
    return utterance != null && nonce.equals(error.nonce())
        ? Optional.of(new News.Failed(error.code()))
        : Optional.empty();
  }

  /** The end of playback was never reported: it must be over by now. */
  Optional<News> overdue() {
    String response = responseId;
    return utterance == null || response == null ? Optional.empty() : ended(response);
  }

  private Optional<News> ended(String response) {
    shut();
    return Optional.of(new News.Ended(response));
  }

  private Optional<News> cut() {
    boolean sounded = sounding;
    shut();
    return Optional.of(new News.Cut(sounded));
  }

  /** The candidate speaks: what has not sounded yet is taken back. */
  Optional<News> withdraw(Sideband sideband) {
    if (!isWaiting()) {
      return Optional.empty();
    }
    sideband.cancel();
    sideband.clearPlayback();
    return cut();
  }

  /** The service did not fall silent by itself. */
  Optional<News> silence(Sideband sideband) {
    if (utterance == null) {
      return Optional.empty();
    }
    sideband.cancel();
    sideband.clearPlayback();
    return cut();
  }
}
