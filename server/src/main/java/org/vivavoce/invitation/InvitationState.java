package org.vivavoce.invitation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What an invitation is at the moment of reading; {@code EXPIRED} is computed, never waited for.
 */
public enum InvitationState {
  PENDING,
  OPENED,
  ACCEPTED,
  COMPLETED,
  EXPIRED,
  REVOKED;

  /** The state of a row {@code i}; an accepted one does not expire under its candidate's feet. */
  static final String SQL =
      "case when i.status in ('pending', 'opened') and i.expires_at <= now() then 'expired'"
          + " else i.status end";

  /** On the wire: lower case. */
  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its candidate may still come in (also to read what was said). */
  public boolean letsIn() {
    return switch (this) {
      case PENDING, OPENED, ACCEPTED, COMPLETED -> true;
      case EXPIRED, REVOKED -> false;
    };
  }

  static InvitationState ofWire(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
