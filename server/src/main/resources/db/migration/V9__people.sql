-- Members, their invitations, who reviews what, consents, mail that was sent, and the audit trail.

-- `revision` is the ETag of what people edit. Competencies, levels and the plan's draft change only
-- together with an update of their position, so that the position's revision stands for all of it.
create function viva.bump_revision() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.revision := old.revision + 1;
  return new;
end
$$;
revoke execute on function viva.bump_revision() from public;

-- settings: contact_email (text, shown to candidates), candidate_sees_summary (boolean, default true).
alter table public.tenants
  add column settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  add column revision integer not null default 1;
alter table public.tenant_users
  add column email text check (length(email) between 3 and 320),
  add column name text check (length(name) between 1 and 200),
  add column revision integer not null default 1;
create index tenant_users_address on public.tenant_users (lower(email));
alter table public.candidates
  add column revision integer not null default 1;
create index candidates_address on public.candidates (lower(email));
alter table public.positions
  add column status text not null default 'open' check (status in ('open', 'archived')),
  add column revision integer not null default 1;

do $$
declare
  name text;
begin
  foreach name in array array['tenants', 'tenant_users', 'candidates', 'positions'] loop
    execute format(
      'create trigger revision before update on public.%I for each row execute function viva.bump_revision()',
      name);
  end loop;
end
$$;

-- Accepted by signing in with the invited address: there is no token to lose.
create table public.member_invitations (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  email text not null check (length(email) between 3 and 320),
  role text not null check (role in ('owner', 'recruiter', 'reviewer', 'auditor')),
  status text not null default 'pending' check (status in ('pending', 'accepted', 'revoked')),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at timestamptz,
  created_by uuid,
  mail_status text not null default 'none'
    check (mail_status in ('none', 'queued', 'sent', 'failed')),
  mail_error text,
  mail_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  check (status <> 'accepted' or accepted_by is not null and accepted_at is not null)
);
create unique index member_invitations_pending
  on public.member_invitations (tenant_id, lower(email)) where status = 'pending';
create index member_invitations_address
  on public.member_invitations (lower(email)) where status = 'pending';
create trigger touch before update on public.member_invitations
  for each row execute function viva.touch();

-- The token follows from the invitation's id and token_version under a key outside the database, so
-- a retry derives it again; raising the version kills the token before.
alter table public.interview_invitations
  add column token_version integer not null default 1 check (token_version > 0),
  add column mail_status text not null default 'none'
    check (mail_status in ('none', 'queued', 'sent', 'failed')),
  add column mail_error text,
  add column mail_at timestamptz,
  add column resent_at timestamptz,
  add constraint interview_invitations_of_candidate unique (tenant_id, id, candidate_id);

create table public.position_reviewers (
  tenant_id uuid not null,
  position_id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, position_id, user_id),
  foreign key (tenant_id, position_id)
    references public.positions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id)
    references public.tenant_users (tenant_id, user_id) on delete cascade
);
create index position_reviewers_user on public.position_reviewers (tenant_id, user_id);

-- What a candidate agreed to or declined; the newest of an invitation and purpose counts. The clock,
-- not the transaction's start, so that two of one transaction have an order.
create table public.consents (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  invitation_id uuid not null,
  candidate_id uuid not null,
  user_id uuid not null,
  purpose text not null check (length(purpose) between 1 and 50),
  text_version text not null check (length(text_version) between 1 and 50),
  given boolean not null,
  created_at timestamptz not null default clock_timestamp(),
  foreign key (tenant_id, invitation_id, candidate_id)
    references public.interview_invitations (tenant_id, id, candidate_id) on delete cascade,
  foreign key (tenant_id, candidate_id)
    references public.candidates (tenant_id, id) on delete cascade
);
create index consents_newest
  on public.consents (tenant_id, invitation_id, purpose, created_at desc);
create index consents_candidate on public.consents (tenant_id, candidate_id);

