package org.vivavoce.invitation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.SessionMoves;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.tenancy.Rights;
import tools.jackson.databind.node.ArrayNode;

/**
 * What members do with invitations: invite, send again, take back, look through. Everything runs in
 * the caller's transaction under the member's claims.
 */
public final class InvitationDesk {
  private final InvitationTokens tokens;
  private final InvitationPost post;
  private final SessionMoves moves;
  private final Time time;

  public InvitationDesk(
      InvitationTokens tokens, InvitationPost post, SessionMoves moves, Time time) {
    this.tokens = tokens;
    this.post = post;
    this.moves = moves;
    this.time = time;
  }

  /**
   * Where a candidate stands after an invitation.
   *
   * @param isNew false when the candidate was invited before and nothing was done
   */
  record Placed(UUID id, Instant expiresAt, boolean isNew) {}

  /** A link that was just made; the token follows from the two. */
  record Sent(UUID id, int tokenVersion, Instant expiresAt) {}

  record Page(List<InvitationView> invitations, long total) {}

  /**
   * @param status null for all; the computed one
   * @param page from 1
   */
  record Filter(
      @Nullable UUID positionId,
      @Nullable UUID candidateId,
      @Nullable String status,
      int page,
      int perPage) {}

  /**
   * Invites those of these candidates who have no open invitation for the position; two callers at
   * once invite nobody twice.
   *
   * @param finishedToo whether who completed an interview for the position is invited again
   * @return by candidate; who is not of this tenant is missing
   * @throws ProblemException 404 without such a position, 409 when it is archived
   */
  Map<UUID, Placed> invite(
      Handle tx,
      Claims.Member who,
      List<UUID> candidateIds,
      UUID positionId,
      Duration validFor,
      boolean finishedToo) {
    requireOpen(tx, positionId);
    String ids = CandidateStore.array(candidateIds);
    List<UUID> known =
        tx.createQuery(
                """
                select id from public.candidates where id = any (cast(:ids as uuid[]))
                order by id for update
                """)
            .bind("ids", ids)
            .mapTo(UUID.class)
            .list();
    Map<UUID, Placed> placed = standing(tx, ids, positionId, finishedToo);
    Set<UUID> fresh = new LinkedHashSet<>(candidateIds);
    fresh.retainAll(known);
    fresh.removeAll(placed.keySet());
    placed.putAll(insert(tx, who, fresh, positionId, validFor));
    return placed;
  }

  private static void requireOpen(Handle tx, UUID positionId) {
    String status =
        tx.createQuery("select status from public.positions where id = :id")
            .bind("id", positionId)
            .mapTo(String.class)
            .findOne()
            .orElseThrow(() -> Rights.unknown("position", positionId));
    if (!status.equals("open")) {
      throw new ProblemException(
          ErrorCode.STATUS_CONFLICT, "This position is archived: nobody is invited for it.");
    }
  }

  /** Who of them is invited already, by candidate: by an open invitation or a finished one. */
  Map<UUID, Placed> standing(Handle tx, List<UUID> candidateIds, UUID positionId) {
    requireOpen(tx, positionId);
    return standing(tx, CandidateStore.array(candidateIds), positionId, false);
  }

