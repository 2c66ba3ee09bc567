-- Column by column. What is left out on purpose: token hashes, the host's and the journal's
-- bookkeeping, SDP and ICE, and `integrity` of a session (candidates share the role; members read
-- integrity_events).

grant select (id, name, created_at, updated_at), update (name) on public.tenants to authenticated;
grant select (tenant_id, user_id, role, created_at), insert (tenant_id, user_id, role),
  update (role), delete on public.tenant_users to authenticated;
grant select (id, tenant_id, email, name, user_id, created_at, updated_at),
  insert (id, tenant_id, email, name), update (email, name), delete
  on public.candidates to authenticated;
grant select (tenant_id, candidate_id, external_id, status),
  insert (tenant_id, candidate_id, external_id, status), update (external_id, status), delete
  on public.tenant_candidates to authenticated;
grant select (id, tenant_id, title, description, language, created_at, updated_at),
  insert (id, tenant_id, title, description, language), update (title, description, language),
  delete on public.positions to authenticated;
grant select (id, tenant_id, position_id, ordinal, name, description, weight, created_at,
    updated_at),
  insert (id, tenant_id, position_id, ordinal, name, description, weight),
  update (ordinal, name, description, weight), delete on public.competencies to authenticated;
grant select (id, tenant_id, competency_id, level, anchor, created_at),
  insert (id, tenant_id, competency_id, level, anchor), update (level, anchor), delete
  on public.rubric_levels to authenticated;
grant select (id, tenant_id, position_id, created_at, updated_at),
  insert (id, tenant_id, position_id), update (position_id), delete
  on public.interview_plans to authenticated;
grant select (id, tenant_id, plan_id, number, language, time_limit_ms, published_at, created_at),
  insert (id, tenant_id, plan_id, number, language, time_limit_ms),
  update (language, time_limit_ms, published_at), delete on public.plan_versions to authenticated;
grant select (id, tenant_id, plan_version_id, competency_id, number, text, patience_ms, created_at),
  insert (id, tenant_id, plan_version_id, competency_id, number, text, patience_ms),
  update (competency_id, number, text, patience_ms), delete on public.questions to authenticated;
grant select (id, tenant_id, candidate_id, position_id, status, expires_at, opened_at, accepted_at,
    completed_at, revoked_at, created_by, created_at, updated_at),
  insert (id, tenant_id, candidate_id, position_id, token_hash, expires_at, created_by),
  update (token_hash, status, expires_at, revoked_at)
  on public.interview_invitations to authenticated;
grant select (id, tenant_id, candidate_id, position_id, invitation_id, user_id, status, settings,
    video_recording_id, video_recording_url, webrtc_status, webrtc_connection_time,
    webrtc_disconnection_time, resume_until, created_at, started_at, completed_at, updated_at),
  insert (id, tenant_id, candidate_id, position_id, invitation_id, plan_version_id, settings),
  update (status) on public.interview_sessions to authenticated;
grant select (id, tenant_id, session_id, interview_session_id, item_id, previous_item_id, speaker,
    text_sealed, start_ms, end_ms, start_time, end_time, sequence_number, confidence, source, final,
    interrupted, question_number, late, created_at, "timestamp", updated_at),
  insert (id, tenant_id, session_id, item_id, previous_item_id, speaker, text_sealed, start_ms,
    end_ms, sequence_number, confidence, source, final, interrupted)
  on public.transcript_entries to authenticated;
grant select (id, tenant_id, session_id, item_id, speaker, from_ms, to_ms, reason, created_at)
  on public.transcript_gaps to authenticated;
grant select (id, tenant_id, session_id, interview_session_id, url, video_url, start_ms, end_ms,
    start_time, end_time, sequence_number, status, created_at, updated_at)
  on public.video_segments to authenticated;
grant select (id, tenant_id, session_id, status, summary_sealed, evaluation_status,
    evaluation_sealed, model, prompt_version, plan_version_id, created_at, updated_at)
  on public.interview_results to authenticated;
grant select (id, tenant_id, session_id, event, level, detail_sealed, at_ms, created_at)
  on public.integrity_events to authenticated;

-- The product reads whole rows of the tenant it acts for; what a row is (ids, tenant) it cannot change.
grant select on public.tenants, public.tenant_users, public.candidates, public.tenant_candidates,
  public.positions, public.competencies, public.rubric_levels, public.interview_plans,
  public.plan_versions, public.questions, public.interview_invitations, public.interview_sessions,
  public.journal, public.transcript_entries, public.transcript_gaps, public.video_segments,
  public.interview_results, public.integrity_events, public.idempotency_keys to viva_service;
grant insert on public.tenants, public.tenant_users, public.candidates, public.tenant_candidates,
  public.positions, public.competencies, public.rubric_levels, public.interview_plans,
  public.plan_versions, public.questions, public.interview_invitations, public.interview_sessions,
  public.journal, public.transcript_entries, public.transcript_gaps, public.video_segments,
  public.interview_results, public.integrity_events, public.idempotency_keys to viva_service;
grant update (name) on public.tenants to viva_service;
grant update (role) on public.tenant_users to viva_service;
grant update (email, name, user_id) on public.candidates to viva_service;
grant update (external_id, status) on public.tenant_candidates to viva_service;
grant update (title, description, language) on public.positions to viva_service;
grant update (ordinal, name, description, weight) on public.competencies to viva_service;
grant update (level, anchor) on public.rubric_levels to viva_service;
grant update (position_id) on public.interview_plans to viva_service;
grant update (language, time_limit_ms, published_at) on public.plan_versions to viva_service;
grant update (competency_id, number, text, patience_ms) on public.questions to viva_service;
grant update (token_hash, status, expires_at, opened_at, accepted_at, completed_at, revoked_at)
  on public.interview_invitations to viva_service;
grant update (plan_version_id, invitation_id, user_id, status, settings, integrity, fly_machine_id,
    video_recording_id, video_recording_url, webrtc_status, webrtc_server_url, webrtc_session_id,
    webrtc_connection_time, webrtc_disconnection_time, ice_candidates, sdp_offers, sdp_answers,
    host_epoch, host_seen_at, journal_head, journal_length, resume_until, started_at, completed_at)
  on public.interview_sessions to viva_service;
grant update (previous_item_id, speaker, text_sealed, start_ms, end_ms, sequence_number, confidence,
    source, final, interrupted, question_number, late) on public.transcript_entries to viva_service;
grant update (url, start_ms, end_ms, sequence_number, status) on public.video_segments
  to viva_service;
grant update (status, summary_sealed, evaluation_status, evaluation_sealed, model, prompt_version,
    plan_version_id, transcript_hash) on public.interview_results to viva_service;
grant update (status, response) on public.idempotency_keys to viva_service;
grant delete on public.idempotency_keys, public.transcript_gaps to viva_service;
