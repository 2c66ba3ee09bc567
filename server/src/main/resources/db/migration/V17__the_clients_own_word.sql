-- What a candidate's own client says was said: apart from the record that is scored, never part of
-- it. entry_key is a keyed hash, under the session's key, of what makes an entry the same one.
create table public.client_entries (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  session_id uuid not null,
  place integer not null check (place > 0),
  entry_key bytea not null check (length(entry_key) = 32),
  entry_sealed bytea not null,
  late boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now(),
  unique (session_id, entry_key),
  unique (session_id, place),
  foreign key (tenant_id, session_id)
    references public.interview_sessions (tenant_id, id) on delete cascade
);
create index client_entries_session on public.client_entries (tenant_id, session_id, place);
create trigger touch before update on public.client_entries
  for each row execute function viva.touch();

-- A transcript that a client sent whole, text, list or object: kept, never scored.
create table public.client_transcripts (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  session_id uuid not null,
  kind text not null check (kind in ('saved', 'final')),
  transcript_sealed bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now(),
  unique (session_id, kind),
  foreign key (tenant_id, session_id)
    references public.interview_sessions (tenant_id, id) on delete cascade
);
create index client_transcripts_session on public.client_transcripts (tenant_id, session_id);
create trigger touch before update on public.client_transcripts
  for each row execute function viva.touch();

do $$
declare
  table_name text;
  stranger text;
  whole constant text := 'tenant_id = (select viva.service_tenant())';
begin
  foreach table_name in array array['client_entries', 'client_transcripts'] loop
    execute format('alter table public.%I enable row level security', table_name);
    execute format('alter table public.%I force row level security', table_name);
    execute format('revoke all on public.%I from public', table_name);
    for stranger in select rolname from pg_catalog.pg_roles
      where rolname in ('anon', 'authenticated', 'service_role')
    loop
      execute format('revoke all on public.%I from %I', table_name, stranger);
    end loop;
    execute format(
      'create policy members_read on public.%I for select to authenticated using (tenant_id = (select viva.acting_tenant(''{owner,recruiter}'')))',
      table_name);
    execute format(
      'create policy reviewers_read on public.%I for select to authenticated using (session_id = any (array(select viva.review_sessions())))',
      table_name);
    execute format(
      'create policy auditors_read on public.%I for select to authenticated using (session_id = any (array(select viva.reasoned_sessions())))',
      table_name);
    execute format(
      'create policy candidates_read on public.%I for select to authenticated using (session_id = any (array(select viva.own_sessions())))',
      table_name);
    execute format('create policy service_read on public.%I for select to viva_service using (%s)',
      table_name, whole);
    execute format(
      'create policy service_add on public.%I for insert to viva_service with check (%s)',
      table_name, whole);
    execute format(
      'create policy service_change on public.%I for update to viva_service using (%2$s) with check (%2$s)',
      table_name, whole);
  end loop;
end
$$;
grant select (id, tenant_id, session_id, place, entry_sealed, late, created_at, updated_at)
  on public.client_entries to authenticated;
grant select (id, tenant_id, session_id, kind, transcript_sealed, created_at, updated_at)
  on public.client_transcripts to authenticated;
grant select, insert on public.client_entries, public.client_transcripts to viva_service;
grant update (entry_sealed) on public.client_entries to viva_service;
grant update (transcript_sealed) on public.client_transcripts to viva_service;

-- A client said that a dropped interview was its end: it is, when the resume window closes.
alter table public.interview_sessions add column end_requested_at timestamptz;
grant update (end_requested_at) on public.interview_sessions to viva_service;

-- Where the host of a grant is reached; null: in the control plane's own process.
alter table ops.session_grants add column door_url text, add column socket_url text;
