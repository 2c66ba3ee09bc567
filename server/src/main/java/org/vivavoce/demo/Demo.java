package org.vivavoce.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.invitation.InvitationPost;
import org.vivavoce.invitation.InvitationStore;
import org.vivavoce.plan.PlanStore;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.SessionStore;
import org.vivavoce.signin.EntryTicket;
import org.vivavoce.signin.IdentityProvider;
import org.vivavoce.signin.SigninStore;
import org.vivavoce.tenancy.TenancyStore;

/**
 * A tenant, a recruiter, a position with three questions and an invited candidate, made of the same
 * parts as real ones. An interview that was begun and not ended is offered again.
 */
public final class Demo {
  private static final UUID TENANT = UUID.fromString("01990000-0000-7000-8000-00000000de01");
  private static final String RECRUITER = "recruiter@northwind.example";
  private static final UUID POSITION = UUID.fromString("01990000-0000-7000-8000-00000000de03");
  private static final Duration LINKS = Duration.ofDays(2);
  private static final Duration TIME_LIMIT = Duration.ofMinutes(15);
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private static final String DESCRIPTION =
      "Northwind delivers groceries to small shops. You answer their calls and mails, find out what"
          + " went wrong with an order, and put it right with the warehouse and the drivers. You"
          + " work in a team of six, mostly in daytime hours.";

  private static final List<String> QUESTIONS =
      List.of(
          "Tell me about a time when you helped a customer who was upset. What did you do, and how"
              + " did it end?",
          "Describe a problem at work that you had to solve with little information. How did you go"
              + " about it?",
          "Tell me about a time when you learned something new in order to do your work better. What"
              + " changed because of it?");

  private static final List<String> COMPETENCIES =
      List.of("Care for customers", "Solving problems", "Learning");

  private final Database database;
  private final PlanStore plans;
  private final InvitationStore invitations;
  private final SessionStore sessions;
  private final IdentityProvider identity;
  private final InvitationPost mail;
  private final String publicUrl;
  private final Time time;

  public Demo(
      Database database,
      PlanStore plans,
      InvitationStore invitations,
      SessionStore sessions,
      IdentityProvider identity,
      InvitationPost mail,
      String publicUrl,
      Time time) {
    this.database = database;
    this.plans = plans;
    this.invitations = invitations;
    this.sessions = sessions;
    this.identity = identity;
    this.mail = mail;
    this.publicUrl = publicUrl.replaceAll("/+$", "");
    this.time = time;
  }

  /**
   * The two links are good once.
   *
   * @param sessionId the session that both lead to
   * @param rehearsal a second candidate, who is to come by the invitation's own mail
   */
  public record Links(String candidate, String member, UUID sessionId, Rehearsal rehearsal) {
    @Override
    public String toString() {
      return "Links[" + sessionId + "]";
    }
  }

  /**
   * @param address whom the invitation is for
   * @param invitationUrl what the mail says too
   */
  public record Rehearsal(String address, String invitationUrl) {
    @Override
    public String toString() {
      return "Rehearsal[" + address + "]";
    }
  }

  private record Sitting(UUID sessionId, UUID invitationId, String email, @Nullable UUID boundTo) {}

  private record Prepared(Sitting sitting, Rehearsal rehearsal) {}

  /**
   * Recruiter and candidate are accounts of the identity provider, so that both can also sign in by
   * a code.
   *
   * @param fresh a new candidate also when the last interview is unfinished
   */
  public Links links(boolean fresh) {
    UUID recruiter = identity.ensureUser(RECRUITER);
    Prepared prepared =
        database.inTenant(new Claims.Service(TENANT), tx -> prepare(tx, recruiter, fresh));
    Sitting sitting = prepared.sitting();
    UUID account = identity.ensureUser(sitting.email());
    UUID bound = sitting.boundTo();
    return database.inTenant(
        new Claims.Service(TENANT),
        tx -> {
          String candidate =
              SigninStore.issue(
                  tx,
                  new EntryTicket(
                      EntryTicket.Kind.CANDIDATE,
                      TENANT,
                      bound == null ? account : bound,
                      sitting.sessionId(),
                      sitting.invitationId(),
                      LINKS));
          String member =
              SigninStore.issue(
                  tx,
                  new EntryTicket(
                      EntryTicket.Kind.MEMBER,
                      TENANT,
                      recruiter,
                      sitting.sessionId(),
                      null,
                      LINKS));
          return new Links(
              link(candidate), link(member), sitting.sessionId(), prepared.rehearsal());
        });
  }

  private Prepared prepare(Handle tx, UUID recruiter, boolean fresh) {
    TenancyStore.ensure(tx, TENANT, "Northwind", recruiter, RECRUITER, "recruiter");
    plans.ensurePosition(
        tx, TENANT, new PlanStore.Position(POSITION, "Customer Support Agent", DESCRIPTION, "en"));
    plans.ensureCompetencies(tx, TENANT, POSITION, COMPETENCIES);
    plans.ensurePublished(tx, TENANT, POSITION, QUESTIONS, TIME_LIMIT, PATIENCE);
    Sitting sitting =
        (fresh ? Optional.<Sitting>empty() : unfinished(tx)).orElseGet(() -> invite(tx, recruiter));
    return new Prepared(sitting, rehearsal(tx, recruiter));
  }

  private Rehearsal rehearsal(Handle tx, UUID recruiter) {
    String address = "sam." + Ids.next(time) + "@northwind.example";
    UUID candidate = invitations.addCandidate(tx, TENANT, "Sam Example", address);
    InvitationStore.Created invitation =
        invitations.create(tx, TENANT, candidate, POSITION, LINKS, recruiter);
    invitations.mailed(tx, TENANT, invitation.id(), mail);
    return new Rehearsal(address, publicUrl + "/interview/join?token=" + invitation.token());
  }

  /** The ticket stands in the fragment, which no browser sends and no server logs. */
  private String link(String ticket) {
    return publicUrl + "/enter#t=" + ticket;
  }

  private static Optional<Sitting> unfinished(Handle tx) {
    return tx.createQuery(
            """
            select s.id, s.invitation_id, c.email, c.user_id
            from public.interview_sessions s
              join public.interview_invitations i
                on i.tenant_id = s.tenant_id and i.id = s.invitation_id
              join public.candidates c on c.tenant_id = s.tenant_id and c.id = s.candidate_id
            where s.tenant_id = :tenant and s.position_id = :position
              and s.status in ('pending', 'ready', 'connecting', 'in_progress', 'disconnected')
              and coalesce(s.resume_until > now(), true)
              and (i.status = 'accepted'
                or i.status in ('pending', 'opened') and i.expires_at > now())
            order by s.created_at desc, s.id desc limit 1
            """)
        .bind("tenant", TENANT)
        .bind("position", POSITION)
        .map(
            (rs, _) ->
                new Sitting(
                    rs.getObject("id", UUID.class),
                    rs.getObject("invitation_id", UUID.class),
                    rs.getString("email"),
                    rs.getObject("user_id", UUID.class)))
        .findOne();
  }

  private Sitting invite(Handle tx, UUID recruiter) {
    String address = "robin." + Ids.next(time) + "@northwind.example";
    UUID candidate = invitations.addCandidate(tx, TENANT, "Robin Example", address);
    InvitationStore.Created invitation =
        invitations.create(tx, TENANT, candidate, POSITION, LINKS, recruiter);
    UUID session = sessions.create(tx, TENANT, candidate, POSITION, invitation.id(), null);
    return new Sitting(session, invitation.id(), address, null);
  }
}
