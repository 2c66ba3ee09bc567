package org.vivavoce.signin;

import java.util.List;
import java.util.UUID;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.tenancy.Membership;

/** Who made a request, resolved once for it. */
public sealed interface Caller {
  /** A person acting as candidate, in whichever tenants invited them. */
  record Candidate(UUID userId) implements Caller {
    public Claims claims() {
      return new Claims.Candidate(userId);
    }
  }

  /**
   * A person acting for a tenant.
   *
   * @param memberships read from the table for this request
   */
  record Member(UUID userId, List<Membership> memberships) implements Caller {
    public Member {
      memberships = List.copyOf(memberships);
    }
  }

  /**
   * A session host, good for one session at one epoch.
   *
   * @param revoked a newer host was granted the session, or the session is closed
   */
  record Host(UUID tenantId, UUID sessionId, long hostEpoch, boolean revoked) implements Caller {
    public Claims claims() {
      return new Claims.Host(tenantId, sessionId);
    }
  }

  record Nobody() implements Caller {}
}
