-- More helpers as in V5: security definer, owned by viva_definer, which reads exactly the columns
-- named here.

-- What a reviewer was assigned, in the tenant the claims name, while being its reviewer.
create function viva.review_positions() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select r.position_id from public.position_reviewers r
  where r.tenant_id = (select viva.acting_tenant('{reviewer}')) and r.user_id = viva.claim_user()
$$;
create function viva.review_sessions() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select s.id from public.interview_sessions s
  where s.tenant_id = (select viva.acting_tenant('{reviewer}'))
    and s.position_id in (select viva.review_positions())
$$;
create function viva.review_candidates() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select s.candidate_id from public.interview_sessions s
  where s.tenant_id = (select viva.acting_tenant('{reviewer}')) and s.candidate_id is not null
    and s.position_id in (select viva.review_positions())
$$;

-- What an auditor opened with a logged reason of the last 30 minutes. Joined to the session, so that
-- an entry opens nothing of another tenant whatever id it names.
create function viva.reasoned_sessions() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select s.id from public.audit_entries e
  join public.interview_sessions s on s.tenant_id = e.tenant_id and s.id = e.object_id
  where e.tenant_id = (select viva.acting_tenant('{auditor}')) and e.actor_id = viva.claim_user()
    and e.actor_kind = 'member' and e.action = 'content.opened'
    and e.object_kind = 'interview_session' and e.reason is not null
    and e.created_at > pg_catalog.now() - interval '30 minutes'
$$;
create function viva.reasoned_candidates() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select s.candidate_id from public.interview_sessions s
  where s.id in (select viva.reasoned_sessions()) and s.candidate_id is not null
$$;

-- Questions from before anybody is known, for operations only: each answers yes or no, or with ids.
create function viva.invitation_by_token(hash bytea)
returns table (tenant_id uuid, invitation_id uuid)
language sql stable security definer set search_path = '' as $$
  select i.tenant_id, i.id from public.interview_invitations i where i.token_hash = hash
$$;
create function viva.known_member_address(address text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
      select from public.tenant_users u
      where pg_catalog.lower(u.email) = pg_catalog.lower(address))
    or exists (
      select from public.member_invitations i
      where pg_catalog.lower(i.email) = pg_catalog.lower(address) and i.status = 'pending'
        and i.expires_at > pg_catalog.now())
$$;
create function viva.open_member_invitations(address text)
returns table (tenant_id uuid, invitation_id uuid)
language sql stable security definer set search_path = '' as $$
  select i.tenant_id, i.id from public.member_invitations i
  where pg_catalog.lower(i.email) = pg_catalog.lower(address) and i.status = 'pending'
    and i.expires_at > pg_catalog.now()
  order by i.created_at desc, i.id desc
$$;
-- An invitation that lets in: the same rule as InvitationState.letsIn, newest first.
create function viva.open_invitations_of(address text)
returns table (tenant_id uuid, invitation_id uuid)
language sql stable security definer set search_path = '' as $$
  select i.tenant_id, i.id from public.candidates c
  join public.interview_invitations i on i.tenant_id = c.tenant_id and i.candidate_id = c.id
  where pg_catalog.lower(c.email) = pg_catalog.lower(address)
    and (i.status in ('accepted', 'completed')
      or i.status in ('pending', 'opened') and i.expires_at > pg_catalog.now())
  order by i.created_at desc, i.id desc
$$;
create function viva.known_candidate_address(address text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from viva.open_invitations_of(address))
$$;
create function viva.tenants_with_unsealed_audit() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select distinct u.tenant_id from public.audit_unsealed u
$$;

grant usage on schema viva to viva_ops;
do $$
declare
  reading constant text[] := array['review_positions()', 'review_sessions()',
    'review_candidates()', 'reasoned_sessions()', 'reasoned_candidates()'];
  looking_up constant text[] := array['invitation_by_token(bytea)', 'known_member_address(text)',
    'known_candidate_address(text)', 'open_member_invitations(text)', 'open_invitations_of(text)',
    'tenants_with_unsealed_audit()'];
  helper text;
begin
  foreach helper in array reading || looking_up loop
    execute format('revoke execute on function viva.%s from public', helper);
  end loop;
  foreach helper in array reading loop
    execute format('grant execute on function viva.%s to authenticated', helper);
  end loop;
  foreach helper in array looking_up loop
    execute format('grant execute on function viva.%s to viva_ops', helper);
  end loop;

  -- See V5: a new owner must be one that the migrating user can become, for this moment only.
  if current_setting('server_version_num')::integer >= 160000 then
    execute format('grant viva_definer to %I with set true, inherit false', current_user);
  else
    execute format('grant viva_definer to %I', current_user);
  end if;
  grant create on schema viva to viva_definer;
  foreach helper in array reading || looking_up loop
    execute format('alter function viva.%s owner to viva_definer', helper);
  end loop;
  revoke create on schema viva from viva_definer;
  execute format('revoke viva_definer from %I', current_user);
end
$$;

grant select (email) on public.tenant_users to viva_definer;
grant select (email) on public.candidates to viva_definer;
grant select (id, token_hash, expires_at, created_at) on public.interview_invitations
  to viva_definer;
grant select (tenant_id, candidate_id) on public.interview_sessions to viva_definer;
grant select (tenant_id, position_id, user_id) on public.position_reviewers to viva_definer;
grant select (id, tenant_id, email, status, expires_at, created_at) on public.member_invitations
  to viva_definer;
grant select (tenant_id, actor_kind, actor_id, action, object_kind, object_id, reason, created_at)
  on public.audit_entries to viva_definer;
grant select (tenant_id) on public.audit_unsealed to viva_definer;

-- As in V5: forced row security on the new tables, and nothing of what an older Supabase project
-- gives away by itself.
do $$
declare
  ours constant text[] := array['member_invitations', 'position_reviewers', 'consents',
    'audit_entries', 'audit_chain', 'audit_unsealed'];
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
  foreach table_name in array array['member_invitations', 'position_reviewers', 'audit_entries',
    'audit_unsealed']
  loop
    execute format(
      'create policy helpers_read on public.%I for select to viva_definer using (true)',
      table_name);
  end loop;
end
$$;
