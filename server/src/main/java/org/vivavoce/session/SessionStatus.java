package org.vivavoce.session;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The status of an interview session's row, and the only moves between statuses, whoever asks. */
public enum SessionStatus {
  PENDING,
  READY,
  CONNECTING,
  IN_PROGRESS,
  DISCONNECTED,
  COMPLETED,
  FAILED,
  CANCELLED,
  EXPIRED;

  public boolean mayBecome(SessionStatus next) {
    return next == this || successors().contains(next);
  }

  public boolean isFinal() {
    return successors().isEmpty();
  }

  /**
   * What a session becomes that was {@code connecting} or {@code in_progress} when its host went
   * away: an interview that never began has nothing to resume.
   */
  static SessionStatus withoutHost(boolean begun) {
    return begun ? DISCONNECTED : READY;
  }

  private Set<SessionStatus> successors() {
    return switch (this) {
      case PENDING -> EnumSet.of(READY, CONNECTING, IN_PROGRESS, CANCELLED, EXPIRED);
      case READY -> EnumSet.of(CONNECTING, IN_PROGRESS, CANCELLED, EXPIRED);
      case CONNECTING -> EnumSet.of(READY, IN_PROGRESS, DISCONNECTED, FAILED, CANCELLED);
      case IN_PROGRESS -> EnumSet.of(DISCONNECTED, COMPLETED, FAILED);
      case DISCONNECTED -> EnumSet.of(CONNECTING, IN_PROGRESS, COMPLETED, FAILED);
      case COMPLETED, FAILED, CANCELLED, EXPIRED -> EnumSet.noneOf(SessionStatus.class);
    };
  }

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static SessionStatus ofWire(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
