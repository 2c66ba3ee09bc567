-- Each entry of a journal, and each heartbeat, sets host_seen_at. A column that an index names keeps
-- PostgreSQL from updating a row within its page: each of those updates made an entry in every index
-- of the table, and a look-up walked over the dead ones (30 a second and session) until a vacuum.
drop index public.interview_sessions_called;
create index interview_sessions_called on public.interview_sessions (status)
  where call_permitted_at is not null;
-- Room for the next version in the same page.
alter table public.interview_sessions set (fillfactor = 60);

-- The hosts of several sessions write in one transaction: claims that name those sessions and give
-- no right but to go on with their journals and what follows from speech.
create function viva.claim_sessions() returns uuid[]
language sql stable parallel safe set search_path = '' as $$
  select case
    when viva.claims() ? 'session_ids'
      then array(select pg_catalog.jsonb_array_elements_text(viva.claims() -> 'session_ids')::uuid)
    when viva.claim_session() is not null then array[viva.claim_session()]
  end
$$;
-- Where only one session's host may come, several are the host of none: nothing by default.
create or replace function viva.claim_session() returns uuid
language sql stable parallel safe set search_path = '' as $$
  select case when viva.claims() ? 'session_ids'
    then '00000000-0000-0000-0000-000000000000'::uuid
    else (viva.claims() ->> 'session_id')::uuid end
$$;
revoke execute on function viva.claim_sessions() from public;
grant execute on function viva.claim_sessions() to viva_service;

do $$
declare
  within constant text := 'tenant_id = (select viva.claim_tenant()) and '
    || '((select viva.claim_sessions()) is null or %s = any ((select viva.claim_sessions())::uuid[]))';
  entries constant text := format(within, 'session_id');
  sessions constant text := format(within, 'id');
begin
  execute format('alter policy service_read on public.transcript_entries using (%s)', entries);
  execute format('alter policy service_add on public.transcript_entries with check (%s)', entries);
  execute format(
    'alter policy service_change on public.transcript_entries using (%1$s) with check (%1$s)',
    entries);
  execute format('alter policy service_read on public.interview_sessions using (%s)', sessions);
  execute format(
    'alter policy service_change on public.interview_sessions using (%1$s) with check (%1$s)',
    sessions);
  execute format('alter policy service_read on public.journal using (%s)', entries);
end
$$;
alter policy host_add on public.journal
  with check (tenant_id = (select viva.claim_tenant())
    and session_id = any ((select viva.claim_sessions())::uuid[]));
