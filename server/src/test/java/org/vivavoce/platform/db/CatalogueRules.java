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
  void helpersBelongToTheirOwnRoleWhichIsAMemberOfNone() {
    assertEquals(
        List.of(),
        offenders(
            """
            select p.oid::regprocedure::text from pg_proc p
            where p.pronamespace = 'viva'::regnamespace
              and (not coalesce(p.proconfig, '{}') @> '{"search_path=\\"\\""}'
                or p.prosecdef <> (p.proowner = 'viva_definer'::regrole))
            """));
    assertEquals(
        List.of(),
        offenders(
            """
            select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid
            where m.member = 'viva_definer'::regrole
            """));
    assertEquals(
        List.of(),
        offenders(
            """
            select grantee || ' ' || privilege_type || ' ' || table_name
            from information_schema.column_privileges
            where grantee = 'viva_definer' and privilege_type <> 'SELECT'
            """));
  }

  @Test
  void aFunctionIsRunByThoseItIsForOnly() {
    String expected =
        """
        acting_tenant(text[]) authenticated
        await_seal()
        bump_revision()
        calls_in_flight(uuid) viva_ops
        candidate_user() authenticated viva_service
        claim_session() authenticated viva_service
        claim_sessions() viva_service
        claim_tenant() authenticated viva_service
        claim_user() authenticated viva_service
        claims() authenticated viva_service
        guard_integrity_event()
        guard_interview_session()
        guard_published_question()
        guard_published_version()
        has_role(uuid,text[]) authenticated
        invitation_by_token(bytea) viva_ops
        known_candidate_address(text) viva_ops
        known_member_address(text) viva_ops
        may_become(text,text) authenticated viva_service
        member_tenants() authenticated
        open_invitations_of(text) viva_ops
        open_member_invitations(text) viva_ops
        own_candidates() authenticated
        own_positions() authenticated
        own_sessions() authenticated
        own_sessions_in_progress() authenticated
        own_tenants() authenticated
        reasoned_candidates() authenticated
        reasoned_sessions() authenticated
        refuse_change()
        refuse_own_removal()
        review_candidates() authenticated
        review_positions() authenticated
        review_sessions() authenticated
        service_tenant() authenticated viva_service
        tenant_of_session(uuid) viva_ops
        tenants_in_interview() viva_ops
        tenants_with_expired_keys() viva_ops
        tenants_with_unsealed_audit() viva_ops
        touch()
        """;
    assertEquals(
        expected.strip(),
        String.join(
            "\n",
            offenders(
                """
                select concat_ws(' ', substr(p.oid::regprocedure::text, 6),
                  (select string_agg(r.rolname, ' ' order by r.rolname) from pg_roles r
                   where has_function_privilege(r.oid, p.oid, 'execute') and not r.rolsuper
                     and r.oid <> p.proowner and r.rolname in ('anon', 'authenticated',
                       'service_role', 'viva_service', 'viva_ops', 'viva_jobs', 'authenticator')))
                from pg_proc p where p.pronamespace = 'viva'::regnamespace
                order by p.oid::regprocedure::text collate "C"
                """)));
  }

  /** What is asked before anybody is known answers with a yes, a no or ids. */
  @Test
  void whatOperationsMayAskIsAnsweredWithIdsOnly() {
    assertEquals(
        List.of("SETOF uuid", "TABLE(tenant_id uuid, invitation_id uuid)", "boolean"),
        offenders(
            """
            select distinct pg_get_function_result(p.oid) collate "C" from pg_proc p
            where p.pronamespace = 'viva'::regnamespace
              and has_function_privilege('viva_ops', p.oid, 'execute')
            order by 1
            """));
  }

  @Test
  void aTableIsGrantedToRolesWeKnowAndWholeToTheServiceOnly() {
    assertEquals(
        List.of(),
        offenders(
            """
            select distinct grantee || ' ' || table_name from information_schema.column_privileges
            where table_schema = 'public'
              and grantee not in ('authenticated', 'viva_service', 'viva_definer')
              and grantee <> (select tableowner from pg_tables where tablename = 'journal')
            union all
            select grantee || ' ' || privilege_type || ' ' || table_name
            from information_schema.role_table_grants
            where table_schema = 'public' and (grantee = 'authenticated' and privilege_type <> 'DELETE'
              or grantee = 'viva_service'
                and privilege_type not in ('SELECT', 'INSERT', 'DELETE'))
            """));
  }

  /** Candidates and members share a role, so this is what neither ever reads from a table. */
  @Test
  void aBrowsersRoleReadsNoSecretAndNoBookkeepingOfTheHost() {
    assertEquals(
        List.of(
            "audit_unsealed.*",
            "client_entries.entry_key",
            "idempotency_keys.*",
            "integrity_events.host_epoch",
            "integrity_events.seq",
            "interview_invitations.token_hash",
            "interview_results.transcript_hash",
            "interview_sessions.call_permitted_at",
            "interview_sessions.end_requested_at",
            "interview_sessions.fly_machine_id",
            "interview_sessions.host_epoch",
            "interview_sessions.host_seen_at",
            "interview_sessions.ice_candidates",
            "interview_sessions.integrity",
            "interview_sessions.journal_head",
            "interview_sessions.journal_length",
            "interview_sessions.open_call",
            "interview_sessions.plan_version_id",
            "interview_sessions.sdp_answers",
            "interview_sessions.sdp_offers",
            "interview_sessions.webrtc_server_url",
            "interview_sessions.webrtc_session_id",
            "journal.*",
            "positions.interview_settings",
            "realtime_usage.*",
            "tenant_secrets.*"),
        offenders(
            """
            select distinct c.relname || '.' || case when has_any_column_privilege('authenticated',
                c.oid, 'select') then a.attname else '*' end as hidden
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
              and not a.attisdropped
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
              and not has_column_privilege('authenticated', c.oid, a.attnum, 'select')
            order by 1
            """));
  }

  @Test
  void nobodyChangesWhatOnlyGrowsAndOnlyOperationsAndJobsEnterOps() {
    assertEquals(
        List.of(),
        offenders(
            """
            select grantee || ' ' || privilege_type || ' ' || table_name
            from information_schema.role_table_grants
            where table_name in ('journal', 'journal_heads', 'consents', 'audit_entries',
                  'audit_chain')
                and privilege_type not in ('SELECT', 'INSERT')
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
