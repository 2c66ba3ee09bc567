package org.vivavoce.invitation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;

/**
 * What stands behind an invitation's token, for whoever holds it. A token that was revoked or
 * replaced is as unknown as one that never was.
 */
public final class InvitationLookup {
  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");

  private final Database database;

  public InvitationLookup(Database database) {
    this.database = database;
  }

  /**
   * @param email the invited address: for mails and comparisons, not for answers
   * @param userId whom the candidate is bound to, null before the first acceptance
   */
  public record Known(
      UUID tenantId,
      UUID invitationId,
      InvitationState state,
      Instant expiresAt,
      String positionTitle,
      String company,
      String email,
      @Nullable UUID userId) {
    @Override
    public String toString() {
      return "Known[" + invitationId + " " + state + "]";
    }
  }

  /** Whether this can be a token at all; also whether it may stand in a header. */
  static boolean hasForm(String token) {
    return TOKEN.matcher(token).matches();
  }

  /** Reads and changes nothing. */
  public Optional<Known> find(String token) {
    return look(token, false);
  }

  /** The same; a pending invitation counts as opened from now on, which consumes nothing. */
  public Optional<Known> open(String token) {
    return look(token, true);
  }

  private record Ref(UUID tenantId, UUID invitationId) {}

  private Optional<Known> look(String token, boolean opening) {
    if (!hasForm(token)) {
      return Optional.empty();
    }
    return database.inTenant(
        new Claims.Operations(),
        tx ->
            tx.createQuery(
                    """
                    select tenant_id, invitation_id from viva.invitation_by_token(:hash)
                    """)
                .bind("hash", Tokens.hash(token))
                .map(
                    (rs, _) ->
                        new Ref(
                            rs.getObject("tenant_id", UUID.class),
                            rs.getObject("invitation_id", UUID.class)))
                .findOne()
                .flatMap(
                    ref ->
                        Database.assuming(
                            tx,
                            new Claims.Service(ref.tenantId()),
                            service -> read(service, ref, opening))));
  }

  private static Optional<Known> read(Handle tx, Ref ref, boolean opening) {
    if (opening) {
      tx.createUpdate(
              """
              update public.interview_invitations set status = 'opened', opened_at = now()
              where id = :id and status = 'pending' and expires_at > now()
              """)
          .bind("id", ref.invitationId())
          .execute();
    }
    return tx.createQuery(
            "select "
                + InvitationState.SQL
                + """
                 as state, i.tenant_id, i.id, i.expires_at, p.title, t.name as company, c.email,
                  c.user_id
                from public.interview_invitations i
                  join public.candidates c on c.tenant_id = i.tenant_id and c.id = i.candidate_id
                  join public.positions p on p.tenant_id = i.tenant_id and p.id = i.position_id
                  join public.tenants t on t.id = i.tenant_id
                where i.id = :id and i.status <> 'revoked'
                """)
        .bind("id", ref.invitationId())
        .map((rs, _) -> known(rs))
        .findOne();
  }

  private static Known known(ResultSet rs) throws SQLException {
    return new Known(
        rs.getObject("tenant_id", UUID.class),
        rs.getObject("id", UUID.class),
        InvitationState.ofWire(rs.getString("state")),
        rs.getTimestamp("expires_at").toInstant(),
        rs.getString("title"),
        rs.getString("company"),
        rs.getString("email"),
        rs.getObject("user_id", UUID.class));
  }
}
