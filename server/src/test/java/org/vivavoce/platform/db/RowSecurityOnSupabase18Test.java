package org.vivavoce.platform.db;

import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.testing.TestPostgres;

/** A project on a PostgreSQL whose roles have to be granted by option (16 and later). */
@Tag("slow")
class RowSecurityOnSupabase18Test extends SupabaseSuite {
  @TempDir static Path dir;
  private static SupabaseShaped setUp = SupabaseShaped.none();
  private static @Nullable EmbeddedPostgres server;

  /** A server of its own: the roles of a project are its cluster's. */
  @BeforeAll
  static void makeTheProject() {
    EmbeddedPostgres started =
        EmbeddedPostgres.start(
            new EmbeddedPostgres.Settings(
                dir, TestPostgres.cache(), 0, "setup", List.of("fsync=off")));
    server = started;
    setUp = SupabaseShaped.migrate(PostgresUrl.parse(started.ownerUrl().toString()));
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
