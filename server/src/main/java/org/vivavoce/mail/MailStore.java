package org.vivavoce.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.PlanStore;

/** What letters are about, and what became of them; all under service claims. */
final class MailStore {
  private final PlanStore plans;

  MailStore(PlanStore plans) {
    this.plans = plans;
  }

  /**
   * @param state as candidates see it: an open invitation past its time is {@code expired}
   * @param version of its token
   */
  record InvitationLetter(
      String state,
      int version,
      String email,
      String candidate,
      String position,
      String tenant,
      @Nullable String contact,
      @Nullable String inviter,
      Instant expiresAt,
      Duration length) {
    boolean waits() {
      return state.equals("pending") || state.equals("opened");
    }

    boolean letsIn() {
      return waits() || state.equals("accepted") || state.equals("completed");
    }
  }

  Optional<InvitationLetter> invitation(Handle tx, UUID tenantId, UUID invitationId) {
    return tx.createQuery(
            """
            select case when i.status in ('pending', 'opened') and i.expires_at <= now()
                then 'expired' else i.status end as state,
              i.token_version, i.expires_at, i.position_id, c.email, c.name as candidate, p.title,
              t.name as tenant, t.settings ->> 'contact_email' as contact, u.name as inviter
            from public.interview_invitations i
              join public.candidates c on c.tenant_id = i.tenant_id and c.id = i.candidate_id
              join public.positions p on p.tenant_id = i.tenant_id and p.id = i.position_id
              join public.tenants t on t.id = i.tenant_id
              left join public.tenant_users u
                on u.tenant_id = i.tenant_id and u.user_id = i.created_by
            where i.tenant_id = :tenant and i.id = :id
            """)
        .bind("tenant", tenantId)
        .bind("id", invitationId)
        .map(
            (rs, _) ->
                new InvitationLetter(
                    rs.getString("state"),
                    rs.getInt("token_version"),
                    rs.getString("email"),
                    rs.getString("candidate"),
                    rs.getString("title"),
                    rs.getString("tenant"),
                    rs.getString("contact"),
                    rs.getString("inviter"),
                    rs.getTimestamp("expires_at").toInstant(),
                    plans.timeLimit(tx, tenantId, rs.getObject("position_id", UUID.class))))
        .findOne();
  }

  /**
   * Says what became of the letter with this version of the link; a newer one has its own job.
   *
   * @param status {@code none}, {@code sent} or {@code failed}
   */
  void invitationMail(
      Handle tx, UUID tenantId, UUID id, int version, String status, @Nullable String error) {
    tx.createUpdate(
            """
            update public.interview_invitations
            set mail_status = :status, mail_error = cast(:error as text), mail_at = now()
            where tenant_id = :tenant and id = :id and token_version = :version
            """)
        .bind("status", status)
        .bind("error", error)
        .bind("tenant", tenantId)
        .bind("id", id)
        .bind("version", version)
        .execute();
  }

  record MemberLetter(
      String state,
      String email,
      String role,
      String tenant,
      @Nullable String inviter,
      Instant expiresAt) {}

  Optional<MemberLetter> memberInvitation(Handle tx, UUID tenantId, UUID id) {
    return tx.createQuery(
            """
            select case when m.status = 'pending' and m.expires_at <= now()
                then 'expired' else m.status end as state,
              m.email, m.role, m.expires_at, t.name as tenant, u.name as inviter
            from public.member_invitations m
              join public.tenants t on t.id = m.tenant_id
              left join public.tenant_users u
                on u.tenant_id = m.tenant_id and u.user_id = m.created_by
            where m.tenant_id = :tenant and m.id = :id
            """)
        .bind("tenant", tenantId)
        .bind("id", id)
        .map(
            (rs, _) ->
                new MemberLetter(
                    rs.getString("state"),
                    rs.getString("email"),
                    rs.getString("role"),
                    rs.getString("tenant"),
                    rs.getString("inviter"),
                    rs.getTimestamp("expires_at").toInstant()))
        .findOne();
  }

  void memberMail(Handle tx, UUID tenantId, UUID id, String status, @Nullable String error) {
    tx.createUpdate(
            """
            update public.member_invitations
            set mail_status = :status, mail_error = cast(:error as text), mail_at = now()
            where tenant_id = :tenant and id = :id
            """)
        .bind("status", status)
        .bind("error", error)
        .bind("tenant", tenantId)
        .bind("id", id)
        .execute();
  }
}
