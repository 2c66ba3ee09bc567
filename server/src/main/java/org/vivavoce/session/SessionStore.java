package org.vivavoce.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.plan.InterviewSettings;
import org.vivavoce.plan.PlanStore;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.tenancy.Role;

/** Interview sessions: made once for an invitation, read as the asking person, ended once. */
public final class SessionStore {
  static final Duration TICKET = Duration.ofSeconds(60);

  /** A host that was seen this recently reports its last words by itself. */
  private static final Duration HOST_LEASE = Duration.ofSeconds(5);

  private static final Duration LAST_WORDS = Duration.ofSeconds(15);

  private final Database database;
  private final PlanStore plans;
  private final SessionMoves moves;
  private final ConsentStore consents;
  private final Time time;

  public SessionStore(
      Database database, PlanStore plans, SessionMoves moves, ConsentStore consents, Time time) {
    this.database = database;
    this.plans = plans;
    this.moves = moves;
    this.consents = consents;
    this.time = time;
  }

  record Made(UUID sessionId, boolean isNew) {}

  record Ticket(String token, Instant expiresAt) {
    @Override
    public String toString() {
      return "Ticket[until " + expiresAt + "]";
    }
  }

  /** The session as this person sees it; 404 when it is not theirs, whether it exists or not. */
  public SessionView require(Claims person, UUID sessionId) {
    return database.inTenant(person, tx -> find(tx, sessionId)).orElseThrow(SessionStore::unknown);
  }

  /** 403 that names the roles for a member of none of them. */
  void requireRole(Claims.Member member, Role... anyOf) {
    database.inTenant(member, tx -> Rights.require(tx, member, anyOf));
  }

  static ProblemException unknown() {
    return new ProblemException(
        ErrorCode.SESSION_NOT_FOUND, "This interview session does not exist.");
  }

  static Optional<SessionView> find(Handle tx, UUID sessionId) {
    return tx.createQuery(
            """
            select s.tenant_id, s.id, s.status, s.webrtc_status, s.created_at, s.started_at,
              s.completed_at, s.resume_until, s.invitation_id, p.id as position_id, p.title,
              coalesce(p.description, '') as description, t.name as company,
              c.id as candidate_id, c.name as candidate, c.email
            from public.interview_sessions s
              join public.positions p on p.tenant_id = s.tenant_id and p.id = s.position_id
              join public.tenants t on t.id = s.tenant_id
              left join public.candidates c on c.tenant_id = s.tenant_id and c.id = s.candidate_id
            where s.id = :id
            """)
        .bind("id", sessionId)
        .map((rs, _) -> view(rs))
        .findOne();
  }

  private static SessionView view(ResultSet rs) throws SQLException {
    UUID candidate = rs.getObject("candidate_id", UUID.class);
    UUID tenant = rs.getObject("tenant_id", UUID.class);
    return new SessionView(
        tenant,
        rs.getObject("id", UUID.class),
        SessionStatus.ofWire(rs.getString("status")),
        rs.getString("webrtc_status"),
        rs.getTimestamp("created_at").toInstant(),
        instant(rs, "started_at"),
        instant(rs, "completed_at"),
        instant(rs, "resume_until"),
        rs.getObject("invitation_id", UUID.class),
        new SessionView.Position(
            rs.getObject("position_id", UUID.class),
            rs.getString("title"),
            rs.getString("description")),
        new SessionView.Company(tenant, rs.getString("company")),
        candidate == null
            ? null
            : new SessionView.Candidate(
                candidate, rs.getString("candidate"), rs.getString("email")));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var timestamp = rs.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }

  /** Whose invitation it is; 404 where it is not this candidate's. */
  UUID tenantOf(Claims.Candidate candidate, UUID invitationId) {
    return database
        .inTenant(candidate, tx -> tenantOf(tx, invitationId))
        .orElseThrow(SessionStore::noInvitation);
  }

  /** The one session of this candidate's invitation, made if it is not there yet. */
  Made forInvitation(Handle tx, Claims.Candidate candidate, UUID tenant, UUID invitationId) {
    return Database.assuming(
        tx, new Claims.Service(tenant), service -> begin(service, candidate, tenant, invitationId));
  }

  /** The names of what a session's position asks for. */
  List<String> competencies(SessionView session) {
    return database.inTenant(
        new Claims.Service(session.tenantId()),
        tx -> plans.competencies(tx, session.tenantId(), session.position().id()));
  }

