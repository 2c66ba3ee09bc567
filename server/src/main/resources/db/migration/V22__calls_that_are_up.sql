-- The call that a session has open, from the journal: it counts as in flight also while the row says
-- disconnected because what is said cannot be stored (the call stays up then).
alter table public.interview_sessions add column open_call text;
grant update (open_call) on public.interview_sessions to viva_service;
grant select (open_call) on public.interview_sessions to viva_definer;

do $$
begin
  -- See V5: who replaces a function must be able to become its owner, for this moment only.
  if current_setting('server_version_num')::integer >= 160000 then
    execute format('grant viva_definer to %I with set true, inherit false', current_user);
  else
    execute format('grant viva_definer to %I', current_user);
  end if;
  grant create on schema viva to viva_definer;
  set local role viva_definer;
  -- A database that was away kept every host from being seen: after its start each has the same ten
  -- seconds to be seen again, and until then its call counts; one unseen for long before does not.
  create or replace function viva.calls_in_flight(asking uuid) returns setof uuid
  language sql stable security definer set search_path = '' as $body$
    select s.tenant_id from public.interview_sessions s
    where s.id <> asking and s.call_permitted_at is not null
      and (s.call_permitted_at > pg_catalog.now() - interval '10 seconds'
          and s.status in ('pending', 'ready', 'connecting', 'in_progress', 'disconnected')
        or (s.status in ('connecting', 'in_progress')
            or s.status = 'disconnected' and s.open_call is not null)
          and (s.host_seen_at > pg_catalog.now() - interval '10 seconds'
            or pg_catalog.pg_postmaster_start_time() > pg_catalog.now() - interval '10 seconds'
              and s.host_seen_at
                > pg_catalog.pg_postmaster_start_time() - interval '30 seconds'))
  $body$;
  reset role;
  revoke create on schema viva from viva_definer;
  execute format('revoke viva_definer from %I', current_user);
end
$$;