  private static Map<UUID, Placed> standing(
      Handle tx, String candidateIds, UUID positionId, boolean finishedToo) {
    return tx
        .createQuery(
            """
            select distinct on (i.candidate_id) i.candidate_id, i.id, i.expires_at
            from public.interview_invitations i
            where i.candidate_id = any (cast(:ids as uuid[])) and i.position_id = :position
              and (i.status = 'accepted' or i.status = 'completed' and not :finishedToo
                or i.status in ('pending', 'opened') and i.expires_at > now())
            order by i.candidate_id, i.created_at desc, i.id desc
            """)
        .bind("ids", candidateIds)
        .bind("position", positionId)
        .bind("finishedToo", finishedToo)
        .map(
            (rs, _) ->
                Map.entry(
                    rs.getObject("candidate_id", UUID.class),
                    new Placed(
                        rs.getObject("id", UUID.class),
                        rs.getTimestamp("expires_at").toInstant(),
                        false)))
        .list()
        .stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, HashMap::new));
  }

  private Map<UUID, Placed> insert(
      Handle tx, Claims.Member who, Set<UUID> candidates, UUID positionId, Duration validFor) {
    if (candidates.isEmpty()) {
      return Map.of();
    }
    ArrayNode rows = Json.mapper().createArrayNode();
    for (UUID candidate : candidates) {
      UUID id = Ids.next(time);
      rows.addObject()
          .put("id", id.toString())
          .put("candidate", candidate.toString())
          .put("hash", HexFormat.of().formatHex(Tokens.hash(tokens.token(id, 1))));
    }
    Map<UUID, Placed> made = new HashMap<>();
    tx.createQuery(
            """
            insert into public.interview_invitations (id, tenant_id, candidate_id, position_id,
              token_hash, token_version, mail_status, expires_at, created_by)
            select r.id, :tenant, r.candidate, :position, decode(r.hash, 'hex'), 1, 'queued',
              now() + :seconds * interval '1 second', :user
            from jsonb_to_recordset(cast(:rows as jsonb)) as r(id uuid, candidate uuid, hash text)
            returning id, candidate_id, expires_at
            """)
        .bind("tenant", who.tenantId())
        .bind("position", positionId)
        .bind("seconds", validFor.toSeconds())
        .bind("user", who.userId())
        .bind("rows", rows.toString())
        .map(
            (rs, _) ->
                made.put(
                    rs.getObject("candidate_id", UUID.class),
                    new Placed(
                        rs.getObject("id", UUID.class),
                        rs.getTimestamp("expires_at").toInstant(),
                        true)))
        .list();
    made.values().forEach(each -> post.order(tx, who.tenantId(), each.id(), 1));
    return made;
  }

  private record Held(InvitationState state, int tokenVersion) {}

  /** Locks the row: who asks at the same time is answered after this one. */
  private static Held hold(Handle tx, UUID id) {
    return tx.createQuery(
            "select %s as state, i.token_version from public.interview_invitations i"
                    .formatted(InvitationState.SQL)
                + " where i.id = :id for update")
        .bind("id", id)
        .map(
            (rs, _) ->
                new Held(InvitationState.ofWire(rs.getString("state")), rs.getInt("token_version")))
        .findOne()
        .orElseThrow(() -> Rights.unknown("invitation", id));
  }

  /**
   * A new link and a new mail; the link before is dead from now on.
   *
   * @throws ProblemException 404, or 409 once it is accepted, completed or revoked
   */
  Sent resend(Handle tx, Claims.Member who, UUID id, Duration validFor) {
    Held held = hold(tx, id);
    switch (held.state()) {
      case PENDING, OPENED, EXPIRED -> {}
      case ACCEPTED, COMPLETED, REVOKED -> throw conflict(held.state(), "sent again");
    }
    int version = held.tokenVersion() + 1;
    Instant until =
        tx.createQuery(
                """
                update public.interview_invitations set status = 'pending', token_version = :version,
                  token_hash = :hash, expires_at = now() + :seconds * interval '1 second',
                  resent_at = now(), mail_status = 'queued', mail_error = null
                where id = :id returning expires_at
                """)
            .bind("version", version)
            .bind("hash", Tokens.hash(tokens.token(id, version)))
            .bind("seconds", validFor.toSeconds())
            .bind("id", id)
            .map((rs, _) -> rs.getTimestamp(1).toInstant())
            .one();
    post.order(tx, who.tenantId(), id, version);
    return new Sent(id, version, until);
  }

  /**
   * Ends the link and the candidate's way in. A session that nobody has begun is cancelled with it.
   *
   * @return false when it was revoked before
   * @throws ProblemException 404, or 409 once it is completed or its interview is under way
   */
  boolean revoke(Handle tx, Claims.Member who, UUID id) {
    Held held = hold(tx, id);
    switch (held.state()) {
      case PENDING, OPENED, ACCEPTED, EXPIRED -> {}
      case REVOKED -> {
        return false;
      }
      case COMPLETED -> throw conflict(held.state(), "taken back");
    }
    Database.assuming(
        tx,
        new Claims.Service(who.tenantId()),
        service -> {
          sitting(service, id).ifPresent(sitting -> cancel(service, who.tenantId(), sitting));
          return id;
        });
    tx.createUpdate(
            """
            update public.interview_invitations set status = 'revoked', revoked_at = now()
            where id = :id
            """)
        .bind("id", id)
        .execute();
    return true;
  }

  private record Sitting(UUID id, SessionStatus status) {}

  private static Optional<Sitting> sitting(Handle tx, UUID invitationId) {
    return tx.createQuery(
            """
            select id, status from public.interview_sessions where invitation_id = :id for update
            """)
        .bind("id", invitationId)
        .map(
            (rs, _) ->
                new Sitting(
                    rs.getObject("id", UUID.class), SessionStatus.ofWire(rs.getString("status"))))
        .findOne();
  }

  private void cancel(Handle tx, UUID tenantId, Sitting sitting) {
    if (sitting.status().isFinal()) {
      return;
    }
    if (!sitting.status().mayBecome(SessionStatus.CANCELLED)) {
      throw new ProblemException(
          ErrorCode.STATUS_CONFLICT,
          "The interview of this invitation is under way. End it first.",
          List.of(),
          Map.of("session_id", sitting.id().toString()));
    }
    moves.move(tx, tenantId, sitting.id(), SessionStatus.CANCELLED);
    SessionMoves.revokeGrants(tx, sitting.id());
  }

  private static ProblemException conflict(InvitationState state, String what) {
    return new ProblemException(
        ErrorCode.STATUS_CONFLICT,
        "An invitation that is %s cannot be %s.".formatted(state.wire(), what));
  }

  InvitationView find(Handle tx, UUID id) {
    return tx.createQuery(
            "select "
                + InvitationView.COLUMNS
                + " from "
                + InvitationView.TABLES
                + " where i.id = :id")
        .bind("id", id)
        .map((rs, _) -> InvitationView.of(rs))
        .findOne()
        .orElseThrow(() -> Rights.unknown("invitation", id));
  }

  /** Newest first. */
  Page list(Handle tx, Filter filter) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    Map<String, Object> bound = new HashMap<>();
    if (filter.positionId() != null) {
      conditions.add("i.position_id = :position");
      bound.put("position", filter.positionId());
    }
    if (filter.candidateId() != null) {
      conditions.add("i.candidate_id = :candidate");
      bound.put("candidate", filter.candidateId());
    }
    if (filter.status() != null) {
      conditions.add(InvitationState.SQL + " = :status");
      bound.put("status", filter.status());
    }
    String where = " where " + String.join(" and ", conditions);
    long total =
        tx.createQuery("select count(*) from public.interview_invitations i" + where)
            .bindMap(bound)
            .mapTo(Long.class)
            .one();
    List<InvitationView> page =
        tx.createQuery(
                "select "
                    + InvitationView.COLUMNS
                    + " from "
                    + InvitationView.TABLES
                    + where
                    + " order by i.created_at desc, i.id desc limit :limit offset :offset")
            .bindMap(bound)
            .bind("limit", filter.perPage())
            .bind("offset", (long) (filter.page() - 1) * filter.perPage())
            .map((rs, _) -> InvitationView.of(rs))
            .list();
    return new Page(page, total);
  }
}