  private static Optional<UUID> tenantOf(Handle tx, UUID invitationId) {
    return tx.createQuery("select tenant_id from public.interview_invitations where id = :id")
        .bind("id", invitationId)
        .mapTo(UUID.class)
        .findOne();
  }

  private static ProblemException noInvitation() {
    return new ProblemException(ErrorCode.NOT_FOUND, "This invitation does not exist.");
  }

  private record Invited(UUID candidateId, UUID positionId, boolean open) {}

  private Made begin(Handle tx, Claims.Candidate candidate, UUID tenant, UUID invitationId) {
    // Locked, so that an invitation that is revoked in this moment gets no session any more.
    Invited invited =
        tx.createQuery(
                """
                select candidate_id, position_id,
                  status = 'accepted' or status in ('pending', 'opened') and expires_at > now()
                    as open
                from public.interview_invitations
                where tenant_id = :tenant and id = :id and status <> 'revoked' for update
                """)
            .bind("tenant", tenant)
            .bind("id", invitationId)
            .map(
                (rs, _) ->
                    new Invited(
                        rs.getObject("candidate_id", UUID.class),
                        rs.getObject("position_id", UUID.class),
                        rs.getBoolean("open")))
            .findOne()
            .orElseThrow(SessionStore::noInvitation);
    Optional<SessionView> existing =
        ofInvitation(tx, tenant, invitationId).flatMap(id -> find(tx, id));
    if (existing.isEmpty() && !invited.open()) {
      throw new ProblemException(ErrorCode.STATUS_CONFLICT, "This invitation has expired.");
    }
    requireConsent(tx, invitationId, existing.map(SessionView::status));
    accept(tx, candidate, tenant, invitationId);
    UUID session =
        existing
            .map(SessionView::id)
            .orElseGet(
                () ->
                    create(
                        tx,
                        tenant,
                        invited.candidateId(),
                        invited.positionId(),
                        invitationId,
                        candidate.userId()));
    return new Made(session, existing.isEmpty());
  }

  /**
   * Who is signed in already is asked for no code at a further invitation: beginning accepts it.
   * Only whom the candidate is bound to gets here.
   */
  private static void accept(
      Handle tx, Claims.Candidate candidate, UUID tenant, UUID invitationId) {
    int accepted =
        tx.createUpdate(
                """
                update public.interview_invitations set status = 'accepted', accepted_at = now()
                where tenant_id = :tenant and id = :id
                  and status in ('pending', 'opened') and expires_at > now()
                """)
            .bind("tenant", tenant)
            .bind("id", invitationId)
            .execute();
    if (accepted > 0) {
      Audit.record(
          tx,
          tenant,
          AuditEntry.of(
              AuditEntry.Actor.candidate(candidate.userId()),
              AuditAction.INVITATION_ACCEPTED,
              AuditEntry.ObjectKind.INVITATION,
              invitationId));
    }
  }

  /** The session, for its candidate to get to; 409 where the required consent is not given. */
  SessionView requireConsented(Claims.Candidate person, UUID sessionId) {
    return database.inTenant(
        person,
        tx -> {
          SessionView session = find(tx, sessionId).orElseThrow(SessionStore::unknown);
          UUID invitationId = session.invitationId();
          if (invitationId != null) {
            requireConsent(tx, invitationId, Optional.of(session.status()));
          }
          return session;
        });
  }

  private void requireConsent(Handle tx, UUID invitationId, Optional<SessionStatus> existing) {
    SessionStatus status = existing.orElse(SessionStatus.PENDING);
    boolean begun = status != SessionStatus.PENDING;
    if (!status.isFinal() && !consents.mayBeInterviewed(tx, invitationId, begun)) {
      throw new ProblemException(
          ErrorCode.CONSENT_REQUIRED,
          "The interview begins when you have read what it means and agreed to it.");
    }
  }

  private static Optional<UUID> ofInvitation(Handle tx, UUID tenantId, UUID invitationId) {
    return tx.createQuery(
            """
            select id from public.interview_sessions
            where tenant_id = :tenant and invitation_id = :invitation
            """)
        .bind("tenant", tenantId)
        .bind("invitation", invitationId)
        .mapTo(UUID.class)
        .findOne();
  }

