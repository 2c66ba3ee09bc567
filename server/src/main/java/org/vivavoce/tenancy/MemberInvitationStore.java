package org.vivavoce.tenancy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.SqlFault;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/**
 * Colleagues who were asked to join. There is no token: who signs in with the invited address is
 * in. In the caller's transaction, under the claims of a member.
 */
public final class MemberInvitationStore {
  private static final Duration VALID = Duration.ofDays(7);

  private static final String COLUMNS =
      "id, email, role, case when status = 'pending' and expires_at <= now() then 'expired'"
          + " else status end as state, expires_at, mail_status, mail_error, created_at";

  private final MemberInvitationPost post;
  private final Time time;

  public MemberInvitationStore(MemberInvitationPost post, Time time) {
    this.post = post;
    this.time = time;
  }

  /**
   * @param status {@code pending}, {@code accepted}, {@code revoked}, or {@code expired}, which is
   *     computed when read
   * @param mailStatus {@code none}, {@code queued}, {@code sent} or {@code failed}
   */
  record Row(
      UUID id,
      String email,
      Role role,
      String status,
      Instant expiresAt,
      String mailStatus,
      @Nullable String mailError,
      Instant createdAt) {}

  private static Row row(ResultSet rs) throws SQLException {
    return new Row(
        rs.getObject("id", UUID.class),
        rs.getString("email"),
        Role.ofWire(rs.getString("role")),
        rs.getString("state"),
        rs.getTimestamp("expires_at").toInstant(),
        rs.getString("mail_status"),
        rs.getString("mail_error"),
        rs.getTimestamp("created_at").toInstant());
  }

  /** Those that somebody may still answer, or may be sent again; newest first. */
  List<Row> list(Handle tx, UUID tenantId) {
    return tx.createQuery(
            "select "
                + COLUMNS
                + " from public.member_invitations where tenant_id = :tenant and status = 'pending'"
                + " order by created_at desc, id desc limit 500")
        .bind("tenant", tenantId)
        .map((rs, _) -> row(rs))
        .list();
  }

  /**
   * @throws ProblemException 404
   */
  Row hold(Handle tx, UUID id) {
    return tx.createQuery(
            "select " + COLUMNS + " from public.member_invitations where id = :id for update")
        .bind("id", id)
        .map((rs, _) -> row(rs))
        .findOne()
        .orElseThrow(() -> Rights.unknown("member invitation", id));
  }

  private Optional<Row> pending(Handle tx, UUID tenantId, String email) {
    return tx.createQuery(
            "select "
                + COLUMNS
                + " from public.member_invitations where tenant_id = :tenant"
                + " and lower(email) = lower(:email) and status = 'pending' for update")
        .bind("tenant", tenantId)
        .bind("email", email)
        .map((rs, _) -> row(rs))
        .findOne();
  }

  /**
   * Invites; one that has expired gives way.
   *
   * @throws ProblemException 409 {@code already_invited} with {@code invitation_id}
   */
  Row create(Handle tx, Claims.Member who, String email, Role role) {
    pending(tx, who.tenantId(), email)
        .ifPresent(
            row -> {
              if (row.status().equals("pending")) {
                throw new ProblemException(
                    ErrorCode.ALREADY_INVITED,
                    "This address is invited already.",
                    List.of(),
                    Map.of("invitation_id", row.id().toString()));
              }
              revoke(tx, row);
            });
    UUID id = Ids.next(time);
    insert(tx, who, id, email, role);
    post.order(tx, who.tenantId(), id);
    return hold(tx, id);
  }

  private static void insert(Handle tx, Claims.Member who, UUID id, String email, Role role) {
    try {
      tx.createUpdate(
              """
              insert into public.member_invitations
                (id, tenant_id, email, role, expires_at, created_by, mail_status)
              values (:id, :tenant, :email, :role, now() + :seconds * interval '1 second', :by,
                'queued')
              """)
          .bind("id", id)
          .bind("tenant", who.tenantId())
          .bind("email", email)
          .bind("role", role.wire())
          .bind("seconds", VALID.toSeconds())
          .bind("by", who.userId())
          .execute();
    } catch (RuntimeException e) {
      if (SqlFault.of(e) == SqlFault.CONSTRAINT) {
        // Another owner invited the same address at the same moment.
        ProblemException problem =
            new ProblemException(ErrorCode.ALREADY_INVITED, "This address is invited already.");
        problem.initCause(e);
        throw problem;
      }
      throw e;
    }
  }

  /**
   * From now on the address lets nobody in; again changes nothing.
   *
   * @throws ProblemException 409 once it is accepted
   */
  void revoke(Handle tx, Row held) {
    if (held.status().equals("revoked")) {
      return;
    }
    requireUnanswered(held, "taken back");
    tx.createUpdate(
            """
            update public.member_invitations set status = 'revoked', revoked_at = now()
            where id = :id
            """)
        .bind("id", held.id())
        .execute();
  }

  /**
   * Another mail and a new term.
   *
   * @throws ProblemException 409 once it is accepted or revoked
   */
  void resend(Handle tx, Claims.Member who, Row held) {
    requireUnanswered(held, "sent again");
    tx.createUpdate(
            """
            update public.member_invitations set mail_status = 'queued', mail_error = null,
              expires_at = now() + :seconds * interval '1 second'
            where id = :id
            """)
        .bind("seconds", VALID.toSeconds())
        .bind("id", held.id())
        .execute();
    post.order(tx, who.tenantId(), held.id());
  }

  private static void requireUnanswered(Row held, String what) {
    if (held.status().equals("accepted") || held.status().equals("revoked")) {
      throw new ProblemException(
          ErrorCode.STATUS_CONFLICT,
          "An invitation that is %s cannot be %s.".formatted(held.status(), what));
    }
  }
}
