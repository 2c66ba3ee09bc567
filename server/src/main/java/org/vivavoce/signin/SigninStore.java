package org.vivavoce.signin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.tenancy.Membership;
import org.vivavoce.tenancy.TenancyStore;

/** One-use links, browser sessions and host tokens; only SHA-256 of any of them is stored. */
public final class SigninStore {
  private static final Duration CANDIDATE_COOKIE = Duration.ofDays(7);
  private static final Duration MEMBER_COOKIE = Duration.ofHours(12);

  private final Database database;
  private final TenancyStore tenancy;
  private final InvitationAcceptance invitations;

  public SigninStore(Database database, TenancyStore tenancy, InvitationAcceptance invitations) {
    this.database = database;
    this.tenancy = tenancy;
    this.invitations = invitations;
  }

  /**
   * @param token the cookie's value, shown once
   */
  record Entered(EntryTicket.Kind kind, @Nullable UUID sessionId, String token, Duration lasts) {
    /** Where the browser goes from here. */
    String next() {
      return switch (kind) {
        case CANDIDATE -> "/interview";
        case MEMBER -> sessionId == null ? "/" : "/sessions/" + sessionId;
      };
    }

    @Override
    public String toString() {
      return "Entered[" + kind + "]";
    }
  }

  /** Makes a link's ticket inside the caller's transaction and gives the caller's claims back. */
  public static String issue(Handle tx, EntryTicket ticket) {
    String token = Tokens.create();
    return Database.assuming(
        tx,
        new Claims.Operations(),
        ops -> {
          ops.createUpdate(
                  """
                  insert into ops.tickets (token_hash, purpose, tenant_id, session_id, invitation_id,
                    user_id, kind, expires_at)
                  values (:hash, 'entry', :tenant, cast(:session as uuid), cast(:invitation as uuid), :user, :kind,
                    now() + :seconds * interval '1 second')
                  """)
              .bind("hash", Tokens.hash(token))
              .bind("tenant", ticket.tenantId())
              .bind("session", ticket.sessionId())
              .bind("invitation", ticket.invitationId())
              .bind("user", ticket.userId())
              .bind("kind", ticket.kind().wire())
              .bind("seconds", ticket.validFor().toSeconds())
              .execute();
          return token;
        });
  }

  /**
   * Spends the ticket, whatever comes of it; empty when it is used, expired or unknown. Who came in
   * stands on the trail as after a code.
   *
   * @param asked the request, for one of the two apps; the browser's cookie of that app is good for
   *     nothing afterwards
   */
  Optional<Entered> enter(String ticket, Function<EntryTicket.Kind, Admissions.Asked> asked) {
    return database.inTenant(
        new Claims.Operations(),
        tx -> spend(tx, ticket).flatMap(entry -> admit(tx, entry, asked.apply(entry.kind()))));
  }

  private Optional<Entered> admit(Handle tx, EntryTicket entry, Admissions.Asked asked) {
    UUID user = entry.userId();
    switch (entry.kind()) {
      case CANDIDATE -> {
        if (!accepted(tx, entry, asked)) {
          return Optional.empty();
        }
      }
      case MEMBER -> Admissions.recordMember(tx, user, Admissions.memberships(tx, user), asked);
    }
    return Optional.of(
        open(tx, entry.kind(), user, entry.tenantId(), entry.sessionId(), asked.replaced()));
  }

  private static Optional<EntryTicket> spend(Handle tx, String ticket) {
    return tx.createQuery(
            """
            update ops.tickets set used_at = now()
            where token_hash = :hash and purpose = 'entry' and used_at is null and expires_at > now()
            returning kind, tenant_id, user_id, session_id, invitation_id
            """)
        .bind("hash", Tokens.hash(ticket))
        .map(
            (rs, _) ->
                new EntryTicket(
                    EntryTicket.Kind.ofWire(rs.getString("kind")),
                    rs.getObject("tenant_id", UUID.class),
                    rs.getObject("user_id", UUID.class),
                    rs.getObject("session_id", UUID.class),
                    rs.getObject("invitation_id", UUID.class),
                    Duration.ZERO))
        .findOne();
  }

