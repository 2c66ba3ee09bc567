-- Reviewers read what was assigned to them; they write nothing.
do $$
declare
  name text;
begin
  foreach name in array array['competencies', 'interview_plans'] loop
    execute format(
      'create policy reviewers_read on public.%I for select to authenticated using (position_id = any (array(select viva.review_positions())))',
      name);
  end loop;
  foreach name in array array['transcript_entries', 'transcript_gaps', 'interview_results',
    'integrity_events']
  loop
    execute format(
      'create policy reviewers_read on public.%I for select to authenticated using (session_id = any (array(select viva.review_sessions())))',
      name);
    execute format(
      'create policy auditors_read on public.%I for select to authenticated using (session_id = any (array(select viva.reasoned_sessions())))',
      name);
  end loop;
end
$$;
create policy reviewers_read on public.positions for select to authenticated
  using (id = any (array(select viva.review_positions())));
-- Their parents' policies hold inside these: a reviewer finds only what hangs on an assigned position.
create policy reviewers_read on public.rubric_levels for select to authenticated
  using (tenant_id = (select viva.acting_tenant('{reviewer}'))
    and competency_id in (select c.id from public.competencies c));
create policy reviewers_read on public.plan_versions for select to authenticated
  using (tenant_id = (select viva.acting_tenant('{reviewer}'))
    and plan_id in (select p.id from public.interview_plans p));
create policy reviewers_read on public.questions for select to authenticated
  using (tenant_id = (select viva.acting_tenant('{reviewer}'))
    and plan_version_id in (select v.id from public.plan_versions v));
create policy reviewers_read on public.interview_sessions for select to authenticated
  using (position_id = any (array(select viva.review_positions())));
create policy reviewers_read on public.candidates for select to authenticated
  using (id = any (array(select viva.review_candidates())));

-- Auditors read the bookkeeping; a person's content only where they logged a reason; they write
-- nothing.
do $$
declare
  name text;
begin
  foreach name in array array['positions', 'interview_sessions', 'interview_invitations'] loop
    execute format(
      'create policy auditors_read on public.%I for select to authenticated using (tenant_id = (select viva.acting_tenant(''{auditor}'')))',
      name);
  end loop;
  foreach name in array array['audit_entries', 'audit_chain'] loop
    execute format(
      'create policy auditors_read on public.%I for select to authenticated using (tenant_id = (select viva.acting_tenant(''{owner,auditor}'')))',
      name);
  end loop;
end
$$;
create policy auditors_read on public.candidates for select to authenticated
  using (id = any (array(select viva.reasoned_candidates())));

-- Owners invite members and recruiters see whom; nobody but the product says that one was accepted.
create policy members_read on public.member_invitations for select to authenticated
  using (tenant_id = (select viva.acting_tenant('{owner,recruiter}')));
create policy owners_add on public.member_invitations for insert to authenticated
  with check (tenant_id = (select viva.acting_tenant('{owner}')) and status = 'pending');
create policy owners_change on public.member_invitations for update to authenticated
  using (tenant_id = (select viva.acting_tenant('{owner}')))
  with check (tenant_id = (select viva.acting_tenant('{owner}')) and status <> 'accepted');

create policy members_read on public.position_reviewers for select to authenticated
  using (tenant_id = (select viva.acting_tenant('{owner,recruiter}')));
create policy members_add on public.position_reviewers for insert to authenticated
  with check (tenant_id = (select viva.acting_tenant('{owner,recruiter}')));
create policy members_remove on public.position_reviewers for delete to authenticated
  using (tenant_id = (select viva.acting_tenant('{owner,recruiter}')));

create policy members_read on public.consents for select to authenticated
  using (tenant_id = (select viva.acting_tenant('{owner,recruiter}')));
create policy candidates_read on public.consents for select to authenticated
  using (candidate_id = any (array(select viva.own_candidates())));
create policy candidates_add on public.consents for insert to authenticated
  with check (user_id = (select viva.candidate_user())
    and candidate_id = any (array(select viva.own_candidates())));

-- The product for one tenant; a session's host has no part in any of this.
do $$
declare
  whole constant text := 'tenant_id = (select viva.service_tenant())';
  name text;
begin
  foreach name in array array['member_invitations', 'position_reviewers', 'consents',
    'audit_entries', 'audit_chain', 'audit_unsealed']
  loop
    execute format('create policy service_read on public.%I for select to viva_service using (%s)',
      name, whole);
    execute format(
      'create policy service_add on public.%I for insert to viva_service with check (%s)',
      name, whole);
  end loop;
  execute format(
    'create policy service_change on public.member_invitations for update to viva_service using (%1$s) with check (%1$s)',
    whole);
  execute format(
    'create policy service_remove on public.audit_unsealed for delete to viva_service using (%s)',
    whole);
end
$$;

-- Column by column, as in V7. A revision is written by its trigger alone, and created_at of an audit
-- entry or a consent by the database's clock.
grant select (settings, revision), update (settings) on public.tenants to authenticated;
grant select (email, name, revision), insert (email, name), update (name)
  on public.tenant_users to authenticated;
grant select (revision) on public.candidates to authenticated;
grant select (status, revision), insert (status), update (status) on public.positions
  to authenticated;
grant select (token_version, mail_status, mail_error, mail_at, resent_at),
  insert (token_version, mail_status),
  update (token_version, mail_status, mail_error, mail_at, resent_at)
  on public.interview_invitations to authenticated;
grant select (id, tenant_id, email, role, status, expires_at, accepted_at, accepted_by, revoked_at,
    created_by, mail_status, mail_error, mail_at, created_at, updated_at),
  insert (id, tenant_id, email, role, expires_at, created_by, mail_status),
  update (status, expires_at, revoked_at, mail_status, mail_error, mail_at)
  on public.member_invitations to authenticated;
grant select (tenant_id, position_id, user_id, created_at),
  insert (tenant_id, position_id, user_id), delete on public.position_reviewers to authenticated;
grant select (id, tenant_id, invitation_id, candidate_id, user_id, purpose, text_version, given,
    created_at),
  insert (id, tenant_id, invitation_id, candidate_id, user_id, purpose, text_version, given)
  on public.consents to authenticated;
grant select (id, tenant_id, actor_kind, actor_id, action, object_kind, object_id, reason, detail,
    request_id, address, created_at) on public.audit_entries to authenticated;
grant select (tenant_id, n, entry_id, prev_hash, hash, sealed_at) on public.audit_chain
  to authenticated;

grant update (settings) on public.tenants to viva_service;
grant update (email, name) on public.tenant_users to viva_service;
grant update (status) on public.positions to viva_service;
grant update (token_version, mail_status, mail_error, mail_at, resent_at)
  on public.interview_invitations to viva_service;
grant select, insert on public.member_invitations, public.position_reviewers to viva_service;
grant update (status, expires_at, accepted_at, accepted_by, revoked_at, mail_status, mail_error,
    mail_at) on public.member_invitations to viva_service;
grant select, insert (id, tenant_id, invitation_id, candidate_id, user_id, purpose, text_version,
    given) on public.consents to viva_service;
grant select, insert (id, tenant_id, actor_kind, actor_id, action, object_kind, object_id, reason,
    detail, request_id, address) on public.audit_entries to viva_service;
grant select, insert on public.audit_chain to viva_service;
grant select, insert, delete on public.audit_unsealed to viva_service;
