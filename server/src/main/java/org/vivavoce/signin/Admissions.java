package org.vivavoce.signin;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.audit.Audit;
import org.vivavoce.audit.AuditAction;
import org.vivavoce.audit.AuditEntry;
import org.vivavoce.audit.AuditEntry.Actor;
import org.vivavoce.audit.AuditEntry.ObjectKind;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.signin.IdentityProvider.Verification.Proved;
import org.vivavoce.tenancy.Joining;
import org.vivavoce.tenancy.Membership;
import org.vivavoce.tenancy.TenancyStore;

/**
 * Whom a proved address lets in: a candidate to the invitation that was sent to that very address,
 * a member to the tenants that list or invited it. Acceptance, cookie and audit are one
 * transaction.
 */
final class Admissions {
  private final Database database;
  private final InvitationAcceptance invitations;

  Admissions(Database database, InvitationAcceptance invitations) {
    this.database = database;
    this.invitations = invitations;
  }

  /** An invitation, by the link that was opened. */
  record InvitationRef(UUID tenantId, UUID invitationId) {}

  /**
   * The request that is answered.
   *
   * @param replaced the browser's cookie of this app until now
   */
  record Asked(@Nullable String requestId, @Nullable String address, @Nullable String replaced) {}

  /** What came of it. */
  sealed interface Admission {
    record In(SigninStore.Entered entered) implements Admission {}

    /**
     * @param code {@code wrong_person}, {@code invitation_unusable} or {@code no_tenant_access}
     */
    record Refused(ErrorCode code) implements Admission {}
  }

  /** The invitation of a link's token, whatever has become of it. */
  Optional<InvitationRef> byToken(String token) {
    return database.inTenant(
        new Claims.Operations(),
        tx ->
            tx.createQuery("select tenant_id, invitation_id from viva.invitation_by_token(:hash)")
                .bind("hash", Tokens.hash(token))
                .map((rs, _) -> ref(rs))
                .findOne());
  }

  private static InvitationRef ref(java.sql.ResultSet rs) throws java.sql.SQLException {
    return new InvitationRef(
        rs.getObject("tenant_id", UUID.class), rs.getObject("invitation_id", UUID.class));
  }

  /** The invited address, while the invitation lets in. */
  Optional<String> invitedAddress(InvitationRef ref) {
    return database
        .inTenant(
            new Claims.Service(ref.tenantId()),
            tx -> invitations.addressee(tx, ref.tenantId(), ref.invitationId()))
        .filter(InvitationAcceptance.Addressee::letsIn)
        .map(InvitationAcceptance.Addressee::email);
  }

  /**
   * @param invited by the link that this browser opened; without one, the newest open invitation of
   *     the address counts
   */
  Admission candidate(Proved person, Optional<InvitationRef> invited, Asked asked) {
    return database.inTenant(
        new Claims.Operations(),
        tx -> {
          List<InvitationRef> open = invited.map(List::of).orElseGet(() -> openOf(tx, person));
          Admission outcome = new Admission.Refused(ErrorCode.INVITATION_UNUSABLE);
          for (InvitationRef each : open) {
            outcome = candidate(tx, person, each, asked);
            if (outcome instanceof Admission.In) {
              break;
            }
          }
          return outcome;
        });
  }

  private static List<InvitationRef> openOf(Handle tx, Proved person) {
    return tx.createQuery(
            "select tenant_id, invitation_id from viva.open_invitations_of(:address) limit 20")
        .bind("address", person.email())
        .map((rs, _) -> ref(rs))
        .list();
  }

  private Admission candidate(Handle tx, Proved person, InvitationRef ref, Asked asked) {
    Acceptance acceptance =
        Database.assuming(
            tx, new Claims.Service(ref.tenantId()), service -> accept(service, person, ref));
    if (acceptance.refusal() != null) {
      record(tx, ref, asked, Actor.unprovedCandidate(), AuditAction.SIGNIN_REFUSED);
      return new Admission.Refused(acceptance.refusal());
    }
    recordCandidate(tx, ref, person.userId(), acceptance.first(), asked);
    return new Admission.In(
        SigninStore.open(
            tx,
            EntryTicket.Kind.CANDIDATE,
            person.userId(),
            ref.tenantId(),
            null,
            asked.replaced()));
  }

  private static void recordCandidate(
      Handle tx, InvitationRef ref, UUID userId, boolean first, Asked asked) {
    Actor actor = Actor.candidate(userId);
    if (first) {
      record(tx, ref, asked, actor, AuditAction.INVITATION_ACCEPTED);
    }
    record(tx, ref, asked, actor, AuditAction.SIGNIN_SUCCEEDED);
  }

