-- Codes sent per mail address (its keyed hash) in an hour, so that a restart forgets none of them.
create table ops.signin_codes (
  key_hash bytea primary key,
  sent integer not null check (sent > 0),
  window_started_at timestamptz not null default now()
);
create index signin_codes_age on ops.signin_codes (window_started_at);
grant select, insert, update, delete on ops.signin_codes to viva_ops;
