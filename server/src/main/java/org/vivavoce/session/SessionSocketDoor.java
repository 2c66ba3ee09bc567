package org.vivavoce.session;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.SocketDoor;
import org.vivavoce.platform.crypto.Secret;
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
 * Whoever is refused is noted, with the session that they named or with their own.
 */
public final class SessionSocketDoor implements SocketDoor {
  private static final int LONGEST_TOKEN = 4_096;
  private static final String WHERE = "named at the socket";

  private final Database database;
  private final Callers callers;
  private final SessionHolders holders;
  private final SessionStore sessions;
  private final SessionHosts hosts;
  private final InterviewTokens tokens;
  private final Refusals refusals;

  SessionSocketDoor(
      Database database,
      Callers callers,
      SessionHolders holders,
      SessionStore sessions,
      SessionHosts hosts,
      InterviewTokens tokens,
      Refusals refusals) {
    this.refusals = refusals;
    this.database = database;
    this.callers = callers;
    this.holders = holders;
    this.sessions = sessions;
    this.hosts = hosts;
    this.tokens = tokens;
  }

  @Override
  public Guest admit(Knock knock) {
    try {
      return proved(knock);
    } catch (ProblemException e) {
      if (e.code().status() == 401) {
        refused(knock, e.code());
      }
      throw e;
    }
  }

  /** What whoever knocks for a session at another one's host is told; their ticket stays good. */
  ProblemException astray(Knock knock) {
    refused(knock, ErrorCode.UNAUTHORIZED);
    return new ProblemException(ErrorCode.UNAUTHORIZED, "Ask for a new ticket for this session.");
  }

  private void refused(Knock knock, ErrorCode code) {
    UUID named = Knock.NOWHERE.equals(knock.sessionId()) ? null : knock.sessionId();
    refusals.saw(who(knock), "not_signed_in", named, "socket handshake 401 " + code.wire());
  }

  /** As far as it can be known without asking anybody. */
  private Refusals.Who who(Knock knock) {
    String address = String.valueOf(knock.address());
    String bearer = knock.bearer();
    String token = knock.token();
    String proof =
        token != null
            ? token
            : bearer != null ? bearer : cookie(EntryTicket.Kind.CANDIDATE, knock).orElse("");
    if (proof.isEmpty() || proof.length() > LONGEST_TOKEN) {
      return new Refusals.Who.Stranger(address);
    }
    if (token != null && token.indexOf('.') >= 0) {
      return tokens
          .signed(token)
          .<Refusals.Who>map(
              claims -> new Refusals.Who.Candidate(claims.userId(), claims.interviewId()))
          .orElseGet(() -> new Refusals.Who.Stranger(address));
    }
    return new Refusals.Who.Holder(
        address,
        new Secret(proof),
        token != null
            ? Refusals.Proof.TICKET
            : bearer != null ? Refusals.Proof.BEARER : Refusals.Proof.COOKIE);
  }

  private Guest proved(Knock knock) {
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
    return cookie(app, knock).flatMap(value -> callers.cookieHolder(app, value)).orElse(null);
  }

  private static Optional<String> cookie(EntryTicket.Kind app, Knock knock) {
    String cookies = knock.cookies() == null ? "" : knock.cookies();
    for (String each : cookies.split(";", -1)) {
      String pair = each.strip();
      if (pair.startsWith(app.cookie() + "=") && pair.length() > app.cookie().length() + 1) {
        return Optional.of(pair.substring(app.cookie().length() + 1));
      }
    }
    return Optional.empty();
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
    try {
      entered(guest, sessionId);
    } catch (ProblemException e) {
      switch (e.code().status()) {
        case 403 -> strayed(guest, "not_allowed", sessionId);
        case 404 -> strayed(guest, "not_theirs", sessionId);
        default -> {} // not agreed to, over, or nobody there just now
      }
      throw e;
    }
  }

  private void strayed(Guest guest, String what, UUID sessionId) {
    UUID candidate = guest.candidate();
    UUID member = guest.member();
    UUID named = Knock.NOWHERE.equals(sessionId) ? null : sessionId;
    if (candidate != null) {
      refusals.saw(new Refusals.Who.Candidate(candidate, guest.onlySession()), what, named, WHERE);
    } else if (member != null) {
      refusals.saw(new Refusals.Who.Member(member), what, named, WHERE);
    }
  }

  private void entered(Guest guest, UUID sessionId) {
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
