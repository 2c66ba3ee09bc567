package org.vivavoce.platform.db;

import java.io.IOException;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A project of the years in which Supabase ran PostgreSQL 15. */
@Tag("slow")
class RowSecurityOnSupabase15Test extends SupabaseSuite {
  @TempDir static Path dir;
  private static SupabaseShaped setUp = SupabaseShaped.none();
  private static @Nullable Postgres15 server;

  @BeforeAll
  static void makeTheProject() throws IOException {
    Postgres15 started = Postgres15.start(dir);
    server = started;
    setUp = SupabaseShaped.migrate(started.admin());
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
  SeededTenants seeded() {
    return setUp.seeded();
  }
}
