package org.vivavoce.signin;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a one-use link leads to.
 *
 * @param sessionId the session whose page a member lands on
 * @param invitationId the invitation that a candidate's link accepts
 * @param validFor from now by the database's clock
 */
public record EntryTicket(
    Kind kind,
    UUID tenantId,
    UUID userId,
    @Nullable UUID sessionId,
    @Nullable UUID invitationId,
    Duration validFor) {

  /** Which of the two cookies the link sets. */
  public enum Kind {
    CANDIDATE("candidate", "viva_candidate"),
    MEMBER("member", "viva_member");

    private final String wire;
    private final String cookie;

    Kind(String wire, String cookie) {
      this.wire = wire;
      this.cookie = cookie;
    }

    public String wire() {
      return wire;
    }

    public String cookie() {
      return cookie;
    }

    public static Kind ofWire(String wire) {
      return wire.equals("member") ? MEMBER : CANDIDATE;
    }
  }
}
