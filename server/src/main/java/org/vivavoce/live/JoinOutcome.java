package org.vivavoce.live;

import org.jspecify.annotations.Nullable;

/** What came of joining a call from the side. */
public sealed interface JoinOutcome {

  record Joined(Sideband sideband) implements JoinOutcome {}

  /** The service says there is no such call (any more). */
  record CallGone(String words) implements JoinOutcome {}

  /** As in {@link OpenOutcome.NotPermitted}: we do not let a session in writing be opened. */
  record NotPermitted(String reason, @Nullable Long retryAfterMs) implements JoinOutcome {}

  /** Refused or not reachable. The call itself may be alive and must be hung up. */
  record Unavailable(String words) implements JoinOutcome {}
}
