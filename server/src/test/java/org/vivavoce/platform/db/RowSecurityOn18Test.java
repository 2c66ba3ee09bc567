package org.vivavoce.platform.db;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.vivavoce.testing.TestPostgres;

/** The embedded PostgreSQL, migrated by an ordinary user. */
class RowSecurityOn18Test extends RowSecuritySuite {
  private static PlainOwner setUp = PlainOwner.none();

  @BeforeAll
  static void migrateAsAPlainOwner() {
    PostgresUrl admin = PostgresUrl.parse(TestPostgres.get().ownerUrl().toString());
    setUp = PlainOwner.migrate(admin);
  }

  @Override
  Jdbi superuser() {
    return setUp.superuser();
  }

  @Override
  PostgresUrl owner() {
    return setUp.owner();
  }

  @Override
  boolean ownerIsBound() {
    return true;
  }

  @Override
  SeededTenants seeded() {
    return setUp.seeded();
  }
}
