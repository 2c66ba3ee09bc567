package org.vivavoce;

import java.net.URI;
import java.util.List;
import org.vivavoce.invitation.CandidateRoutes;
import org.vivavoce.invitation.CandidateStore;
import org.vivavoce.invitation.InterviewRoutes;
import org.vivavoce.invitation.InvitationDesk;
import org.vivavoce.invitation.InvitationLookup;
import org.vivavoce.invitation.InvitationPost;
import org.vivavoce.invitation.InvitationRoutes;
import org.vivavoce.invitation.InvitationStore;
import org.vivavoce.invitation.InvitationTokens;
import org.vivavoce.invitation.JoinRoutes;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Idempotency;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Time;
import org.vivavoce.privacy.ConsentRoutes;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.session.SessionMoves;
import org.vivavoce.signin.SigninRoutes;
import org.vivavoce.tenancy.MemberInvitationPost;
import org.vivavoce.tenancy.MemberInvitationStore;
import org.vivavoce.tenancy.MemberRoutes;
import org.vivavoce.tenancy.MemberStore;
import org.vivavoce.tenancy.TenantRoutes;

/** Tenants, members, candidates, invitations and consents, put together. */
final class People {
  private final List<Routes> routes;

  /**
   * @param post orders the mail of an invitation
   * @param memberPost orders the mail that asks a colleague to join
   */
  record Parts(
      Database database,
      SigninRoutes signin,
      InvitationStore invitations,
      InvitationTokens tokens,
      InvitationPost post,
      MemberInvitationPost memberPost,
      SessionMoves moves,
      ConsentStore consents,
      Idempotency idempotency,
      URI publicUrl,
      Time time) {}

  People(Parts parts) {
    Database database = parts.database();
    SigninRoutes signin = parts.signin();
    Time time = parts.time();
    Idempotency idempotency = parts.idempotency();
    InvitationLookup lookup = new InvitationLookup(database);
    InvitationDesk desk = new InvitationDesk(parts.tokens(), parts.post(), parts.moves(), time);
    MemberStore members = new MemberStore();
    this.routes =
        List.of(
            new InvitationRoutes(signin::person, database, desk, parts.tokens(), idempotency),
            new CandidateRoutes(
                signin::person, database, new CandidateStore(time), desk, idempotency),
            new JoinRoutes(lookup, signin::caller, parts.publicUrl(), time),
            new InterviewRoutes(signin, parts.invitations(), lookup, parts.consents(), database),
            new ConsentRoutes(signin, parts.consents(), database),
            new MemberRoutes(
                signin::person,
                database,
                members,
                new MemberInvitationStore(parts.memberPost(), time),
                idempotency),
            new TenantRoutes(signin::person, database, members));
  }

  List<Routes> routes() {
    return routes;
  }
}
