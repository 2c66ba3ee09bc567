package org.vivavoce.session;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.SocketDoor;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.session.SessionHolders.Holding;
import org.vivavoce.signin.Callers;
import org.vivavoce.signin.EntryTicket;

/**
 * The control plane's answer to who may talk over a session's socket. Of several proofs the first
 * of these counts, and a wrong one is not made good by another: token of the query, bearer, cookie.
 */
public final class SessionSocketDoor implements SocketDoor {
  private static final int LONGEST_TOKEN = 4_096;

  private final Database database;
  private final Callers callers;
  private final SessionHolders holders;
  private final SessionStore sessions;
  private final SessionHosts hosts;
  private final InterviewTokens tokens;

  SessionSocketDoor(
      Database database,
      Callers callers,
      SessionHolders holders,
      SessionStore sessions,
      SessionHosts hosts,
      InterviewTokens tokens) {
    this.database = database;
    this.callers = callers;
    this.holders = holders;
    this.sessions = sessions;
    this.hosts = hosts;
    this.tokens = tokens;
  }

  @Override
  public Guest admit(Knock knock) {
    String token = knock.token();
    String bearer = knock.bearer();
    if (token != null) {
      return token.indexOf('.') < 0 ? ticket(token, knock.sessionId()) : interview(token);
    }
    if (bearer != null) {
      UUID user =
          Optional.of(bearer)
              .filter(jwt -> jwt.length() <= LONGEST_TOKEN)
              .flatMap(callers::bearerHolder)
              .orElseThrow(SessionSocketDoor::invalid);
      return new Guest(user, user, null);
    }
    return cookie(knock);
  }

  private Guest cookie(Knock knock) {
    UUID candidate = holder(EntryTicket.Kind.CANDIDATE, knock);
    UUID member = holder(EntryTicket.Kind.MEMBER, knock);
    if (candidate == null && member == null) {
      throw new ProblemException(ErrorCode.UNAUTHORIZED, "Sign in first, or bring a ticket.");
    }
    // The same-origin policy does not hold for sockets (RFC 6455 §10.2).
    if (!callers.fromOurPage(knock.fetchSite(), knock.origin(), knock.host())) {
      throw new ProblemException(
          ErrorCode.UNAUTHORIZED, "This may only be done from a page of this site.");
    }
    return new Guest(candidate, member, null);
  }

  private @Nullable UUID holder(EntryTicket.Kind app, Knock knock) {
    String cookies = knock.cookies() == null ? "" : knock.cookies();
    for (String each : cookies.split(";", -1)) {
      String pair = each.strip();
      if (pair.startsWith(app.cookie() + "=") && pair.length() > app.cookie().length() + 1) {
        return callers.cookieHolder(app, pair.substring(app.cookie().length() + 1)).orElse(null);
      }
    }
    return null;
  }

  private Guest interview(String token) {
    InterviewTokens.Claims claims = tokens.verified(token).orElseThrow(SessionSocketDoor::invalid);
    return new Guest(claims.userId(), claims.userId(), claims.interviewId());
  }

  /** Spends it, once; a ticket for another session than the named one stays unspent. */
  private Guest ticket(String ticket, @Nullable UUID sessionId) {
    return database.inTenant(
        new Claims.Operations(),
        tx ->
            tx.createQuery(
                    """
                    update ops.tickets set used_at = now()
                    where token_hash = :hash and purpose = 'socket'
                      and session_id = coalesce(cast(:session as uuid), session_id)
                      and used_at is null and expires_at > now()
                    returning session_id, user_id, kind
                    """)
                .bind("hash", Tokens.hash(ticket))
                .bind("session", sessionId)
                .map(
                    (rs, _) -> {
                      UUID user = rs.getObject("user_id", UUID.class);
                      boolean member = rs.getString("kind").equals("member");
                      return new Guest(
                          member ? null : user,
                          member ? user : null,
                          rs.getObject("session_id", UUID.class));
                    })
                .findOne()
                .orElseThrow(SessionSocketDoor::invalid));
  }

  private static ProblemException invalid() {
    return new ProblemException(
        ErrorCode.INVALID_TOKEN, "This token is not valid here, was used already or has expired.");
  }

  @Override
  public void enter(Guest guest, UUID sessionId) {
    UUID only = guest.onlySession();
    if (only != null && !only.equals(sessionId)) {
      throw SessionStore.unknown();
    }
    Holding holding = holding(guest, sessionId).orElseThrow(SessionStore::unknown);
    if (holding.person() instanceof Claims.Candidate candidate) {
      sessions.requireConsented(candidate, sessionId);
    }
    hosts.ensure(holding.session().tenantId(), sessionId);
  }

  private Optional<Holding> holding(Guest guest, UUID sessionId) {
    UUID candidate = guest.candidate();
    UUID member = guest.member();
    Optional<Holding> own =
        candidate == null ? Optional.empty() : holders.candidate(candidate, sessionId);
    return own.isPresent() || member == null ? own : holders.anyMembership(member, sessionId);
  }
}
