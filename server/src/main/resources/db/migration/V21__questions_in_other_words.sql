-- A candidate may ask for a question in other words; only words that a member wrote are said, frozen with the version.
alter table public.questions add column rephrasing text check (length(rephrasing) between 1 and 2000);

grant select (rephrasing), insert (rephrasing), update (rephrasing) on public.questions to authenticated;
grant update (rephrasing) on public.questions to viva_service;