-- Who did what to what; never anybody's words. object_id is no foreign key, because the entry stays
-- when the object goes.
create table public.audit_entries (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  actor_kind text not null check (actor_kind in ('member', 'candidate', 'service', 'operator')),
  actor_id uuid,
  action text not null check (length(action) between 1 and 100),
  object_kind text not null check (length(object_kind) between 1 and 50),
  object_id uuid,
  reason text check (length(reason) between 1 and 1000),
  detail jsonb not null default '{}'
    check (jsonb_typeof(detail) = 'object' and length(detail::text) <= 8000),
  request_id text check (length(request_id) <= 200),
  address text check (length(address) <= 200),
  created_at timestamptz not null default clock_timestamp(),
  unique (tenant_id, id),
  -- A row of this action lets an auditor in (viva.reasoned_sessions), so it is never half of one.
  check (action <> 'content.opened' or actor_kind = 'member' and actor_id is not null
    and object_kind = 'interview_session' and object_id is not null and reason is not null)
);
create index audit_entries_newest on public.audit_entries (tenant_id, created_at desc, id desc);
create index audit_entries_opened on public.audit_entries (tenant_id, actor_id, created_at)
  where action = 'content.opened';

-- Entries are written side by side and chained afterwards, in the order in which they are sealed.
create table public.audit_chain (
  tenant_id uuid not null references public.tenants (id),
  n bigint not null check (n > 0),
  entry_id uuid not null unique,
  prev_hash bytea not null check (length(prev_hash) = 32),
  hash bytea not null check (length(hash) = 32),
  sealed_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, n),
  foreign key (tenant_id, entry_id) references public.audit_entries (tenant_id, id)
);

-- What is not yet chained: the sealer's list of work, so that it need not search the whole trail.
create table public.audit_unsealed (
  tenant_id uuid not null,
  entry_id uuid not null,
  primary key (tenant_id, entry_id),
  foreign key (tenant_id, entry_id) references public.audit_entries (tenant_id, id)
);
create function viva.await_seal() returns trigger
language plpgsql set search_path = '' as $$
begin
  insert into public.audit_unsealed (tenant_id, entry_id) values (new.tenant_id, new.id);
  return null;
end
$$;
revoke execute on function viva.await_seal() from public;
create trigger await_seal after insert on public.audit_entries
  for each row execute function viva.await_seal();

do $$
declare
  name text;
begin
  foreach name in array array['audit_entries', 'audit_chain'] loop
    execute format(
      'create trigger only_grows before update or delete on public.%I for each row execute function viva.refuse_change()',
      name);
    execute format(
      'create trigger only_grows_whole before truncate on public.%I for each statement execute function viva.refuse_change()',
      name);
  end loop;
end
$$;

-- Consents go with their candidate and not otherwise: a statement of its own has trigger depth 1, a
-- foreign key's cascade more.
create function viva.refuse_own_removal() returns trigger
language plpgsql set search_path = '' as $$
begin
  if pg_catalog.pg_trigger_depth() < 2 then
    raise exception '% of %.% is never allowed', tg_op, tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  return old;
end
$$;
revoke execute on function viva.refuse_own_removal() from public;
create trigger only_grows before update on public.consents
  for each row execute function viva.refuse_change();
create trigger goes_with_its_candidate before delete on public.consents
  for each row execute function viva.refuse_own_removal();
create trigger only_grows_whole before truncate on public.consents
  for each statement execute function viva.refuse_change();

-- A published version still goes with its plan or position; one that an interview was held by is
-- kept by the session's foreign key.
create or replace function viva.guard_published_version() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.published_at is not null
    and not (tg_op = 'DELETE' and pg_catalog.pg_trigger_depth() > 1) then
    raise exception 'a published plan version does not change'
      using errcode = 'check_violation', constraint = 'plan_versions_published';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;

-- Wrong codes per address (its keyed hash), so that a restart forgives nobody.
create table ops.signin_attempts (
  key_hash bytea primary key,
  failures integer not null default 0 check (failures >= 0),
  window_started_at timestamptz not null default now()
);
create index signin_attempts_age on ops.signin_attempts (window_started_at);
grant select, insert, update, delete on ops.signin_attempts to viva_ops;
