package org.vivavoce.invitation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.PlanStore;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.signin.InvitationAcceptance;
import org.vivavoce.tenancy.TenancyStore;

/** Invitations: their token is stored hashed, their state is computed when read. */
public final class InvitationStore implements InvitationAcceptance {
  private final Database database;
  private final PlanStore plans;
  private final InvitationTokens tokens;
  private final Time time;

  public InvitationStore(Database database, PlanStore plans, InvitationTokens tokens, Time time) {
    this.database = database;
    this.plans = plans;
    this.tokens = tokens;
    this.time = time;
  }

  /**
   * @param token shown once
   */
  public record Created(UUID id, String token) {
    @Override
    public String toString() {
      return "Created[" + id + "]";
    }
  }

  /**
   * What the candidate is told before the interview; nothing of the plan but its length.
   *
   * @param contact whom to ask, where the tenant says it
   */
  record Invited(
      UUID id,
      InvitationState state,
      Instant expiresAt,
      UUID tenantId,
      String company,
      UUID positionId,
      String title,
      String description,
      String candidate,
      @Nullable UUID sessionId,
      @Nullable SessionStatus sessionStatus,
      Duration length,
      @Nullable String contact) {

    Invited with(Duration length, @Nullable String contact) {
      return new Invited(
          id,
          state,
          expiresAt,
          tenantId,
          company,
          positionId,
          title,
          description,
          candidate,
          sessionId,
          sessionStatus,
          length,
          contact);
    }
  }

  /** Under service claims. */
  public UUID addCandidate(Handle tx, UUID tenantId, String name, String email) {
    UUID id = Ids.next(time);
    tx.createUpdate(
            """
            insert into public.candidates (id, tenant_id, name, email)
            values (:id, :tenant, :name, :email)
            """)
        .bind("id", id)
        .bind("tenant", tenantId)
        .bind("name", name)
        .bind("email", email)
        .execute();
    return id;
  }

  /** An invitation that no mail tells of; under service claims. */
  public Created create(
      Handle tx,
      UUID tenantId,
      UUID candidateId,
      UUID positionId,
      Duration validFor,
      @Nullable UUID createdBy) {
    UUID id = Ids.next(time);
    String token = tokens.token(id, 1);
    tx.createUpdate(
            """
            insert into public.interview_invitations
              (id, tenant_id, candidate_id, position_id, token_hash, expires_at, created_by)
            values (:id, :tenant, :candidate, :position, :hash,
              now() + :seconds * interval '1 second', cast(:by as uuid))
            """)
        .bind("id", id)
        .bind("tenant", tenantId)
        .bind("candidate", candidateId)
        .bind("position", positionId)
        .bind("hash", Tokens.hash(token))
        .bind("seconds", validFor.toSeconds())
        .bind("by", createdBy)
        .execute();
    return new Created(id, token);
  }

  /** Orders the mail of an invitation just made; under service claims. */
  public void mailed(Handle tx, UUID tenantId, UUID invitationId, InvitationPost post) {
    tx.createUpdate(
            """
            update public.interview_invitations set mail_status = 'queued'
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenantId)
        .bind("id", invitationId)
        .execute();
    post.order(tx, tenantId, invitationId, 1);
  }

  @Override
  public Optional<Addressee> addressee(Handle tx, UUID tenantId, UUID invitationId) {
    return tx.createQuery(
            "select c.email, "
                + InvitationState.SQL
                + " as state "
                + """
                from public.interview_invitations i
                  join public.candidates c on c.tenant_id = i.tenant_id and c.id = i.candidate_id
                where i.tenant_id = :tenant and i.id = :id
                for update of i
                """)
        .bind("tenant", tenantId)
        .bind("id", invitationId)
        .map(
            (rs, _) -> {
              InvitationState state = InvitationState.ofWire(rs.getString("state"));
              return new Addressee(
                  rs.getString("email"),
                  state.letsIn(),
                  state == InvitationState.ACCEPTED || state == InvitationState.COMPLETED);
            })
        .findOne();
  }

  @Override
  public boolean accept(Handle tx, UUID tenantId, UUID invitationId, UUID userId) {
    record Found(UUID candidateId, InvitationState state) {}
    Optional<Found> found =
        tx.createQuery(
                "select i.candidate_id, "
                    + InvitationState.SQL
                    + " as state from public.interview_invitations i"
                    + " where i.tenant_id = :tenant and i.id = :id for update")
            .bind("tenant", tenantId)
            .bind("id", invitationId)
            .map(
                (rs, _) ->
                    new Found(
                        rs.getObject("candidate_id", UUID.class),
                        InvitationState.ofWire(rs.getString("state"))))
            .findOne();
    if (found.isEmpty()
        || !found.get().state().letsIn()
        || !bind(tx, tenantId, found.get().candidateId(), userId)) {
      return false;
    }
    tx.createUpdate(
            """
            update public.interview_invitations
            set status = case when status in ('pending', 'opened') then 'accepted' else status end,
              accepted_at = coalesce(accepted_at, now())
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenantId)
        .bind("id", invitationId)
        .execute();
    tx.createUpdate(
            """
            update public.interview_sessions set user_id = :user
            where tenant_id = :tenant and invitation_id = :id and user_id is null
            """)
        .bind("tenant", tenantId)
        .bind("id", invitationId)
        .bind("user", userId)
        .execute();
    return true;
  }

