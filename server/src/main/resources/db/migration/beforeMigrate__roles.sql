-- Runs before every migration, so that a dump restored into another cluster finds its roles.
-- The roles are the cluster's, not the database's: guarded, and another start may make them first.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['viva_service', 'viva_ops', 'viva_jobs', 'viva_definer'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = role_name) then
      begin
        execute pg_catalog.format('create role %I nologin noinherit', role_name);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
  end loop;
end
$$;
