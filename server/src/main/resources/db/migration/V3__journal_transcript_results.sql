-- What was said exists here only as sealed bytes (AES-256-GCM under a key per interview session,
-- kept outside PostgreSQL and its backups).

-- The facts of the session's host, chained: hash covers prev_hash and the sealed bytes.
create table public.journal (
  tenant_id uuid not null,
  session_id uuid not null,
  host_epoch bigint not null check (host_epoch > 0),
  seq bigint not null check (seq > 0),
  v integer not null check (v > 0),
  kind text not null,
  at_ms bigint not null,
  payload_sealed bytea not null,
  prev_hash bytea not null check (length(prev_hash) = 32),
  hash bytea not null check (length(hash) = 32),
  created_at timestamptz not null default now(),
  primary key (session_id, host_epoch, seq),
  foreign key (tenant_id, session_id) references public.interview_sessions (tenant_id, id)
);
create index journal_tenant on public.journal (tenant_id, session_id);

-- start_ms and end_ms are offsets from the first in_progress; start_time, end_time, timestamp and
-- interview_session_id are the documents' other names for the same.
create table public.transcript_entries (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  session_id uuid not null,
  interview_session_id uuid generated always as (session_id) stored,
  item_id text not null,
  previous_item_id text,
  speaker text not null check (speaker in ('ai', 'candidate', 'unknown')),
  text_sealed bytea not null,
  start_ms bigint,
  end_ms bigint,
  start_time bigint generated always as (start_ms) stored,
  end_time bigint generated always as (end_ms) stored,
  sequence_number integer,
  confidence double precision,
  source text not null check (source in ('sideband', 'client')),
  final boolean not null default false,
  interrupted boolean not null default false,
  question_number integer,
  late boolean not null default false,
  created_at timestamptz not null default now(),
  "timestamp" timestamptz generated always as (created_at) stored,
  updated_at timestamptz not null default now(),
  unique (session_id, item_id),
  check (speaker <> 'unknown' or source = 'client'),
  foreign key (tenant_id, session_id)
    references public.interview_sessions (tenant_id, id) on delete cascade
);
create index transcript_entries_session
  on public.transcript_entries (tenant_id, session_id, sequence_number);

-- Words that are missing, by name instead of silently.
create table public.transcript_gaps (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  session_id uuid not null,
  item_id text,
  speaker text not null check (speaker in ('ai', 'candidate', 'unknown')),
  from_ms bigint not null,
  to_ms bigint not null,
  reason text not null,
  created_at timestamptz not null default now(),
  unique (session_id, speaker, from_ms, to_ms),
  foreign key (tenant_id, session_id)
    references public.interview_sessions (tenant_id, id) on delete cascade
);
create index transcript_gaps_session on public.transcript_gaps (tenant_id, session_id);

create table public.video_segments (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  session_id uuid not null,
  interview_session_id uuid generated always as (session_id) stored,
  url text not null,
  video_url text generated always as (url) stored,
  start_ms bigint not null,
  end_ms bigint,
  start_time bigint generated always as (start_ms) stored,
  end_time bigint generated always as (end_ms) stored,
  sequence_number integer,
  status text not null default 'recording',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, session_id)
    references public.interview_sessions (tenant_id, id) on delete cascade
);
create index video_segments_session on public.video_segments (tenant_id, session_id);

-- summary_sealed and evaluation_sealed open to JSON; the rest says what they were made from.
create table public.interview_results (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  session_id uuid not null unique,
  status text not null default 'pending' check (status in ('pending', 'ready', 'failed')),
  summary_sealed bytea,
  evaluation_status text not null default 'none'
    check (evaluation_status in ('none', 'pending', 'ready', 'failed')),
  evaluation_sealed bytea,
  model text,
  prompt_version text,
  plan_version_id uuid,
  transcript_hash bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (status <> 'ready' or summary_sealed is not null),
  check (evaluation_status <> 'ready' or evaluation_sealed is not null),
  foreign key (tenant_id, session_id)
    references public.interview_sessions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, plan_version_id) references public.plan_versions (tenant_id, id)
);
create index interview_results_session on public.interview_results (tenant_id, session_id);

-- detail_sealed: a deviation from the wording quotes what was said.
create table public.integrity_events (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  session_id uuid not null,
  host_epoch bigint,
  seq bigint,
  event text not null,
  level text not null,
  detail_sealed bytea,
  at_ms bigint,
  created_at timestamptz not null default now(),
  unique (session_id, host_epoch, seq),
  foreign key (tenant_id, session_id)
    references public.interview_sessions (tenant_id, id) on delete cascade
);
create index integrity_events_session on public.integrity_events (tenant_id, session_id);

-- Answers remembered for Idempotency-Key, 24 h; never with a secret in them.
create table public.idempotency_keys (
  tenant_id uuid not null references public.tenants (id),
  user_id uuid not null,
  route text not null,
  key text not null check (length(key) between 1 and 255),
  request_hash bytea not null,
  status integer,
  response jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant_id, user_id, route, key)
);
create index idempotency_keys_expiry on public.idempotency_keys (tenant_id, expires_at);
