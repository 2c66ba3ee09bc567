package org.vivavoce.platform.db;

import java.io.IOException;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oldest PostgreSQL that is promised, from the distribution's package where it is installed.
 */
@Tag("slow")
class RowSecurityOn15Test extends RowSecuritySuite {
  @TempDir static Path dir;
  private static PlainOwner setUp = PlainOwner.none();
  private static @Nullable Postgres15 server;

  @BeforeAll
  static void migrateAsAPlainOwner() throws IOException {
    Postgres15 started = Postgres15.start(dir);
    server = started;
    setUp = PlainOwner.migrate(started.admin());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
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
