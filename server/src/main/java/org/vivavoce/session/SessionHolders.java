package org.vivavoce.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.signin.Caller;
import org.vivavoce.signin.Callers;
import org.vivavoce.tenancy.Membership;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.tenancy.Role;

/**
 * Who takes part in a session: its candidate; and, where a member made it without an invitation,
 * the members who run interviews, at whose company's desk the candidate then sits. An invited
 * candidate's seat is nobody else's.
 */
public final class SessionHolders {
  private static final Set<Role> RUN_INTERVIEWS = Set.of(Role.OWNER, Role.RECRUITER);

  private final Database database;
  private final Callers callers;

  public SessionHolders(Database database, Callers callers) {
    this.database = database;
    this.callers = callers;
  }

  /**
   * Whoever calls, in that session. A person who is a member somewhere and the candidate here is
   * the candidate here.
   *
   * @param app which app says that it calls, where one does: the members' says that here a member
   *     acts, whoever else the person is
   * @param person the caller's claims, asked for only where a tenant matters
   * @throws ProblemException 401 nobody; 403 a member without the right; 404 not theirs, whether it
   *     exists or not
   */
  public Holding of(Caller caller, @Nullable String app, Supplier<Claims> person, UUID sessionId) {
    return switch (caller) {
      case Caller.Candidate candidate ->
          candidate(candidate.userId(), sessionId).orElseThrow(SessionStore::unknown);
      case Caller.Member member ->
          Optional.of(member.userId())
              .filter(_ -> !"member".equals(app))
              .flatMap(user -> candidate(user, sessionId))
              .orElseGet(() -> member(Rights.member(person.get()), sessionId));
      case Caller.Nobody _ -> throw new ProblemException(ErrorCode.UNAUTHORIZED, "Sign in first.");
      case Caller.Host _ ->
          throw new ProblemException(ErrorCode.FORBIDDEN, "A session host may not do this.");
    };
  }

  /** Somebody in a session. */
  public record Holding(SessionView session, Claims person, UUID userId) {
    public AuditEntry.Actor actor() {
      return person instanceof Claims.Member
          ? AuditEntry.Actor.member(userId)
          : AuditEntry.Actor.candidate(userId);
    }
  }

  public Optional<Holding> candidate(UUID userId, UUID sessionId) {
    Claims.Candidate person = new Claims.Candidate(userId);
    return database
        .inTenant(person, tx -> SessionStore.find(tx, sessionId))
        .map(session -> new Holding(session, person, userId));
  }

  /**
   * @throws ProblemException 404 not this tenant's; 403 no role for it, or an invited candidate's
   */
  public Holding member(Claims.Member member, UUID sessionId) {
    return database.inTenant(
        member,
        tx -> {
          SessionView session = SessionStore.find(tx, sessionId).orElseThrow(SessionStore::unknown);
          Rights.require(tx, member, Role.OWNER, Role.RECRUITER);
          if (session.invitationId() != null) {
            throw new ProblemException(
                ErrorCode.FORBIDDEN, "Only the candidate may do this: they were invited to it.");
          }
          return new Holding(session, member, member.userId());
        });
  }

  /** In whichever of a person's tenants the session is. */
  Optional<Holding> anyMembership(UUID userId, UUID sessionId) {
    List<Membership> runs =
        callers.memberships(userId).stream()
            .filter(each -> RUN_INTERVIEWS.contains(Role.ofWire(each.role())))
            .toList();
    for (Membership each : runs) {
      Claims.Member member = new Claims.Member(userId, each.tenantId());
      boolean here = database.inTenant(member, tx -> SessionStore.find(tx, sessionId)).isPresent();
      if (here) {
        return Optional.of(member(member, sessionId));
      }
    }
    return Optional.empty();
  }
}
