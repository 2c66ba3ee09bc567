package org.vivavoce.invitation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.session.SessionStatus;

/**
 * A candidate as members see it.
 *
 * @param externalId the person's number in a system of the tenant's
 * @param invitations newest first
 */
record CandidateView(
    UUID id,
    String name,
    String email,
    @Nullable String externalId,
    List<Invited> invitations,
    Instant createdAt,
    Instant updatedAt) {

  record Invited(
      UUID id,
      InvitationView.Position position,
      InvitationState status,
      Instant expiresAt,
      String mailStatus,
      @Nullable UUID sessionId,
      @Nullable SessionStatus sessionStatus) {}
}
