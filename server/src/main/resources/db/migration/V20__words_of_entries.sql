-- How sure the recogniser was of each word of an entry: words a person said, so sealed like its text.
-- Written by the journal alone: a browser has no right to the column.
alter table public.transcript_entries add column words_sealed bytea;
grant select (words_sealed) on public.transcript_entries to authenticated;
grant update (words_sealed) on public.transcript_entries to viva_service;
