-- Every id that rows share carries tenant_id in its foreign key: a row can name nothing of another
-- tenant, whatever the code above it does.

create table public.tenants (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- `member` is the documents' word and acts as recruiter.
create table public.tenant_users (
  tenant_id uuid not null references public.tenants (id),
  user_id uuid not null,
  role text not null default 'member'
    check (role in ('owner', 'recruiter', 'member', 'reviewer', 'auditor')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
create index tenant_users_user on public.tenant_users (user_id);

-- One person invited by two tenants is two candidates and one user_id.
create table public.candidates (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  email text not null check (length(email) between 3 and 320),
  name text not null check (length(name) between 1 and 200),
  user_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create unique index candidates_email on public.candidates (tenant_id, lower(email));
create index candidates_user on public.candidates (user_id);

create table public.tenant_candidates (
  tenant_id uuid not null references public.tenants (id),
  candidate_id uuid not null,
  external_id text,
  status text,
  primary key (tenant_id, candidate_id),
  foreign key (tenant_id, candidate_id)
    references public.candidates (tenant_id, id) on delete cascade
);

create table public.positions (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  title text not null check (length(title) between 1 and 200),
  description text,
  language text not null default 'en',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);

create table public.competencies (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  position_id uuid not null,
  ordinal integer not null check (ordinal > 0),
  name text not null,
  description text,
  weight numeric not null default 1 check (weight >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, position_id, ordinal),
  foreign key (tenant_id, position_id)
    references public.positions (tenant_id, id) on delete cascade
);

create table public.rubric_levels (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  competency_id uuid not null,
  level integer not null check (level > 0),
  anchor text not null,
  created_at timestamptz not null default now(),
  unique (tenant_id, competency_id, level),
  foreign key (tenant_id, competency_id)
    references public.competencies (tenant_id, id) on delete cascade
);

create table public.interview_plans (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  position_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, position_id),
  foreign key (tenant_id, position_id)
    references public.positions (tenant_id, id) on delete cascade
);

-- A published version never changes again (trigger in V4): an interview is held by the one it began with.
create table public.plan_versions (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  plan_id uuid not null,
  number integer not null check (number > 0),
  language text not null default 'en',
  time_limit_ms bigint not null default 1800000 check (time_limit_ms > 0),
  published_at timestamptz,
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, plan_id, number),
  foreign key (tenant_id, plan_id)
    references public.interview_plans (tenant_id, id) on delete cascade
);

create table public.questions (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  plan_version_id uuid not null,
  competency_id uuid,
  number integer not null check (number > 0),
  text text not null check (length(text) between 1 and 2000),
  patience_ms bigint not null default 15000 check (patience_ms > 0),
  created_at timestamptz not null default now(),
  unique (tenant_id, plan_version_id, number),
  foreign key (tenant_id, plan_version_id)
    references public.plan_versions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, competency_id) references public.competencies (tenant_id, id)
);
create index questions_competency on public.questions (tenant_id, competency_id);
