package org.vivavoce.platform.db;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Secret;

/** A database of an ordinary user with CREATEROLE, migrated and filled. */
final class PlainOwner {
  private final @Nullable Jdbi superuser;
  private final @Nullable PostgresUrl owner;
  private final @Nullable SeededTenants seeded;

  private PlainOwner(
      @Nullable Jdbi superuser, @Nullable PostgresUrl owner, @Nullable SeededTenants seeded) {
    this.superuser = superuser;
    this.owner = owner;
    this.seeded = seeded;
  }

  static PlainOwner none() {
    return new PlainOwner(null, null, null);
  }

  static PlainOwner migrate(PostgresUrl admin) {
    Jdbi.create(admin.jdbcUrl(), admin.properties())
        .useHandle(
            h -> {
              h.execute("create role plain login createrole nosuperuser password 'plain'");
              // Roles that another installation of the cluster made already are the operator's to
              // hand over.
              h.execute(
                  """
                  do $$ declare r text; begin
                    for r in select rolname from pg_roles
                      where rolname in ('anon', 'authenticated') or rolname in
                        ('viva_service', 'viva_ops', 'viva_jobs', 'viva_definer') loop
                      execute format('grant %I to plain with admin option', r);
                      if current_setting('server_version_num')::int >= 160000 then
                        execute format('grant %I to plain with inherit false', r);
                      end if;
                    end loop;
                  end $$
                  """);
              h.execute("create database plain_owned owner plain");
            });
    PostgresUrl owner =
        new PostgresUrl(
            admin.host(),
            admin.port(),
            "plain_owned",
            "plain",
            new Secret("plain"),
            admin.parameters());
    String url = "postgres://plain:plain@%s:%d/plain_owned".formatted(admin.host(), admin.port());
    Databases.open(DatabaseSettings.of(url)).close();
    Databases.open(DatabaseSettings.of(url)).close(); // a second start changes nothing
    PostgresUrl inside =
        new PostgresUrl(
            admin.host(),
            admin.port(),
            "plain_owned",
            admin.user(),
            admin.password(),
            admin.parameters());
    Jdbi superuser = Jdbi.create(inside.jdbcUrl(), inside.properties());
    return new PlainOwner(superuser, owner, superuser.withHandle(SeededTenants::seed));
  }

  Jdbi superuser() {
    return java.util.Objects.requireNonNull(superuser, "before the class");
  }

  PostgresUrl owner() {
    return java.util.Objects.requireNonNull(owner, "before the class");
  }

  SeededTenants seeded() {
    return java.util.Objects.requireNonNull(seeded, "before the class");
  }
}
