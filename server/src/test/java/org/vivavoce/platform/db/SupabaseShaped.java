package org.vivavoce.platform.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Secret;

/**
 * A database with the roles, schemas, functions and default privileges of a Supabase project,
 * migrated by its {@code postgres} and filled. It takes over the whole cluster.
 */
final class SupabaseShaped {
  static final String PASSWORD = "project";

  private final @Nullable Jdbi superuser;
  private final @Nullable PostgresUrl owner;
  private final @Nullable SeededTenants seeded;

  private SupabaseShaped(
      @Nullable Jdbi superuser, @Nullable PostgresUrl owner, @Nullable SeededTenants seeded) {
    this.superuser = superuser;
    this.owner = owner;
    this.seeded = seeded;
  }

  static SupabaseShaped none() {
    return new SupabaseShaped(null, null, null);
  }

  /**
   * @param admin the cluster's first superuser, named {@code postgres}, as which nobody can log in
   *     afterwards
   */
  static SupabaseShaped migrate(PostgresUrl admin) {
    Secret password = new Secret(PASSWORD);
    Jdbi.create(admin.jdbcUrl(), admin.properties())
        .useHandle(
            h ->
                h.execute(
                    "create role supabase_admin superuser login createrole createdb replication"
                        + " bypassrls password '"
                        + PASSWORD
                        + "'"));
    PostgresUrl platform = admin.as("supabase_admin", password);
    Jdbi.create(platform.jdbcUrl(), platform.properties())
        .useHandle(
            h -> {
              // The first superuser stays one for ever, so the name is taken from it.
              h.execute("alter role " + admin.user() + " rename to initdb_user");
              script(h, "supabase_roles.sql");
              h.execute("create database project owner postgres");
            });
    PostgresUrl inside =
        new PostgresUrl(
            admin.host(), admin.port(), "project", "supabase_admin", password, admin.parameters());
    Jdbi superuser = Jdbi.create(inside.jdbcUrl(), inside.properties());
    superuser.useHandle(h -> script(h, "supabase_database.sql"));
    String url =
        "postgres://postgres:%s@%s:%d/project".formatted(PASSWORD, admin.host(), admin.port());
    Databases.open(DatabaseSettings.of(url)).close();
    Databases.open(DatabaseSettings.of(url)).close(); // a second start changes nothing
    return new SupabaseShaped(
        superuser, inside.as("postgres", password), superuser.withHandle(SeededTenants::seed));
  }

  private static void script(Handle h, String name) {
    try (InputStream in =
        Objects.requireNonNull(SupabaseShaped.class.getResourceAsStream(name), name)) {
      h.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Jdbi superuser() {
    return Objects.requireNonNull(superuser, "before the class");
  }

  PostgresUrl owner() {
    return Objects.requireNonNull(owner, "before the class");
  }

  SeededTenants seeded() {
    return Objects.requireNonNull(seeded, "before the class");
  }
}
