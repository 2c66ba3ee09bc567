-- How interviews for a position are held, where it says so; the tenant's stand in its settings under
-- "interviews". Read and written by the product after it has asked the member's role: candidates share
-- the browser's role and need not know what a tenant pays.
alter table public.positions
  add column interview_settings jsonb not null default '{}'
    check (jsonb_typeof(interview_settings) = 'object');
grant update (interview_settings) on public.positions to viva_service;

-- What a tenant entrusts to us, sealed under the master key, which is not in the database.
create table public.tenant_secrets (
  id uuid primary key,
  tenant_id uuid not null references public.tenants (id),
  name text not null check (length(name) between 1 and 40),
  secret_sealed bytea not null,
  last_four text not null check (length(last_four) <= 4),
  set_at timestamptz not null default now(),
  set_by uuid,
  unique (tenant_id, name)
);

-- What a session's calls used, added up by month (UTC), kind and model. cost_micros (millionths of a US
-- dollar) holds the known part; unpriced counts the reports of models whose price was not known then.
create table public.realtime_usage (
  tenant_id uuid not null references public.tenants (id),
  session_id uuid not null,
  month date not null,
  what text not null,
  model text not null,
  reports bigint not null default 0,
  text_input_tokens bigint not null default 0,
  audio_input_tokens bigint not null default 0,
  cached_text_input_tokens bigint not null default 0,
  cached_audio_input_tokens bigint not null default 0,
  text_output_tokens bigint not null default 0,
  audio_output_tokens bigint not null default 0,
  seconds double precision not null default 0,
  cost_micros bigint not null default 0,
  unpriced bigint not null default 0,
  primary key (tenant_id, session_id, month, what, model),
  foreign key (tenant_id, session_id)
    references public.interview_sessions (tenant_id, id) on delete cascade
);
create index realtime_usage_month on public.realtime_usage (tenant_id, month);

do $$
declare
  name text;
begin
  foreach name in array array['tenant_secrets', 'realtime_usage'] loop
    execute format('alter table public.%I enable row level security', name);
    execute format('alter table public.%I force row level security', name);
  end loop;
  -- See V5: projects of before 2026-10-30 grant everything on new tables.
  foreach name in array array['anon', 'authenticated', 'service_role'] loop
    if exists (select from pg_roles where rolname = name) then
      execute format('revoke all on public.tenant_secrets, public.realtime_usage from %I', name);
    end if;
  end loop;
end
$$;

create policy service_read on public.tenant_secrets for select to viva_service
  using (tenant_id = (select viva.service_tenant()));
create policy service_add on public.tenant_secrets for insert to viva_service
  with check (tenant_id = (select viva.service_tenant()));
create policy service_change on public.tenant_secrets for update to viva_service
  using (tenant_id = (select viva.service_tenant()))
  with check (tenant_id = (select viva.service_tenant()));
create policy service_remove on public.tenant_secrets for delete to viva_service
  using (tenant_id = (select viva.service_tenant()));
grant select, insert, delete on public.tenant_secrets to viva_service;
grant update (secret_sealed, last_four, set_at, set_by) on public.tenant_secrets to viva_service;

create policy service_read on public.realtime_usage for select to viva_service
  using (tenant_id = (select viva.claim_tenant())
    and ((select viva.claim_session()) is null or session_id = (select viva.claim_session())));
create policy service_add on public.realtime_usage for insert to viva_service
  with check (tenant_id = (select viva.claim_tenant())
    and ((select viva.claim_session()) is null or session_id = (select viva.claim_session())));
create policy service_change on public.realtime_usage for update to viva_service
  using (tenant_id = (select viva.claim_tenant())
    and ((select viva.claim_session()) is null or session_id = (select viva.claim_session())))
  with check (tenant_id = (select viva.claim_tenant())
    and ((select viva.claim_session()) is null or session_id = (select viva.claim_session())));
grant select, insert on public.realtime_usage to viva_service;
grant update (reports, text_input_tokens, audio_input_tokens, cached_text_input_tokens,
    cached_audio_input_tokens, text_output_tokens, audio_output_tokens, seconds, cost_micros,
    unpriced) on public.realtime_usage to viva_service;

-- When a host was last allowed to open a call: it counts as in flight while its session is alive.
alter table public.interview_sessions add column call_permitted_at timestamptz;
grant update (call_permitted_at) on public.interview_sessions to viva_service;

-- The tenant of each call that another session has in flight, one row a call.
create function viva.calls_in_flight(asking uuid) returns setof uuid
language sql stable security definer set search_path = '' as $$
  select s.tenant_id from public.interview_sessions s
  where s.id <> asking and s.call_permitted_at is not null
    and (s.call_permitted_at > pg_catalog.now() - interval '10 seconds'
        and s.status in ('pending', 'ready', 'connecting', 'in_progress', 'disconnected')
      or s.status in ('connecting', 'in_progress')
        and s.host_seen_at > pg_catalog.now() - interval '10 seconds')
$$;
create index interview_sessions_called on public.interview_sessions (status, host_seen_at)
  where call_permitted_at is not null;
revoke execute on function viva.calls_in_flight(uuid) from public;
grant execute on function viva.calls_in_flight(uuid) to viva_ops;
grant select (tenant_id, host_seen_at, call_permitted_at) on public.interview_sessions
  to viva_definer;
do $$
begin
  -- See V5: a new owner must be one that the migrating user can become, for this moment only.
  if current_setting('server_version_num')::integer >= 160000 then
    execute format('grant viva_definer to %I with set true, inherit false', current_user);
  else
    execute format('grant viva_definer to %I', current_user);
  end if;
  grant create on schema viva to viva_definer;
  alter function viva.calls_in_flight(uuid) owner to viva_definer;
  revoke create on schema viva from viva_definer;
  execute format('revoke viva_definer from %I', current_user);
end
$$;
