package org.vivavoce.testing;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.DatabaseSettings;
import org.vivavoce.platform.db.Databases;

/**
 * A fresh, migrated database for one test class:
 *
 * <pre>{@code @RegisterExtension static final TestDatabase db = new TestDatabase();}</pre>
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name = "test_" + COUNT.incrementAndGet();
  private @Nullable Database database;

  @Override
  public void beforeAll(ExtensionContext context) {
    TestPostgres.get();
    TestPostgres.owner("setup")
        .useHandle(
            h -> h.execute("create database " + name + " template " + TestPostgres.TEMPLATE));
    database = Databases.open(settings());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    database().close();
    TestPostgres.owner("setup")
        .useHandle(h -> h.execute("drop database " + name + " with (force)"));
  }

  /** The product's door. */
  public Database database() {
    return Objects.requireNonNull(database, "before the class");
  }

  public DatabaseSettings settings() {
    return DatabaseSettings.of(TestPostgres.ownerUrl(name));
  }

  /** A door for setting rows up and looking behind the scenes, bound by no policy. */
  public Jdbi owner() {
    return TestPostgres.owner(name);
  }
}
