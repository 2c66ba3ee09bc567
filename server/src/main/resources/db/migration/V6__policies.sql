-- Owners and recruiters run the tenant's interviews.
do $$
declare
  acting constant text := 'tenant_id = (select viva.acting_tenant(''{owner,recruiter}''))';
  name text;
begin
  foreach name in array array['candidates', 'tenant_candidates', 'positions', 'competencies',
    'rubric_levels', 'interview_plans', 'plan_versions', 'questions', 'interview_invitations',
    'interview_sessions', 'transcript_entries', 'transcript_gaps', 'video_segments',
    'interview_results', 'integrity_events']
  loop
    execute format('create policy members_read on public.%I for select to authenticated using (%s)',
      name, acting);
  end loop;
  foreach name in array array['candidates', 'tenant_candidates', 'positions', 'competencies',
    'rubric_levels', 'interview_plans', 'plan_versions', 'questions', 'interview_invitations']
  loop
    execute format(
      'create policy members_add on public.%I for insert to authenticated with check (%s)',
      name, acting);
    execute format(
      'create policy members_change on public.%I for update to authenticated using (%2$s) with check (%2$s)',
      name, acting);
  end loop;
  foreach name in array array['candidates', 'tenant_candidates', 'positions', 'competencies',
    'rubric_levels', 'interview_plans', 'plan_versions', 'questions']
  loop
    execute format(
      'create policy members_remove on public.%I for delete to authenticated using (%s)',
      name, acting);
  end loop;
end
$$;
create policy members_add on public.interview_sessions for insert to authenticated
  with check (tenant_id = (select viva.acting_tenant('{owner,recruiter}'))
    and status = 'pending' and user_id is null);
create policy members_cancel on public.interview_sessions for update to authenticated
  using (tenant_id = (select viva.acting_tenant('{owner,recruiter}')))
  with check (tenant_id = (select viva.acting_tenant('{owner,recruiter}'))
    and status = 'cancelled');

create policy members_read on public.tenants for select to authenticated
  using (id = any (array(select viva.member_tenants())));
create policy owners_change on public.tenants for update to authenticated
  using (id = (select viva.acting_tenant('{owner}')))
  with check (id = (select viva.acting_tenant('{owner}')));
create policy own_membership_read on public.tenant_users for select to authenticated
  using (user_id = (select viva.claim_user())
    and tenant_id = any (array(select viva.member_tenants())));
create policy members_read on public.tenant_users for select to authenticated
  using (tenant_id = (select viva.acting_tenant('{owner,recruiter}')));
create policy owners_add on public.tenant_users for insert to authenticated
  with check (tenant_id = (select viva.acting_tenant('{owner}')));
create policy owners_change on public.tenant_users for update to authenticated
  using (tenant_id = (select viva.acting_tenant('{owner}')))
  with check (tenant_id = (select viva.acting_tenant('{owner}')));
create policy owners_remove on public.tenant_users for delete to authenticated
  using (tenant_id = (select viva.acting_tenant('{owner}')));

-- Candidates see their own sittings, in whichever tenant; never journal, plan, rubric, results.
create policy candidates_read on public.tenants for select to authenticated
  using (id = any (array(select viva.own_tenants())));
create policy candidates_read on public.candidates for select to authenticated
  using (user_id = (select viva.candidate_user()));
create policy candidates_read on public.positions for select to authenticated
  using (id = any (array(select viva.own_positions())));
create policy candidates_read on public.interview_invitations for select to authenticated
  using (candidate_id = any (array(select viva.own_candidates())));
create policy candidates_read on public.interview_sessions for select to authenticated
  using (user_id = (select viva.candidate_user()));
create policy candidates_read on public.transcript_entries for select to authenticated
  using (session_id = any (array(select viva.own_sessions())));
create policy candidates_read on public.transcript_gaps for select to authenticated
  using (session_id = any (array(select viva.own_sessions())));
-- What a browser claims was said: marked as such, while the interview runs.
create policy candidates_add on public.transcript_entries for insert to authenticated
  with check (source = 'client' and not late
    and session_id = any (array(select viva.own_sessions_in_progress())));

-- The product for one tenant.
do $$
declare
  whole constant text := 'tenant_id = (select viva.service_tenant())';
  name text;
begin
  foreach name in array array['tenant_users', 'candidates', 'tenant_candidates', 'positions',
    'competencies', 'rubric_levels', 'interview_plans', 'plan_versions', 'questions',
    'interview_invitations', 'video_segments', 'interview_results', 'idempotency_keys']
  loop
    execute format('create policy service_read on public.%I for select to viva_service using (%s)',
      name, whole);
    execute format(
      'create policy service_add on public.%I for insert to viva_service with check (%s)',
      name, whole);
    execute format(
      'create policy service_change on public.%I for update to viva_service using (%2$s) with check (%2$s)',
      name, whole);
  end loop;
end
$$;
create policy service_read on public.tenants for select to viva_service
  using (id = (select viva.service_tenant()));
create policy service_add on public.tenants for insert to viva_service
  with check (id = (select viva.service_tenant()));
create policy service_change on public.tenants for update to viva_service
  using (id = (select viva.service_tenant())) with check (id = (select viva.service_tenant()));
create policy service_remove on public.idempotency_keys for delete to viva_service
  using (tenant_id = (select viva.service_tenant()));

-- The product for one tenant, and a session's host for that session.
do $$
declare
  within constant text := 'tenant_id = (select viva.claim_tenant()) and '
    || '((select viva.claim_session()) is null or session_id = (select viva.claim_session()))';
  name text;
begin
  foreach name in array array['transcript_entries', 'transcript_gaps', 'integrity_events'] loop
    execute format('create policy service_read on public.%I for select to viva_service using (%s)',
      name, within);
    execute format(
      'create policy service_add on public.%I for insert to viva_service with check (%s)',
      name, within);
  end loop;
  execute format(
    'create policy service_change on public.transcript_entries for update to viva_service using (%1$s) with check (%1$s)',
    within);
  execute format(
    'create policy service_remove on public.transcript_gaps for delete to viva_service using (%s)',
    within);
  execute format(
    'create policy service_read on public.journal for select to viva_service using (%s)', within);
end
$$;
create policy service_read on public.interview_sessions for select to viva_service
  using (tenant_id = (select viva.claim_tenant())
    and ((select viva.claim_session()) is null or id = (select viva.claim_session())));
create policy service_add on public.interview_sessions for insert to viva_service
  with check (tenant_id = (select viva.service_tenant()));
create policy service_change on public.interview_sessions for update to viva_service
  using (tenant_id = (select viva.claim_tenant())
    and ((select viva.claim_session()) is null or id = (select viva.claim_session())))
  with check (tenant_id = (select viva.claim_tenant())
    and ((select viva.claim_session()) is null or id = (select viva.claim_session())));
-- The journal grows under claims that name its session, and does nothing else.
create policy host_add on public.journal for insert to viva_service
  with check (tenant_id = (select viva.claim_tenant())
    and session_id = (select viva.claim_session()));
