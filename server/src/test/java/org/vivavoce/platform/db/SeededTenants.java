package org.vivavoce.platform.db;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Two tenants with a row in every table of {@code public}; the first is the one under test. */
record SeededTenants(
    UUID tenant,
    UUID otherTenant,
    UUID owner,
    UUID recruiter,
    UUID reviewer,
    UUID candidateUser,
    UUID session,
    UUID otherOwner) {

  static SeededTenants seed(Handle superuser) {
    UUID candidateUser = UUID.randomUUID();
    UUID otherOwner = UUID.randomUUID();
    UUID owner = UUID.randomUUID();
    UUID tenant = UUID.randomUUID();
    UUID otherTenant = UUID.randomUUID();
    UUID session = tenantWithEverything(superuser, tenant, owner, candidateUser);
    tenantWithEverything(superuser, otherTenant, otherOwner, UUID.randomUUID());
    UUID recruiter = member(superuser, tenant, "member");
    UUID reviewer = member(superuser, tenant, "reviewer");
    return new SeededTenants(
        tenant, otherTenant, owner, recruiter, reviewer, candidateUser, session, otherOwner);
  }

  private static UUID member(Handle h, UUID tenant, String role) {
    UUID user = UUID.randomUUID();
    h.execute("insert into public.tenant_users values (?, ?, ?)", tenant, user, role);
    return user;
  }

  private static UUID tenantWithEverything(Handle h, UUID tenant, UUID owner, UUID candidateUser) {
    UUID session = UUID.randomUUID();
    h.createScript(
            """
            insert into public.tenants (id, name) values (:t, 'Acme');
            insert into public.tenant_users values (:t, :owner, 'owner');
            insert into public.candidates (id, tenant_id, email, name, user_id)
              values (:x, :t, 'Ada@example.org', 'Ada', :user);
            insert into public.tenant_candidates values (:t, :x, 'ext-1', 'new');
            insert into public.positions (id, tenant_id, title) values (:x, :t, 'Engineer');
            insert into public.competencies (id, tenant_id, position_id, ordinal, name)
              values (:x, :t, :x, 1, 'Debugging');
            insert into public.rubric_levels (tenant_id, competency_id, level, anchor)
              values (:t, :x, 1, 'Guesses');
            insert into public.interview_plans (id, tenant_id, position_id) values (:x, :t, :x);
            insert into public.plan_versions (id, tenant_id, plan_id, number) values (:x, :t, :x, 1);
            insert into public.questions (tenant_id, plan_version_id, competency_id, number, text)
              values (:t, :x, :x, 1, 'Tell me about a bug.');
            insert into public.interview_invitations
              (id, tenant_id, candidate_id, position_id, token_hash, expires_at)
              values (:x, :t, :x, :x, :hash, now() + interval '2 days');
            insert into public.interview_sessions
              (id, tenant_id, candidate_id, position_id, invitation_id, plan_version_id, user_id, status)
              values (:s, :t, :x, :x, :x, :x, :user, 'in_progress');
            insert into public.journal
              (tenant_id, session_id, host_epoch, seq, v, kind, at_ms, payload_sealed, prev_hash, hash)
              values (:t, :s, 1, 1, 1, 'uttered', 0, '\\x01', sha256('a'), sha256('b'));
            insert into public.transcript_entries
              (tenant_id, session_id, item_id, speaker, text_sealed, source)
              values (:t, :s, 'item_1', 'candidate', '\\x01', 'client');
            insert into public.transcript_gaps
              (tenant_id, session_id, speaker, from_ms, to_ms, reason)
              values (:t, :s, 'candidate', 0, 10, 'host_replaced');
            insert into public.video_segments (tenant_id, session_id, url, start_ms)
              values (:t, :s, 'https://example.org/v', 0);
            insert into public.interview_results (tenant_id, session_id) values (:t, :s);
            insert into public.integrity_events (tenant_id, session_id, event, level)
              values (:t, :s, 'wording_drift', 'info');
            insert into public.idempotency_keys
              (tenant_id, user_id, route, key, request_hash, expires_at)
              values (:t, :owner, '/api/sessions', 'k', '\\x01', now() + interval '1 day');
            """
                .replace(":t", literal(tenant))
                .replace(":x", literal(UUID.randomUUID()))
                .replace(":s", literal(session))
                .replace(":user", literal(candidateUser))
                .replace(":owner", literal(owner))
                .replace(":hash", "sha256('" + tenant + "')"))
        .execute();
    return session;
  }

  private static String literal(UUID id) {
    return "'" + id + "'";
  }
}
