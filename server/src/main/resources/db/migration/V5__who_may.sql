-- Row-level security is enabled and FORCED on every table of `public`; a policy names the role it is
-- for (never public) and one command. The roles:
--   authenticated  a member (claims name user and tenant) or a candidate (claims name the user only)
--   viva_service   the product for one tenant, or, where claims name a session, that session's host
--   viva_definer   owns the helpers below and nothing else; a member of no other role
-- Reviewers and auditors see no content yet: it comes with assignments and the logged reason.
-- `anon` gets nothing.

-- Claims. '' counts as absent: that is what a custom setting reads as after its transaction.
create function viva.claims() returns jsonb
language sql stable parallel safe set search_path = '' as $$
  select nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb
$$;
create function viva.claim_user() returns uuid
language sql stable parallel safe set search_path = '' as $$
  select (viva.claims() ->> 'sub')::uuid
$$;
create function viva.claim_tenant() returns uuid
language sql stable parallel safe set search_path = '' as $$
  select (viva.claims() ->> 'tenant_id')::uuid
$$;
create function viva.claim_session() returns uuid
language sql stable parallel safe set search_path = '' as $$
  select (viva.claims() ->> 'session_id')::uuid
$$;
-- The user acting as candidate: who names a tenant acts as its member and sees nothing as candidate.
create function viva.candidate_user() returns uuid
language sql stable parallel safe set search_path = '' as $$
  select case when viva.claim_tenant() is null then viva.claim_user() end
$$;
-- The tenant of tenant-wide service claims; a session's host has none.
create function viva.service_tenant() returns uuid
language sql stable parallel safe set search_path = '' as $$
  select case when viva.claim_session() is null then viva.claim_tenant() end
$$;

-- Membership is read from the table, not from the token; the token only narrows to one tenant.
create function viva.member_tenants() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select u.tenant_id from public.tenant_users u
  where u.user_id = viva.claim_user()
    and (viva.claim_tenant() is null or u.tenant_id = viva.claim_tenant())
$$;
create function viva.has_role(tenant uuid, roles text[]) returns boolean
language sql stable security definer set search_path = '' as $$
  select tenant = viva.claim_tenant() and exists (
    select from public.tenant_users u
    where u.tenant_id = tenant and u.user_id = viva.claim_user()
      and case u.role when 'member' then 'recruiter' else u.role end = any (roles))
$$;
-- The tenant the claims name, if the user has one of these roles in it, else null.
create function viva.acting_tenant(roles text[]) returns uuid
language sql stable security definer set search_path = '' as $$
  select case when viva.has_role(viva.claim_tenant(), roles) then viva.claim_tenant() end
$$;
create function viva.own_candidates() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select c.id from public.candidates c where c.user_id = viva.candidate_user()
$$;
create function viva.own_tenants() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select c.tenant_id from public.candidates c where c.user_id = viva.candidate_user()
$$;
create function viva.own_positions() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select i.position_id from public.interview_invitations i
  where i.candidate_id in (select viva.own_candidates()) and i.status <> 'revoked'
  union
  select s.position_id from public.interview_sessions s where s.user_id = viva.candidate_user()
$$;
create function viva.own_sessions() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select s.id from public.interview_sessions s where s.user_id = viva.candidate_user()
$$;
create function viva.own_sessions_in_progress() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select s.id from public.interview_sessions s
  where s.user_id = viva.candidate_user() and s.status = 'in_progress'
$$;

revoke execute on all functions in schema viva from public;
revoke all on schema viva from public;
grant usage on schema viva to authenticated, viva_service, viva_definer;
grant usage on schema public to authenticated, viva_service, viva_definer;
grant execute on function viva.claims(), viva.claim_user(), viva.claim_tenant(),
  viva.claim_session(), viva.candidate_user(), viva.service_tenant()
  to authenticated, viva_service, viva_definer;
grant execute on function viva.may_become(text, text) to authenticated, viva_service;
grant execute on function viva.member_tenants(), viva.has_role(uuid, text[]),
  viva.acting_tenant(text[]), viva.own_candidates(), viva.own_tenants(), viva.own_positions(),
  viva.own_sessions(), viva.own_sessions_in_progress() to authenticated;

-- The helpers' owner reads exactly what they need. A new owner of a function must be one that the
-- migrating user can become, and must have CREATE on the schema: both for this moment only.
grant select (tenant_id, user_id, role) on public.tenant_users to viva_definer;
grant select (id, tenant_id, user_id) on public.candidates to viva_definer;
grant select (tenant_id, candidate_id, position_id, status) on public.interview_invitations
  to viva_definer;
grant select (id, user_id, status, position_id) on public.interview_sessions to viva_definer;
grant select (id, published_at) on public.plan_versions to viva_definer;
do $$
declare
  helper text;
begin
  if current_setting('server_version_num')::integer >= 160000 then
    execute format('grant viva_definer to %I with set true, inherit false', current_user);
  else
    execute format('grant viva_definer to %I', current_user);
  end if;
  grant create on schema viva to viva_definer;
  foreach helper in array array['member_tenants()', 'has_role(uuid, text[])',
    'acting_tenant(text[])', 'own_candidates()', 'own_tenants()', 'own_positions()',
    'own_sessions()', 'own_sessions_in_progress()', 'guard_published_question()']
  loop
    execute format('alter function viva.%s owner to viva_definer', helper);
  end loop;
  revoke create on schema viva from viva_definer;
  execute format('revoke viva_definer from %I', current_user);
end
$$;

-- Supabase projects of before 2026-10-30 grant everything on new tables to its roles; take it back,
-- table by table because the schema may hold others' tables.
do $$
declare
  ours constant text[] := array['tenants', 'tenant_users', 'candidates', 'tenant_candidates',
    'positions', 'competencies', 'rubric_levels', 'interview_plans', 'plan_versions', 'questions',
    'interview_invitations', 'interview_sessions', 'journal', 'transcript_entries',
    'transcript_gaps', 'video_segments', 'interview_results', 'integrity_events',
    'idempotency_keys'];
  table_name text;
  stranger text;
begin
  foreach table_name in array ours loop
    execute format('alter table public.%I enable row level security', table_name);
    execute format('alter table public.%I force row level security', table_name);
    execute format('revoke all on public.%I from public', table_name);
    for stranger in select rolname from pg_catalog.pg_roles
      where rolname in ('anon', 'authenticated', 'service_role')
    loop
      execute format('revoke all on public.%I from %I', table_name, stranger);
    end loop;
  end loop;
  foreach table_name in array array['tenant_users', 'candidates', 'interview_invitations',
    'interview_sessions', 'plan_versions']
  loop
    execute format(
      'create policy helpers_read on public.%I for select to viva_definer using (true)',
      table_name);
  end loop;
end
$$;