  /** What came of a candidate's one-use link, as it is written down of a code. */
  static void recordCandidate(
      Handle tx, EntryTicket entry, boolean in, boolean first, Asked asked) {
    UUID invitation = entry.invitationId();
    if (invitation == null) {
      Audit.record(
          tx,
          entry.tenantId(),
          AuditEntry.of(
                  Actor.candidate(entry.userId()),
                  AuditAction.SIGNIN_SUCCEEDED,
                  ObjectKind.INVITATION,
                  null)
              .from(asked.requestId(), asked.address()));
      return;
    }
    InvitationRef ref = new InvitationRef(entry.tenantId(), invitation);
    if (in) {
      recordCandidate(tx, ref, entry.userId(), first, asked);
    } else {
      record(tx, ref, asked, Actor.unprovedCandidate(), AuditAction.SIGNIN_REFUSED);
    }
  }

  /**
   * @param refusal null when the person is in
   * @param first nobody had accepted before
   */
  private record Acceptance(@Nullable ErrorCode refusal, boolean first) {}

  private Acceptance accept(Handle service, Proved person, InvitationRef ref) {
    Optional<InvitationAcceptance.Addressee> invited =
        invitations.addressee(service, ref.tenantId(), ref.invitationId());
    if (invited.isEmpty() || !invited.get().letsIn()) {
      return new Acceptance(ErrorCode.INVITATION_UNUSABLE, false);
    }
    if (!invited.get().email().strip().equalsIgnoreCase(person.email())) {
      return new Acceptance(ErrorCode.WRONG_PERSON, false);
    }
    // What still lets in and does not let this account in is bound to another one.
    return invitations.accept(service, ref.tenantId(), ref.invitationId(), person.userId())
        ? new Acceptance(null, !invited.get().accepted())
        : new Acceptance(ErrorCode.WRONG_PERSON, false);
  }

  /** A code that was wrong, told where the invitation says whose tenant that concerns. */
  void refused(InvitationRef ref, Asked asked) {
    database.inTenant(
        new Claims.Operations(),
        tx -> {
          record(tx, ref, asked, Actor.unprovedCandidate(), AuditAction.SIGNIN_REFUSED);
          return true;
        });
  }

  private static void record(
      Handle tx, InvitationRef ref, Asked asked, Actor actor, AuditAction action) {
    Audit.record(
        tx,
        ref.tenantId(),
        AuditEntry.of(actor, action, ObjectKind.INVITATION, ref.invitationId())
            .from(asked.requestId(), asked.address()));
  }

  /** Accepts what waits for the address; then whoever has a membership is in. */
  Admission member(Proved person, Asked asked) {
    return database.inTenant(
        new Claims.Operations(),
        tx -> {
          for (Joining.Waiting waiting : Joining.waitingFor(tx, person.email())) {
            join(tx, person, waiting, asked);
          }
          List<Membership> memberships = memberships(tx, person.userId());
          if (memberships.isEmpty()) {
            return new Admission.Refused(ErrorCode.NO_TENANT_ACCESS);
          }
          recordMember(tx, person.userId(), memberships, asked);
          return new Admission.In(
              SigninStore.open(
                  tx,
                  EntryTicket.Kind.MEMBER,
                  person.userId(),
                  memberships.getFirst().tenantId(),
                  null,
                  asked.replaced()));
        });
  }

  static List<Membership> memberships(Handle tx, UUID userId) {
    return Database.assuming(
        tx, new Claims.Candidate(userId), own -> TenancyStore.memberships(own, userId));
  }

  /** A member is signed in to each of their tenants. */
  static void recordMember(Handle tx, UUID userId, List<Membership> memberships, Asked asked) {
    for (Membership each : memberships) {
      record(tx, each.tenantId(), userId, asked, AuditAction.SIGNIN_SUCCEEDED, each.role());
    }
  }

  private static void join(Handle tx, Proved person, Joining.Waiting waiting, Asked asked) {
    Optional<String> role =
        Database.assuming(
            tx,
            new Claims.Service(waiting.tenantId()),
            service -> Joining.join(service, waiting, person.userId(), person.email()));
    role.ifPresent(
        invitedAs ->
            record(
                tx,
                waiting.tenantId(),
                person.userId(),
                asked,
                AuditAction.MEMBER_JOINED,
                invitedAs));
  }

  private static void record(
      Handle tx, UUID tenantId, UUID userId, Asked asked, AuditAction action, String role) {
    Audit.record(
        tx,
        tenantId,
        AuditEntry.of(Actor.member(userId), action, ObjectKind.MEMBER, userId)
            .with("role", role)
            .from(asked.requestId(), asked.address()));
  }
}
