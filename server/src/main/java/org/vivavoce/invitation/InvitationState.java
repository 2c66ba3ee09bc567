package org.vivavoce.invitation;

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
