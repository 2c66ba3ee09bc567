-- The roles of a Supabase project, as its superuser makes them. Ours, for tests; the attributes that
-- decide who may what are theirs, the rest is left out.
create role anon nologin inherit;
create role authenticated nologin inherit;
create role service_role nologin inherit bypassrls;
create role authenticator login noinherit password 'project';
grant anon, authenticated, service_role to authenticator;
create role supabase_auth_admin login noinherit password 'project';

-- What a project's owner logs in as: no superuser, yet with BYPASSRLS and CREATEROLE.
create role postgres login inherit nosuperuser bypassrls createdb createrole replication
  password 'project';
grant anon, authenticated, service_role to postgres with admin option;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role supabase_auth_admin set search_path = auth;
alter role postgres set search_path = "$user", public, extensions;
