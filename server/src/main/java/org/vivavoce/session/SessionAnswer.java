package org.vivavoce.session;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session as it goes over the wire. */
public record SessionAnswer(
    UUID id,
    UUID sessionId,
    SessionStatus status,
    String webrtcStatus,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable Instant resumeUntil,
    SessionView.Position position,
    SessionView.Company company,
    SessionView.@Nullable Candidate candidate) {

  public static SessionAnswer of(SessionView session) {
    return new SessionAnswer(
        session.id(),
        session.id(),
        session.status(),
        session.webrtcStatus(),
        session.createdAt(),
        session.startedAt(),
        session.completedAt(),
        session.resumeUntil(),
        session.position(),
        session.company(),
        session.candidate());
  }
}
