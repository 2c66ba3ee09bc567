package org.vivavoce.invitation;

import java.time.Duration;
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

/** Invitations: their token is stored hashed, their state is computed when read. */
public final class InvitationStore implements InvitationAcceptance {
  /** The state as SQL; an accepted invitation does not expire under its candidate's feet. */
  private static final String STATE =
      "case when i.status in ('pending', 'opened') and i.expires_at <= now() then 'expired'"
          + " else i.status end";

  private final Database database;
  private final PlanStore plans;
  private final Time time;

  public InvitationStore(Database database, PlanStore plans, Time time) {
    this.database = database;
    this.plans = plans;
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

  /** What the candidate is told before the interview; nothing of the plan but its length. */
  record Invited(
      UUID id,
      InvitationState state,
      UUID tenantId,
      String company,
      UUID positionId,
      String title,
      String description,
      String candidate,
      @Nullable UUID sessionId,
      @Nullable SessionStatus sessionStatus,
      Duration length) {}

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

  /** Under service claims. */
  public Created create(
      Handle tx,
      UUID tenantId,
      UUID candidateId,
      UUID positionId,
      Duration validFor,
      @Nullable UUID createdBy) {
    UUID id = Ids.next(time);
    String token = Tokens.create();
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

  @Override
  public Optional<Addressee> addressee(Handle tx, UUID tenantId, UUID invitationId) {
    return tx.createQuery(
            "select c.email, "
                + STATE
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
                    + STATE
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

  /** The candidate's newest invitation that was not revoked. */
  Optional<Invited> newest(Claims.Candidate candidate) {
    return database.inTenant(
        candidate,
        tx ->
            tx.createQuery(
                    "select i.id, "
                        + STATE
                        + " as state, "
                        + """
                        i.tenant_id, t.name as company, p.id as position_id, p.title,
                          coalesce(p.description, '') as description, c.name as candidate,
                          s.id as session_id, s.status as session_status
                        from public.interview_invitations i
                          join public.candidates c on c.tenant_id = i.tenant_id and c.id = i.candidate_id
                          join public.positions p on p.tenant_id = i.tenant_id and p.id = i.position_id
                          join public.tenants t on t.id = i.tenant_id
                          left join public.interview_sessions s
                            on s.tenant_id = i.tenant_id and s.invitation_id = i.id
                        where i.status <> 'revoked'
                        order by i.created_at desc, i.id desc limit 1
                        """)
                .map((rs, _) -> invited(rs))
                .findOne()
                .map(invited -> withLength(tx, invited)));
  }

  private static Invited invited(java.sql.ResultSet rs) throws java.sql.SQLException {
    String status = rs.getString("session_status");
    return new Invited(
        rs.getObject("id", UUID.class),
        InvitationState.ofWire(rs.getString("state")),
        rs.getObject("tenant_id", UUID.class),
        rs.getString("company"),
        rs.getObject("position_id", UUID.class),
        rs.getString("title"),
        rs.getString("description"),
        rs.getString("candidate"),
        rs.getObject("session_id", UUID.class),
        status == null ? null : SessionStatus.ofWire(status),
        Duration.ZERO);
  }

  private Invited withLength(Handle tx, Invited invited) {
    Duration length =
        Database.assuming(
            tx,
            new Claims.Service(invited.tenantId()),
            service -> plans.timeLimit(service, invited.tenantId(), invited.positionId()));
    return new Invited(
        invited.id(),
        invited.state(),
        invited.tenantId(),
        invited.company(),
        invited.positionId(),
        invited.title(),
        invited.description(),
        invited.candidate(),
        invited.sessionId(),
        invited.sessionStatus(),
        length);
  }
}
