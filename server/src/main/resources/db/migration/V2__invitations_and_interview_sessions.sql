-- `expired` may be stored, and is computed from expires_at when read.
create table public.interview_invitations (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  candidate_id uuid not null,
  position_id uuid not null,
  token_hash bytea unique,
  status text not null default 'pending'
    check (status in ('pending', 'opened', 'accepted', 'completed', 'expired', 'revoked')),
  expires_at timestamptz not null,
  opened_at timestamptz,
  accepted_at timestamptz,
  completed_at timestamptz,
  revoked_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, candidate_id)
    references public.candidates (tenant_id, id) on delete cascade,
  foreign key (tenant_id, position_id) references public.positions (tenant_id, id)
);
create index interview_invitations_candidate
  on public.interview_invitations (tenant_id, candidate_id);
create index interview_invitations_position on public.interview_invitations (tenant_id, position_id);

-- A person's row can be deleted; what the sitting was, without the person, stays.
create table public.interview_sessions (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references public.tenants (id),
  candidate_id uuid,
  position_id uuid not null,
  invitation_id uuid,
  plan_version_id uuid,
  user_id uuid,
  status text not null default 'pending'
    check (status in ('pending', 'ready', 'connecting', 'in_progress', 'disconnected', 'completed',
      'failed', 'cancelled', 'expired')),
  settings jsonb not null default '{}',
  integrity text not null default 'unobserved'
    check (integrity in ('unobserved', 'sealed', 'observed', 'review')),
  fly_machine_id text,
  video_recording_id text,
  video_recording_url text,
  webrtc_status text not null default 'pending'
    check (webrtc_status in ('pending', 'ready', 'connecting', 'connected', 'disconnected',
      'failed', 'closed')),
  webrtc_server_url text,
  webrtc_session_id text,
  webrtc_connection_time timestamptz,
  webrtc_disconnection_time timestamptz,
  ice_candidates jsonb not null default '[]',
  sdp_offers jsonb not null default '[]',
  sdp_answers jsonb not null default '[]',
  -- The host that may write: an epoch only rises (trigger in V4).
  host_epoch bigint not null default 0 check (host_epoch >= 0),
  host_seen_at timestamptz,
  -- The journal's last chain hash and length over all epochs: what `verify` starts from.
  journal_head bytea check (journal_head is null or length(journal_head) = 32),
  journal_length bigint not null default 0 check (journal_length >= 0),
  resume_until timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, invitation_id),
  foreign key (tenant_id, candidate_id)
    references public.candidates (tenant_id, id) on delete set null (candidate_id),
  foreign key (tenant_id, position_id) references public.positions (tenant_id, id),
  foreign key (tenant_id, plan_version_id) references public.plan_versions (tenant_id, id),
  foreign key (tenant_id, invitation_id)
    references public.interview_invitations (tenant_id, id) on delete set null (invitation_id)
);
create index interview_sessions_candidate on public.interview_sessions (tenant_id, candidate_id);
create index interview_sessions_position on public.interview_sessions (tenant_id, position_id);
create index interview_sessions_plan on public.interview_sessions (tenant_id, plan_version_id);
create index interview_sessions_user on public.interview_sessions (user_id);
create index interview_sessions_newest
  on public.interview_sessions (tenant_id, created_at desc);
