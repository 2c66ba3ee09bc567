-- Rules that hold whoever writes, the owner of the tables included.
create schema viva;

-- The same table as SessionStatus.mayBecome; a test compares every pair.
create function viva.may_become(status text, next text) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select status = next or case status
    when 'pending' then next in ('ready', 'connecting', 'in_progress', 'cancelled', 'expired')
    when 'ready' then next in ('connecting', 'in_progress', 'cancelled', 'expired')
    when 'connecting' then next in ('ready', 'in_progress', 'disconnected', 'failed', 'cancelled')
    when 'in_progress' then next in ('disconnected', 'completed', 'failed')
    when 'disconnected' then next in ('connecting', 'in_progress', 'completed', 'failed')
    else false
  end
$$;

create function viva.guard_interview_session() returns trigger
language plpgsql set search_path = '' as $$
begin
  if not viva.may_become(old.status, new.status) then
    raise exception 'an interview session does not move from % to %', old.status, new.status
      using errcode = 'check_violation', constraint = 'interview_sessions_status_move';
  end if;
  if new.host_epoch < old.host_epoch then
    raise exception 'host_epoch only rises'
      using errcode = 'check_violation', constraint = 'interview_sessions_host_epoch_rises';
  end if;
  if new.status = 'in_progress' then
    new.started_at := coalesce(new.started_at, pg_catalog.now());
  elsif new.status = 'completed' then
    new.completed_at := coalesce(new.completed_at, pg_catalog.now());
  end if;
  return new;
end
$$;
create trigger guard before update on public.interview_sessions
  for each row execute function viva.guard_interview_session();

create function viva.refuse_change() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise exception '% of %.% is never allowed', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;
create trigger only_grows before update or delete on public.journal
  for each row execute function viva.refuse_change();
create trigger only_grows_whole before truncate on public.journal
  for each statement execute function viva.refuse_change();

create function viva.guard_published_version() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.published_at is not null then
    raise exception 'a published plan version does not change'
      using errcode = 'check_violation', constraint = 'plan_versions_published';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger published before update or delete on public.plan_versions
  for each row execute function viva.guard_published_version();

-- Security definer, because the asking role need not see the version for the rule to hold; the
-- owner of the function is set in V5.
create function viva.guard_published_question() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (
    select from public.plan_versions v
    where v.published_at is not null
      and (tg_op <> 'DELETE' and v.id = new.plan_version_id
        or tg_op <> 'INSERT' and v.id = old.plan_version_id)) then
    raise exception 'the questions of a published plan version do not change'
      using errcode = 'check_violation', constraint = 'questions_published';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger published before insert or update or delete on public.questions
  for each row execute function viva.guard_published_question();

create function viva.touch() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := pg_catalog.now();
  return new;
end
$$;
do $$
declare
  table_name text;
begin
  for table_name in
    select c.table_name from information_schema.columns c
    where c.table_schema = 'public' and c.column_name = 'updated_at'
      and c.table_name in ('tenants', 'candidates', 'positions', 'competencies', 'interview_plans',
        'interview_invitations', 'interview_sessions', 'transcript_entries', 'video_segments',
        'interview_results')
  loop
    execute format(
      'create trigger touch before update on public.%I for each row execute function viva.touch()',
      table_name);
  end loop;
end
$$;
