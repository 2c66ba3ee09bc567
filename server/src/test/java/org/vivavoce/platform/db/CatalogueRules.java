package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What holds for every table, policy and helper that the catalogue lists, also the next one. */
abstract class CatalogueRules {
  /** Superuser's door to the database under test. */
  abstract Jdbi superuser();

  private List<String> offenders(String sql) {
    return superuser().withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  @Test
  void everyTableForcesRowSecurity() {
    assertEquals(
        List.of(),
        offenders(
            """
            select relname from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
              and not (relrowsecurity and relforcerowsecurity)
            """));
  }

  @Test
  void everyPolicyNamesItsRoleAndOneCommand() {
    assertEquals(
        List.of(),
        offenders(
            """
            select tablename || '.' || policyname from pg_policies
            where schemaname = 'public' and (cmd = 'ALL' or cardinality(roles) <> 1
              or not roles <@ '{authenticated,anon,viva_service,viva_definer}'
              or roles = '{viva_definer}' and cmd <> 'SELECT')
            """));
  }

  @Test
  void everyPolicyAsksForTheClaimsOnceAStatement() {
    assertEquals(
        List.of(),
        offenders(
            """
            select tablename || '.' || policyname from pg_policies
            where schemaname = 'public'
              and regexp_replace(coalesce(qual, '') || coalesce(with_check, ''),
                'SELECT viva\\.', '', 'g') like '%viva.%'
            """));
  }

  @Test
  void everyTableOfATenantIsIndexedByItAndNamesItInItsForeignKeys() {
    assertEquals(
        List.of(),
        offenders(
            """
            select a.attrelid::regclass::text from pg_attribute a
            join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
              and c.relnamespace = 'public'::regnamespace
            where a.attname = 'tenant_id' and not exists (
              select from pg_index i where i.indrelid = a.attrelid and i.indkey[0] = a.attnum)
            union all
            select conname from pg_constraint k
            where contype = 'f' and connamespace = 'public'::regnamespace and not exists (
              select from pg_attribute a
              where a.attrelid = k.conrelid and a.attname = 'tenant_id' and a.attnum = any (k.conkey))
            """));
  }

  @Test
  void helpersBelongToTheirOwnRoleAndNobodyElseRunsThem() {
    assertEquals(
        List.of(),
        offenders(
            """
            select p.oid::regprocedure::text from pg_proc p
            where p.pronamespace = 'viva'::regnamespace
              and (not coalesce(p.proconfig, '{}') @> '{"search_path=\\"\\""}'
                or p.prosecdef <> (p.proowner = 'viva_definer'::regrole)
                or has_function_privilege('anon', p.oid, 'execute'))
            """));
    assertEquals(
        List.of(),
        offenders(
            """
            select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid
            where m.member = 'viva_definer'::regrole
            """));
  }

  @Test
  void nobodyChangesTheJournalAndOnlyOperationsAndJobsEnterOps() {
    assertEquals(
        List.of(),
        offenders(
            """
            select grantee || ' ' || privilege_type || ' ' || table_name
            from information_schema.role_table_grants
            where table_name = 'journal' and privilege_type not in ('SELECT', 'INSERT')
                and grantee <> (select tableowner from pg_tables where tablename = 'journal')
              or table_schema = 'public' and grantee in ('anon', 'PUBLIC')
              or table_schema = 'ops' and grantee not in ('viva_ops', 'viva_jobs')
                and grantee <> (select tableowner from pg_tables where tablename = 'tickets')
              or table_name = 'flyway_schema_history' and grantee like 'viva%'
            """));
    Set<String> inside =
        Set.copyOf(
            offenders(
                """
                select r.rolname from pg_roles r
                where has_schema_privilege(r.oid, 'ops', 'usage') and not r.rolsuper
                  and r.rolname in ('anon', 'authenticated', 'viva_service', 'viva_ops', 'viva_jobs',
                    'viva_definer')
                """));
    assertEquals(Set.of("viva_ops", "viva_jobs"), inside);
  }
}
