package org.vivavoce.live.internal;

import org.vivavoce.live.internal.Alarms.Alarm;
import org.vivavoce.platform.observe.Metrics.CallResult;

/**
 * The browser's sound: from a confirmed call until it is there, and what becomes of it. A page says
 * how its connection stands; of one that never does nothing can be learned, so its sound is taken
 * to be there in a moment.
 */
final class MediaWatch {
  private static final long SILENT_PAGE_MS = 2_000;

  /** Packets that stay away are noticed this late: by Chromium after 5 to 8 s. */
  static final long NOTICED_MS = 10_000;

  /** What sound is to a room. */
  interface Room {
    boolean hasCall();

    /** It is there, for the first time or again. */
    void soundCame();

    /** It stays away, and may come back. */
    void soundAway();

    void lost(String reason);
  }

  private final Room room;
  private final CallGuard guard;
  private final LiveMeter meter;
  private final Alarms alarms;
  private final Tuning tuning;
  private boolean tells;
  private boolean up;

  MediaWatch(Room room, CallGuard guard, LiveMeter meter, Alarms alarms, Tuning tuning) {
    this.room = room;
    this.guard = guard;
    this.meter = meter;
    this.alarms = alarms;
    this.tuning = tuning;
  }

  boolean isUp() {
    return up;
  }

  /** The page has yet to say something of this call. */
  void callEnded() {
    tells = false;
    up = false;
    alarms.clear(Alarm.MEDIA, Alarm.MEDIA_LOSS);
  }

  /** What the page says of its peer connection; W3C WebRTC 1.0 §4.3.3. */
  void told(String state) {
    if (!tells) {
      tells = true;
      if (alarms.isSet(Alarm.MEDIA)) {
        alarms.set(Alarm.MEDIA, tuning.mediaMs());
      }
    }
    switch (state) {
      case "connected" -> connected();
      case "failed" -> lostIf(room.hasCall());
      case "closed" -> lostIf(up || isAway());
      case "disconnected" -> disconnected();
      default -> {} // new, connecting: nothing to do but wait
    }
  }

  private void lostIf(boolean so) {
    if (so) {
      room.lost(up || isAway() ? "call_lost" : "no_media");
    }
  }

  private void connected() {
    if (isAway()) {
      alarms.clear(Alarm.MEDIA_LOSS);
      up = true;
      room.soundCame();
    } else {
      guard.soundCame(this::came);
    }
  }

  /** It has a moment to heal. */
  private void disconnected() {
    if (up) {
      up = false;
      alarms.set(Alarm.MEDIA_LOSS, tuning.mediaLossMs());
      room.soundAway();
    }
  }

  private boolean isAway() {
    return alarms.isSet(Alarm.MEDIA_LOSS);
  }

  /** The candidate is heard. */
  void heard() {
    if (!isAway()) { // what is heard then was on its way before
      guard.soundCame(this::came);
    }
  }

  private void came() {
    if (room.hasCall() && !up) {
      up = true;
      meter.call(CallResult.CONNECTED);
      alarms.clear(Alarm.MEDIA);
      room.soundCame();
    }
  }

  void awaits() {
    if (!up) {
      alarms.set(
          Alarm.MEDIA, tells ? tuning.mediaMs() : Math.min(SILENT_PAGE_MS, tuning.mediaMs()));
    }
  }

  /** It did not come, or it may have come without a word. */
  void due() {
    if (tells) {
      room.lost("no_media");
    } else {
      came();
    }
  }
}