  private boolean accepted(Handle tx, EntryTicket entry, Admissions.Asked asked) {
    UUID tenant = entry.tenantId();
    UUID invitation = entry.invitationId();
    Acceptance acceptance =
        invitation == null
            ? new Acceptance(true, false)
            : Database.assuming(
                tx,
                new Claims.Service(tenant),
                service -> {
                  boolean before =
                      invitations
                          .addressee(service, tenant, invitation)
                          .map(InvitationAcceptance.Addressee::accepted)
                          .orElse(false);
                  boolean in = invitations.accept(service, tenant, invitation, entry.userId());
                  return new Acceptance(in, in && !before);
                });
    Admissions.recordCandidate(tx, entry, acceptance.in(), acceptance.first(), asked);
    return acceptance.in();
  }

  /**
   * @param first nobody had accepted before
   */
  private record Acceptance(boolean in, boolean first) {}

  /**
   * A new browser session; the one before is revoked with it, so that a value planted in a browser
   * before somebody signs in is worth nothing afterwards. Under operations' claims.
   *
   * @param replaced the browser's cookie of this app until now
   */
  static Entered open(
      Handle ops,
      EntryTicket.Kind kind,
      UUID userId,
      @Nullable UUID tenantId,
      @Nullable UUID sessionId,
      @Nullable String replaced) {
    if (replaced != null) {
      revoke(ops, kind, replaced);
    }
    String token = Tokens.create();
    Duration lasts =
        switch (kind) {
          case CANDIDATE -> CANDIDATE_COOKIE;
          case MEMBER -> MEMBER_COOKIE;
        };
    ops.createUpdate(
            """
            insert into ops.browser_sessions (token_hash, kind, user_id, tenant_id, expires_at)
            values (:hash, :kind, :user, cast(:tenant as uuid), now() + :seconds * interval '1 second')
            """)
        .bind("hash", Tokens.hash(token))
        .bind("kind", kind.wire())
        .bind("user", userId)
        .bind("tenant", tenantId)
        .bind("seconds", lasts.toSeconds())
        .execute();
    return new Entered(kind, sessionId, token, lasts);
  }

  private static void revoke(Handle ops, EntryTicket.Kind kind, String token) {
    ops.createUpdate(
            """
            update ops.browser_sessions set revoked_at = now()
            where token_hash = :hash and kind = :kind and revoked_at is null
            """)
        .bind("hash", Tokens.hash(token))
        .bind("kind", kind.wire())
        .execute();
  }

  /** Ends a browser's session; one that is unknown or ended already is no error. */
  void signOut(EntryTicket.Kind kind, String token) {
    database.inTenant(
        new Claims.Operations(),
        tx -> {
          revoke(tx, kind, token);
          return true;
        });
  }

  /** Who holds this cookie, nobody when it is unknown, expired or of the other app. */
  Caller cookieHolder(EntryTicket.Kind kind, String token) {
    Optional<UUID> user =
        database.inTenant(
            new Claims.Operations(),
            tx ->
                tx.createQuery(
                        """
                        select user_id from ops.browser_sessions
                        where token_hash = :hash and kind = :kind and revoked_at is null
                          and expires_at > now()
                        """)
                    .bind("hash", Tokens.hash(token))
                    .bind("kind", kind.wire())
                    .mapTo(UUID.class)
                    .findOne());
    if (user.isEmpty()) {
      return new Caller.Nobody();
    }
    return switch (kind) {
      case CANDIDATE -> new Caller.Candidate(user.get());
      case MEMBER -> new Caller.Member(user.get(), tenancy.memberships(user.get()));
    };
  }

  /** Whose tenants these are, as the table says it now. */
  List<Membership> memberships(UUID userId) {
    return tenancy.memberships(userId);
  }

  /** The address that a member signs in with, where it is known. */
  Optional<String> email(UUID userId) {
    return tenancy.email(userId);
  }

  /**
   * The host of a token. A revoked one is still named, so that a fenced host learns that it is
   * fenced instead of trying another token.
   */
  Caller hostHolder(String token) {
    List<Caller> hosts =
        database.inTenant(
            new Claims.Operations(),
            tx ->
                tx.createQuery(
                        """
                        select tenant_id, session_id, host_epoch, revoked_at is not null as revoked
                        from ops.session_grants where host_token_hash = :hash
                        """)
                    .bind("hash", Tokens.hash(token))
                    .<Caller>map(
                        (rs, _) ->
                            new Caller.Host(
                                rs.getObject("tenant_id", UUID.class),
                                rs.getObject("session_id", UUID.class),
                                rs.getLong("host_epoch"),
                                rs.getBoolean("revoked")))
                    .list());
    return hosts.isEmpty() ? new Caller.Nobody() : hosts.getFirst();
  }
}
