-- Which tenants have an interview that some host should hold: asked each second, for hosts that have
-- fallen silent, whatever became of their grants.
create index interview_sessions_live on public.interview_sessions (tenant_id)
  where status in ('connecting', 'in_progress');

do $$
begin
  -- See V5: a new owner must be one that the migrating user can become, for this moment only.
  if current_setting('server_version_num')::integer >= 160000 then
    execute format('grant viva_definer to %I with set true, inherit false', current_user);
  else
    execute format('grant viva_definer to %I', current_user);
  end if;
  grant create on schema viva to viva_definer;
  set local role viva_definer;
  create function viva.tenants_in_interview() returns setof uuid
  language sql stable security definer set search_path = '' as $body$
    select distinct s.tenant_id from public.interview_sessions s
    where s.status in ('connecting', 'in_progress')
  $body$;
  revoke execute on function viva.tenants_in_interview() from public;
  grant execute on function viva.tenants_in_interview() to viva_ops;
  reset role;
  revoke create on schema viva from viva_definer;
  execute format('revoke viva_definer from %I', current_user);
end
$$;