  /** The first acceptance binds the candidate to the user; from then on nobody else is let in. */
  private static boolean bind(Handle tx, UUID tenantId, UUID candidateId, UUID userId) {
    return tx.createUpdate(
                """
                update public.candidates set user_id = :user
                where tenant_id = :tenant and id = :id and (user_id is null or user_id = :user)
                """)
            .bind("tenant", tenantId)
            .bind("id", candidateId)
            .bind("user", userId)
            .execute()
        == 1;
  }

  /**
   * The candidate's most useful invitation that was not revoked: one whose interview is under way,
   * an accepted one, an open one, a finished one, a closed one; among equals the newest.
   *
   * @param preferred the one whose link was opened in this browser, where it is the candidate's
   */
  Optional<Invited> mostUseful(Claims.Candidate candidate, @Nullable UUID preferred) {
    return database.inTenant(
        candidate,
        tx ->
            tx.createQuery(
                    "select i.id, "
                        + InvitationState.SQL
                        + " as state, "
                        + """
                        i.expires_at, i.tenant_id, t.name as company, p.id as position_id, p.title,
                          coalesce(p.description, '') as description, c.name as candidate,
                          s.id as session_id, s.status as session_status
                        from public.interview_invitations i
                          join public.candidates c on c.tenant_id = i.tenant_id and c.id = i.candidate_id
                          join public.positions p on p.tenant_id = i.tenant_id and p.id = i.position_id
                          join public.tenants t on t.id = i.tenant_id
                          left join public.interview_sessions s
                            on s.tenant_id = i.tenant_id and s.invitation_id = i.id
                        where i.status <> 'revoked'
                        order by i.id is not distinct from cast(:preferred as uuid) desc,
                          case
                            when s.status in ('connecting', 'in_progress', 'disconnected') then 1
                            when i.status = 'completed'
                              or s.status in ('completed', 'failed', 'cancelled', 'expired') then 4
                            when i.status = 'accepted' or s.id is not null then 2
                            when i.expires_at > now() then 3
                            else 5
                          end,
                          i.created_at desc, i.id desc limit 1
                        """)
                .bind("preferred", preferred)
                .map((rs, _) -> invited(rs))
                .findOne()
                .map(invited -> complete(tx, invited)));
  }

  private static Invited invited(ResultSet rs) throws SQLException {
    return new Invited(
        rs.getObject("id", UUID.class),
        InvitationState.ofWire(rs.getString("state")),
        rs.getTimestamp("expires_at").toInstant(),
        rs.getObject("tenant_id", UUID.class),
        rs.getString("company"),
        rs.getObject("position_id", UUID.class),
        rs.getString("title"),
        rs.getString("description"),
        rs.getString("candidate"),
        rs.getObject("session_id", UUID.class),
        InvitationView.status(rs.getString("session_status")),
        Duration.ZERO,
        null);
  }

  /** With what candidates have no right to read themselves. */
  private Invited complete(Handle tx, Invited invited) {
    return Database.assuming(
        tx,
        new Claims.Service(invited.tenantId()),
        service ->
            invited.with(
                plans.timeLimit(service, invited.tenantId(), invited.positionId()),
                TenancyStore.settings(service, invited.tenantId()).contactEmail()));
  }
}
