package org.vivavoce.session;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session as the person who asks may see it; row-level security has decided that they may. */
public record SessionView(
    UUID tenantId,
    UUID id,
    SessionStatus status,
    String webrtcStatus,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable Instant resumeUntil,
    @Nullable UUID invitationId,
    Position position,
    Company company,
    @Nullable Candidate candidate) {

  public record Position(UUID id, String title, String description) {}

  public record Company(UUID id, String name) {}

  public record Candidate(UUID id, String name, String email) {}
}
