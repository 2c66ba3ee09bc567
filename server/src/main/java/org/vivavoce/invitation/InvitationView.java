package org.vivavoce.invitation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.session.SessionStatus;

/**
 * An invitation as members see it.
 *
 * @param status computed at the moment of reading
 * @param mailStatus {@code none}, {@code queued}, {@code sent} or {@code failed}
 * @param mailError why the last mail was not taken, in the mail server's or our words
 */
record InvitationView(
    UUID id,
    InvitationState status,
    Person candidate,
    Position position,
    Instant expiresAt,
    Instant createdAt,
    @Nullable Instant openedAt,
    @Nullable Instant acceptedAt,
    @Nullable Instant completedAt,
    @Nullable Instant revokedAt,
    @Nullable UUID sessionId,
    @Nullable SessionStatus sessionStatus,
    String mailStatus,
    @Nullable String mailError,
    @Nullable Instant mailAt) {

  record Person(UUID id, String name, String email) {}

  record Position(UUID id, String title) {}

  /** The columns that {@link #of} reads. */
  static final String COLUMNS =
      """
      i.id, %s as state, i.candidate_id, c.name, c.email, i.position_id, p.title,
        i.expires_at, i.created_at, i.opened_at, i.accepted_at, i.completed_at, i.revoked_at,
        s.id as session_id, s.status as session_status, i.mail_status, i.mail_error, i.mail_at
      """
          .formatted(InvitationState.SQL);

  /** Where they come from. */
  static final String TABLES =
      """
      public.interview_invitations i
        join public.candidates c on c.tenant_id = i.tenant_id and c.id = i.candidate_id
        join public.positions p on p.tenant_id = i.tenant_id and p.id = i.position_id
        left join public.interview_sessions s
          on s.tenant_id = i.tenant_id and s.invitation_id = i.id
      """;

  static InvitationView of(ResultSet rs) throws SQLException {
    return new InvitationView(
        rs.getObject("id", UUID.class),
        InvitationState.ofWire(rs.getString("state")),
        new Person(
            rs.getObject("candidate_id", UUID.class), rs.getString("name"), rs.getString("email")),
        new Position(rs.getObject("position_id", UUID.class), rs.getString("title")),
        rs.getTimestamp("expires_at").toInstant(),
        rs.getTimestamp("created_at").toInstant(),
        instant(rs, "opened_at"),
        instant(rs, "accepted_at"),
        instant(rs, "completed_at"),
        instant(rs, "revoked_at"),
        rs.getObject("session_id", UUID.class),
        status(rs.getString("session_status")),
        rs.getString("mail_status"),
        rs.getString("mail_error"),
        instant(rs, "mail_at"));
  }

  static @Nullable SessionStatus status(@Nullable String wire) {
    return wire == null ? null : SessionStatus.ofWire(wire);
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var timestamp = rs.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }
}
