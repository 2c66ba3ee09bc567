package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.crypto.Secret;

/**
 * The same where the database has the shape of a Supabase project, and what only such a project
 * has: PostgREST, which lets anybody's token in as {@code authenticated}, and roles with BYPASSRLS.
 */
abstract class SupabaseSuite extends RowSecuritySuite {
  @Override
  boolean ownerIsBound() {
    return false;
  }

  /** PostgREST's login, which becomes the role that the token names. */
  private RowActor token(String role, UUID sub) {
    return new RowActor(
        owner().as("authenticator", new Secret(SupabaseShaped.PASSWORD)),
        role,
        RowActor.claims(role, sub, null, null));
  }

  /** Else the matrix would prove nothing here. */
  @Test
  void aNewTableOfTheOwnerIsGivenToEveryRoleOfTheProject() {
    superuser()
        .useTransaction(
            h -> {
              h.execute("set local role postgres");
              h.execute("create table public.somebody_elses (id integer)");
              assertEquals(
                  List.of("anon", "authenticated", "service_role"),
                  h.createQuery(
                          """
                          select rolname from pg_roles
                          where rolname in ('anon', 'authenticated', 'service_role')
                            and has_table_privilege(oid, 'public.somebody_elses', 'truncate')
                          order by 1
                          """)
                      .mapTo(String.class)
                      .list());
              h.rollback();
            });
  }

  /**
   * BYPASSRLS lets a role past every policy, forced or not, and that is all it does: without a
   * grant it still may not touch the table. {@code service_role} (the project's secret key through
   * PostgREST) bypasses by attribute and is granted nothing of ours. {@code postgres} owns the
   * tables, so the project's database password opens them; the product uses it for migrations only.
   */
  @Test
  void whoBypassesRowSecurityIsTheOwnerOrIsGrantedNothing() throws SQLException {
    assertEquals(
        List.of("postgres", "service_role"),
        superuser()
            .withHandle(
                h ->
                    h.createQuery(
                            """
                            select rolname from pg_roles where rolbypassrls and not rolsuper
                            order by 1
                            """)
                        .mapTo(String.class)
                        .list()));
    Map<String, RowActor> actors = new LinkedHashMap<>();
    actors.put("the secret key", token("service_role", seeded().owner()));
    actors.put("Supabase Auth", new RowActor(auth(), null, null));
    assertNothingReached(actors);
  }

  private PostgresUrl auth() {
    return owner().as("supabase_auth_admin", new Secret(SupabaseShaped.PASSWORD));
  }

  /**
   * A token of the project names a user and no tenant of ours. A member finds by it their tenants
   * and their own membership, a candidate what the matrix says, from wherever they come.
   */
  @Test
  void postgrestLetsNobodySeeMoreThanTheMatrix() throws SQLException {
    SeededTenants s = seeded();
    Map<String, RowActor> actors = new LinkedHashMap<>();
    actors.put("candidate", token("authenticated", s.candidateUser()));
    for (UUID member :
        List.of(s.owner(), s.recruiter(), s.reviewer(), s.auditor(), s.reasonedAuditor())) {
      actors.put("member " + member, token("authenticated", member));
    }
    actors.put("stranger", token("authenticated", UUID.randomUUID()));
    actors.put("anon", token("anon", s.owner()));
    Map<String, String> different = new TreeMap<>();
    trial(s.session())
        .observe(actors)
        .forEach(
            (cell, letters) -> {
              String[] words = cell.split(" ", 2);
              String should =
                  switch (words[1]) {
                    case "candidate" -> matrix().get(cell);
                    case "stranger", "anon" -> "-";
                    default -> words[0].equals("tenants") ? "S" : "-";
                  };
              if (!letters.equals(should)) {
                different.put(cell, letters + " instead of " + should);
              }
            });
    assertEquals(Map.of(), different);
  }

  /** Schema {@code auth} is Supabase's: we put nothing in and take nothing out. */
  @Test
  void theProjectsOwnSchemaIsLeftAlone() {
    assertEquals(
        List.of(
            "email supabase_auth_admin",
            "jwt supabase_auth_admin",
            "role supabase_auth_admin",
            "uid supabase_auth_admin",
            "users supabase_auth_admin"),
        superuser()
            .withHandle(
                h ->
                    h.createQuery(
                            """
                            select p.proname || ' ' || p.proowner::regrole from pg_proc p
                            where p.pronamespace = 'auth'::regnamespace
                            union all
                            select c.relname || ' ' || c.relowner::regrole from pg_class c
                            where c.relnamespace = 'auth'::regnamespace and c.relkind = 'r'
                            order by 1
                            """)
                        .mapTo(String.class)
                        .list()));
  }
}
