-- A competency that a published question names cannot go, for interviews were held by it; it leaves
-- the position instead, and its place in the order is free again.
alter table public.competencies
  add column retired_at timestamptz,
  drop constraint competencies_tenant_id_position_id_ordinal_key;
create unique index competencies_ordinal
  on public.competencies (tenant_id, position_id, ordinal) where retired_at is null;
create index competencies_position on public.competencies (tenant_id, position_id);
grant select (retired_at), update (retired_at) on public.competencies to authenticated;
grant update (retired_at) on public.competencies to viva_service;

-- Where the sweeper of remembered answers has work to do.
create function viva.tenants_with_expired_keys() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select distinct k.tenant_id from public.idempotency_keys k
  where k.expires_at <= pg_catalog.now()
$$;
revoke execute on function viva.tenants_with_expired_keys() from public;
grant execute on function viva.tenants_with_expired_keys() to viva_ops;
grant select (tenant_id, expires_at) on public.idempotency_keys to viva_definer;
create policy helpers_read on public.idempotency_keys for select to viva_definer using (true);
do $$
begin
  -- See V5: a new owner must be one that the migrating user can become, for this moment only.
  if current_setting('server_version_num')::integer >= 160000 then
    execute format('grant viva_definer to %I with set true, inherit false', current_user);
  else
    execute format('grant viva_definer to %I', current_user);
  end if;
  grant create on schema viva to viva_definer;
  alter function viva.tenants_with_expired_keys() owner to viva_definer;
  revoke create on schema viva from viva_definer;
  execute format('revoke viva_definer from %I', current_user);
end
$$;
