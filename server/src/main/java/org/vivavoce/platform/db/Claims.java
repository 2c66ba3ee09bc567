package org.vivavoce.platform.db;

import java.util.List;
import java.util.UUID;

/**
 * Who asks the database, proved by the caller's layer. Becomes the transaction's role and {@code
 * request.jwt.claims}; row-level security decides from these two and nothing else.
 */
public sealed interface Claims {
  /** A member acting in one tenant. */
  record Member(UUID userId, UUID tenantId) implements Claims {}

  /** A candidate; sees own rows only, whichever tenant they are in. */
  record Candidate(UUID userId) implements Claims {}

  /** The product itself, acting for one tenant (jobs, invitation look-up). */
  record Service(UUID tenantId) implements Claims {}

  /** A session host's facts, good for one session of one tenant. */
  record Host(UUID tenantId, UUID sessionId) implements Claims {}

  /** The facts of several sessions' hosts in one transaction, good for those sessions. */
  record Hosts(UUID tenantId, List<UUID> sessionIds) implements Claims {
    public Hosts {
      sessionIds = List.copyOf(sessionIds);
    }
  }

  /** What no tenant owns: schema {@code ops}. */
  record Operations() implements Claims {}
}
