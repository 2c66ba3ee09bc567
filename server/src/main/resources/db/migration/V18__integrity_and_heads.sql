-- Integrity events have two sources: the host's journal (then they have its place in it), and the
-- control plane, which sees what is tried over HTTP. A flood is one counted event.
alter table public.integrity_events
  add column source text not null default 'host' check (source in ('host', 'control')),
  add column count integer not null default 1 check (count > 0),
  add column first_at timestamptz generated always as (created_at) stored,
  -- Absent where nothing was added after the first.
  add column last_at timestamptz,
  add constraint integrity_events_place check (
    (source = 'host') = (host_epoch is not null)
    and (host_epoch is null) = (seq is null));

-- What was noted once is not made less: the count rises, everything else stays.
create function viva.guard_integrity_event() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.count <= old.count or new.last_at is null
    or (new.id, new.tenant_id, new.session_id, new.source, new.event, new.level, new.created_at)
      is distinct from
      (old.id, old.tenant_id, old.session_id, old.source, old.event, old.level, old.created_at)
  then
    raise exception 'an integrity event only grows'
      using errcode = 'check_violation', constraint = 'integrity_events_grow';
  end if;
  return new;
end
$$;
revoke execute on function viva.guard_integrity_event() from public;
create trigger grows before update on public.integrity_events
  for each row execute function viva.guard_integrity_event();

-- The product for one tenant counts on; a session's host has no part in it.
create policy service_change on public.integrity_events for update to viva_service
  using (tenant_id = (select viva.service_tenant()) and source = 'control')
  with check (tenant_id = (select viva.service_tenant()) and source = 'control');
grant select (source, count, first_at, last_at) on public.integrity_events to authenticated;
grant update (count, last_at) on public.integrity_events to viva_service;

-- The end of a session's journal, signed when the session ended, to be held against it later.
create table public.journal_heads (
  tenant_id uuid not null,
  session_id uuid not null,
  host_epoch bigint not null check (host_epoch >= 0),
  length bigint not null check (length >= 0),
  hash bytea not null check (length(hash) = 32),
  status text not null,
  signed_at timestamptz not null,
  key_id text not null,
  signature bytea not null check (length(signature) = 64),
  primary key (session_id, length),
  foreign key (tenant_id, session_id) references public.interview_sessions (tenant_id, id)
);
create index journal_heads_tenant on public.journal_heads (tenant_id, session_id);
alter table public.journal_heads enable row level security;
alter table public.journal_heads force row level security;
revoke all on public.journal_heads from public;
do $$
declare
  stranger text;
begin
  for stranger in select rolname from pg_catalog.pg_roles
    where rolname in ('anon', 'authenticated', 'service_role')
  loop
    execute format('revoke all on public.journal_heads from %I', stranger);
  end loop;
end
$$;
create trigger only_grows before update or delete on public.journal_heads
  for each row execute function viva.refuse_change();
create trigger only_grows_whole before truncate on public.journal_heads
  for each statement execute function viva.refuse_change();

-- A head holds no word of anybody's: whoever sees the session sees it, its candidate included.
create policy members_read on public.journal_heads for select to authenticated
  using (tenant_id = (select viva.acting_tenant('{owner,recruiter,auditor}')));
create policy reviewers_read on public.journal_heads for select to authenticated
  using (session_id = any (array(select viva.review_sessions())));
create policy candidates_read on public.journal_heads for select to authenticated
  using (session_id = any (array(select viva.own_sessions())));
create policy service_read on public.journal_heads for select to viva_service
  using (tenant_id = (select viva.claim_tenant())
    and ((select viva.claim_session()) is null or session_id = (select viva.claim_session())));
create policy service_add on public.journal_heads for insert to viva_service
  with check (tenant_id = (select viva.claim_tenant())
    and ((select viva.claim_session()) is null or session_id = (select viva.claim_session())));
grant select (tenant_id, session_id, host_epoch, length, hash, status, signed_at, key_id, signature)
  on public.journal_heads to authenticated;
grant select, insert on public.journal_heads to viva_service;

-- Whose session an id names, for what is tried by nobody known: an answer of ids, for operations.
create function viva.tenant_of_session(session uuid) returns setof uuid
language sql stable security definer set search_path = '' as $$
  select s.tenant_id from public.interview_sessions s where s.id = session
$$;
revoke execute on function viva.tenant_of_session(uuid) from public;
grant execute on function viva.tenant_of_session(uuid) to viva_ops;
do $$
begin
  if current_setting('server_version_num')::integer >= 160000 then
    execute format('grant viva_definer to %I with set true, inherit false', current_user);
  else
    execute format('grant viva_definer to %I', current_user);
  end if;
  grant create on schema viva to viva_definer;
  alter function viva.tenant_of_session(uuid) owner to viva_definer;
  revoke create on schema viva from viva_definer;
  execute format('revoke viva_definer from %I', current_user);
end
$$;
