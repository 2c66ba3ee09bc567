-- What no tenant owns. Only viva_ops gets in, and viva_jobs to the job table; secrets stand here as
-- SHA-256 only. The migration history is in this schema too, which
-- Flyway made for it, and is granted to nobody.
revoke all on schema ops from public;

create table ops.browser_sessions (
  token_hash bytea primary key,
  kind text not null check (kind in ('candidate', 'member')),
  user_id uuid not null,
  tenant_id uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  check (kind <> 'member' or tenant_id is not null)
);
create index browser_sessions_user on ops.browser_sessions (user_id);
create index browser_sessions_expiry on ops.browser_sessions (expires_at);

-- One use: redeemed by one UPDATE … WHERE used_at IS NULL … RETURNING.
create table ops.tickets (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('entry', 'socket')),
  tenant_id uuid not null,
  session_id uuid,
  invitation_id uuid,
  user_id uuid not null,
  kind text not null check (kind in ('candidate', 'member')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  check (purpose <> 'socket' or session_id is not null)
);
create index tickets_expiry on ops.tickets (expires_at);

-- A host's right to one session at one epoch; exchanged once, for a token that lives in memory only.
create table ops.session_grants (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  session_id uuid not null,
  host_epoch bigint not null check (host_epoch > 0),
  grant_hash bytea not null unique,
  host_token_hash bytea unique,
  created_at timestamptz not null default now(),
  exchanged_at timestamptz,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  unique (session_id, host_epoch)
);
create index session_grants_open on ops.session_grants (expires_at) where revoked_at is null;

-- db-scheduler 16's table; task_data is JSON and never holds what was said.
create table ops.scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_due on ops.scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on ops.scheduled_tasks (last_heartbeat);

-- Work that was given up after its last retry: for the operator, without anybody's words.
create table ops.failed_jobs (
  id bigint generated always as identity primary key,
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  attempts integer not null,
  reason text not null,
  failed_at timestamptz not null default now()
);

grant usage on schema ops to viva_ops, viva_jobs;
grant select, insert, update, delete on ops.browser_sessions, ops.tickets, ops.session_grants,
  ops.scheduled_tasks, ops.failed_jobs to viva_ops;
grant select, insert, update, delete on ops.scheduled_tasks to viva_jobs;
grant select, insert on ops.failed_jobs to viva_jobs;
