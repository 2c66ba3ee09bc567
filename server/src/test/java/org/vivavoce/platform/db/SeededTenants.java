package org.vivavoce.platform.db;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Two tenants with a row in every table of {@code public}; the first is the one under test and has
 * two sittings. One id names a sitting's row in every table.
 *
 * @param reviewer assigned to {@code session}'s position, which the other reviewer is not
 * @param auditor has looked at {@code session} with a reason 31 minutes ago
 * @param reasonedAuditor has given a reason just now
 * @param besideSession another candidate's at another position of the same tenant
 */
record SeededTenants(
    UUID tenant,
    UUID otherTenant,
    UUID owner,
    UUID recruiter,
    UUID member,
    UUID reviewer,
    UUID unassignedReviewer,
    UUID auditor,
    UUID reasonedAuditor,
    UUID candidateUser,
    UUID session,
    UUID besideSession,
    UUID otherOwner,
    UUID otherCandidateUser,
    UUID otherSession) {

  static SeededTenants none() {
    UUID id = UUID.randomUUID();
    return new SeededTenants(id, id, id, id, id, id, id, id, id, id, id, id, id, id, id);
  }

  static SeededTenants seed(Handle h) {
    UUID tenant = tenant(h, "Acme");
    UUID otherTenant = tenant(h, "Umbrella");
    UUID candidateUser = UUID.randomUUID();
    UUID otherCandidateUser = UUID.randomUUID();
    SeededTenants s =
        new SeededTenants(
            tenant,
            otherTenant,
            member(h, tenant, "owner"),
            member(h, tenant, "recruiter"),
            member(h, tenant, "member"),
            member(h, tenant, "reviewer"),
            member(h, tenant, "reviewer"),
            member(h, tenant, "auditor"),
            member(h, tenant, "auditor"),
            candidateUser,
            sitting(h, tenant, candidateUser, 1),
            sitting(h, tenant, UUID.randomUUID(), 2),
            member(h, otherTenant, "owner"),
            otherCandidateUser,
            sitting(h, otherTenant, otherCandidateUser, 1));
    s.assignAndOpen(h);
    return s;
  }

  /** What lets in, and beside it what looks alike and must not. */
  private void assignAndOpen(Handle h) {
    assign(h, reviewer);
    assign(h, auditor); // is no reviewer (any more)
    opened(h, tenant, reasonedAuditor, session, 0);
    opened(h, tenant, reasonedAuditor, otherSession, 0); // of another tenant
    opened(h, tenant, auditor, session, 31);
    opened(h, otherTenant, auditor, session, 0); // in another tenant's trail
    opened(h, tenant, unassignedReviewer, session, 0); // is no auditor
    opened(h, otherTenant, otherOwner, session, 0);
  }

  private void assign(Handle h, UUID user) {
    h.execute("insert into public.position_reviewers values (?, ?, ?)", tenant, session, user);
  }

  static void opened(Handle h, UUID tenant, UUID user, UUID session, int minutesAgo) {
    h.execute(
        """
        insert into public.audit_entries
          (tenant_id, actor_kind, actor_id, action, object_kind, object_id, reason, created_at)
        values (?, 'member', ?, 'content.opened', 'interview_session', ?, 'A complaint of June',
          now() - ? * interval '1 minute')
        """,
        tenant,
        user,
        session,
        minutesAgo);
  }

  private static UUID tenant(Handle h, String name) {
    UUID tenant = UUID.randomUUID();
    h.execute("insert into public.tenants (id, name) values (?, ?)", tenant, name);
    return tenant;
  }

  private static UUID member(Handle h, UUID tenant, String role) {
    UUID user = UUID.randomUUID();
    h.execute(
        "insert into public.tenant_users (tenant_id, user_id, role) values (?, ?, ?)",
        tenant,
        user,
        role);
    return user;
  }

  /** One of everything that belongs to a candidate's sitting. */
  private static final String SITTING =
      """
      insert into public.tenant_users (tenant_id, user_id, role, email)
        values (:t, :x, 'reviewer', 'Grace-:n@example.org');
      insert into public.member_invitations (id, tenant_id, email, role, expires_at)
        values (:x, :t, 'Joan-:n@example.org', 'auditor', now() + interval '2 days');
      insert into public.candidates (id, tenant_id, email, name, user_id)
        values (:x, :t, 'Ada-:n@example.org', 'Ada', :user);
      insert into public.tenant_candidates values (:t, :x, 'ext-1', 'new');
      insert into public.positions (id, tenant_id, title) values (:x, :t, 'Engineer');
      insert into public.position_reviewers values (:t, :x, :x);
      insert into public.competencies (id, tenant_id, position_id, ordinal, name)
        values (:x, :t, :x, 1, 'Debugging');
      insert into public.rubric_levels (id, tenant_id, competency_id, level, anchor)
        values (:x, :t, :x, 1, 'Guesses');
      insert into public.interview_plans (id, tenant_id, position_id) values (:x, :t, :x);
      insert into public.plan_versions (id, tenant_id, plan_id, number) values (:x, :t, :x, 1);
      insert into public.questions (id, tenant_id, plan_version_id, competency_id, number, text)
        values (:x, :t, :x, :x, 1, 'Tell me about a bug.');
      insert into public.interview_invitations
        (id, tenant_id, candidate_id, position_id, token_hash, expires_at)
        values (:x, :t, :x, :x, sha256(':x'), now() + interval '2 days');
      insert into public.consents
        (id, tenant_id, invitation_id, candidate_id, user_id, purpose, text_version, given)
        values (:x, :t, :x, :x, :user, 'interview', '1', true);
      insert into public.interview_sessions
        (id, tenant_id, candidate_id, position_id, invitation_id, plan_version_id, user_id, status)
        values (:x, :t, :x, :x, :x, :x, :user, 'in_progress');
      insert into public.journal
        (tenant_id, session_id, host_epoch, seq, v, kind, at_ms, payload_sealed, prev_hash, hash)
        values (:t, :x, 1, 1, 1, 'uttered', 0, '\\x01', sha256('a'), sha256('b'));
      insert into public.transcript_entries
        (id, tenant_id, session_id, item_id, speaker, text_sealed, source)
        values (:x, :t, :x, 'item_1', 'candidate', '\\x01', 'client');
      insert into public.transcript_gaps
        (id, tenant_id, session_id, speaker, from_ms, to_ms, reason)
        values (:x, :t, :x, 'candidate', 0, 10, 'host_replaced');
      insert into public.client_entries (id, tenant_id, session_id, place, entry_key, entry_sealed)
        values (:x, :t, :x, 1, sha256('k'), '\\x01');
      insert into public.client_transcripts (id, tenant_id, session_id, kind, transcript_sealed)
        values (:x, :t, :x, 'final', '\\x01');
      insert into public.video_segments (id, tenant_id, session_id, url, start_ms)
        values (:x, :t, :x, 'https://example.org/v', 0);
      insert into public.interview_results (id, tenant_id, session_id) values (:x, :t, :x);
      insert into public.integrity_events (id, tenant_id, session_id, source, event, level)
        values (:x, :t, :x, 'control', 'recording_not_ours', 'info');
      insert into public.journal_heads (tenant_id, session_id, host_epoch, length, hash, status,
        signed_at, key_id, signature)
        values (:t, :x, 1, 1, sha256('b'), 'completed', now(), 'k',
          sha256('a') || sha256('b'));
      insert into public.audit_entries
        (id, tenant_id, actor_kind, actor_id, action, object_kind, object_id)
        values (:x, :t, 'candidate', :user, 'consent.given', 'invitation', :x);
      insert into public.audit_chain (tenant_id, n, entry_id, prev_hash, hash)
        values (:t, :n, :x, sha256('a'), sha256('b'));
      insert into public.idempotency_keys
        (tenant_id, user_id, route, key, request_hash, expires_at)
        values (:t, :x, '/api/sessions', 'k', '\\x01', now() + interval '1 day');
      insert into public.tenant_secrets (id, tenant_id, name, secret_sealed, last_four)
        values (:x, :t, 'realtime_key_:n', '\\x01', 'abcd');
      insert into public.realtime_usage (tenant_id, session_id, month, what, model)
        values (:t, :x, '2026-11-01', 'response', 'gpt-realtime-2.1');
      """;

  private static UUID sitting(Handle h, UUID tenant, UUID candidateUser, int number) {
    UUID sitting = UUID.randomUUID();
    h.createScript(
            SITTING
                .replace(":t", literal(tenant))
                .replace("':x'", literal(sitting))
                .replace(":x", literal(sitting))
                .replace(":n", Integer.toString(number))
                .replace(":user", literal(candidateUser)))
        .execute();
    return sitting;
  }

  private static String literal(UUID id) {
    return "'" + id + "'";
  }
}
