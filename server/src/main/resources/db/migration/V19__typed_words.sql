-- How an utterance came: spoken, or typed (by the candidate) and read (of the interviewer).
alter table public.transcript_entries
  add column medium text not null default 'voice' check (medium in ('voice', 'text'));
grant select (medium) on public.transcript_entries to authenticated;
grant update (medium) on public.transcript_entries to viva_service;
