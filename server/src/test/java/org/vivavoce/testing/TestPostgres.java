package org.vivavoce.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.DatabaseSettings;
import org.vivavoce.platform.db.Databases;
import org.vivavoce.platform.db.EmbeddedPostgres;

/** One embedded PostgreSQL for all tests of a JVM; ends with it. */
public final class TestPostgres {
  static final String TEMPLATE = "viva_template";
  private static @Nullable EmbeddedPostgres running;

  private TestPostgres() {}

  public static synchronized EmbeddedPostgres get() {
    if (running == null) {
      try {
        Path data = Files.createTempDirectory("viva-test-");
        EmbeddedPostgres started =
            EmbeddedPostgres.start(
                new EmbeddedPostgres.Settings(
                    data, cache(), 0, "setup", List.of("fsync=off", "max_connections=200")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndDelete(started, data)));
        running = started;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      owner("setup").useHandle(h -> h.execute("create database " + TEMPLATE));
      Databases.open(DatabaseSettings.of(ownerUrl(TEMPLATE))).close();
    }
    return running;
  }

  private static void stopAndDelete(EmbeddedPostgres postgres, Path data) {
    postgres.stop();
    try (Stream<Path> all = Files.walk(data)) {
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where tests unpack PostgreSQL: in the build folder, once a clean build. */
  public static Path cache() {
    return Path.of("target", "pg-cache").toAbsolutePath();
  }

  /** The superuser's address of a database of this server. */
  public static String ownerUrl(String database) {
    String any = get().ownerUrl().toString();
    return any.substring(0, any.lastIndexOf('/') + 1) + database;
  }

  /** A door for setting rows up, bound by no policy. */
  public static Jdbi owner(String database) {
    EmbeddedPostgres postgres = get();
    String[] login = postgres.ownerUrl().getUserInfo().split(":", 2);
    return Jdbi.create(
        "jdbc:postgresql://127.0.0.1:" + postgres.ownerUrl().getPort() + "/" + database,
        login[0],
        login[1]);
  }
}