  /** Makes the session of an invitation with the plan frozen; under service claims. */
  public UUID create(
      Handle tx,
      UUID tenantId,
      UUID candidateId,
      UUID positionId,
      UUID invitationId,
      @Nullable UUID userId) {
    UUID planVersion = plans.versionFor(tx, tenantId, positionId);
    InterviewSettings settings =
        SessionSettings.frozen(tx, tenantId, positionId, InterviewSettings.NONE);
    tx.createUpdate(
            """
            insert into public.interview_sessions
              (id, tenant_id, candidate_id, position_id, invitation_id, plan_version_id, user_id,
               settings)
            values (:id, :tenant, :candidate, :position, :invitation, :plan,
              cast(:user as uuid), cast(:settings as jsonb))
            on conflict (tenant_id, invitation_id) do nothing
            """)
        .bind("id", Ids.next(time))
        .bind("tenant", tenantId)
        .bind("candidate", candidateId)
        .bind("position", positionId)
        .bind("invitation", invitationId)
        .bind("plan", planVersion)
        .bind("user", userId)
        .bind("settings", settings.json().toString())
        .execute();
    return ofInvitation(tx, tenantId, invitationId).orElseThrow(SessionStore::unknown);
  }

  /** A ticket for the session's WebSocket, good once. */
  Ticket ticket(UUID tenantId, UUID sessionId, UUID userId, boolean member) {
    String token = Tokens.create();
    return database.inTenant(
        new Claims.Operations(),
        tx ->
            tx.createQuery(
                    """
                    insert into ops.tickets
                      (token_hash, purpose, tenant_id, session_id, user_id, kind, expires_at)
                    values (:hash, 'socket', :tenant, :session, :user, :kind,
                      now() + :seconds * interval '1 second')
                    returning expires_at
                    """)
                .bind("hash", Tokens.hash(token))
                .bind("tenant", tenantId)
                .bind("session", sessionId)
                .bind("user", userId)
                .bind("kind", member ? "member" : "candidate")
                .bind("seconds", TICKET.toSeconds())
                .map((rs, _) -> new Ticket(token, rs.getTimestamp(1).toInstant()))
                .one());
  }

  /**
   * Ends the session at its owner's word; again changes nothing. A host that still holds it reports
   * its last words; the summary waits for them a little.
   */
  void complete(UUID tenantId, UUID sessionId, AuditEntry.Actor actor) {
    record Row(SessionStatus status, boolean held) {}
    database.inTenant(
        new Claims.Service(tenantId),
        tx -> {
          Row row =
              tx.createQuery(
                      """
                      select status,
                        coalesce(host_seen_at > now() - :lease * interval '1 second', false) as held
                      from public.interview_sessions where tenant_id = :tenant and id = :id for update
                      """)
                  .bind("lease", HOST_LEASE.toSeconds())
                  .bind("tenant", tenantId)
                  .bind("id", sessionId)
                  .map(
                      (rs, _) ->
                          new Row(
                              SessionStatus.ofWire(rs.getString("status")), rs.getBoolean("held")))
                  .one();
          if (row.status() == SessionStatus.COMPLETED) {
            return row;
          }
          if (!row.status().mayBecome(SessionStatus.COMPLETED)) {
            throw new ProblemException(
                ErrorCode.STATUS_CONFLICT,
                "An interview that is %s cannot be completed.".formatted(row.status().wire()));
          }
          moves.move(tx, tenantId, sessionId, SessionStatus.COMPLETED, actor);
          moves.ended(
              tx, tenantId, sessionId, "completed", row.held() ? LAST_WORDS : Duration.ZERO);
          return row;
        });
  }

  /** The questions of the session's frozen plan; the caller has proved that a member asks. */
  List<org.vivavoce.plan.InterviewPlan.Question> questions(UUID tenantId, UUID sessionId) {
    return database.inTenant(
        new Claims.Service(tenantId),
        tx ->
            planVersion(tx, sessionId)
                .map(version -> plans.frozen(tx, tenantId, version).questions())
                .orElse(List.of()));
  }

  static Optional<UUID> planVersion(Handle tx, UUID sessionId) {
    return tx.createQuery(
            """
            select plan_version_id from public.interview_sessions
            where id = :id and plan_version_id is not null
            """)
        .bind("id", sessionId)
        .mapTo(UUID.class)
        .findOne();
  }
}
