package org.vivavoce.platform.db;

import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Secret;

/**
 * Where PostgreSQL is, as its owner: the user who owns the database and may create roles.
 *
 * @param url {@code DATABASE_URL}: {@code postgres://user:password@host:port/database?sslmode=…} or
 *     {@code jdbc:postgresql://…?user=…&password=…}; may lead to a pooler
 * @param directUrl {@code DATABASE_DIRECT_URL}: the same database without a transaction pooler in
 *     between, for migrations and LISTEN; null where {@code url} is direct
 * @param poolSize connections of the product's pool; the job runner has two more
 */
public record DatabaseSettings(Secret url, @Nullable Secret directUrl, int poolSize) {
  public static final int DEFAULT_POOL_SIZE = 16;

  public static DatabaseSettings of(String url) {
    return new DatabaseSettings(new Secret(url), null, DEFAULT_POOL_SIZE);
  }

  PostgresUrl pooled() {
    return PostgresUrl.parse(url.reveal());
  }

  PostgresUrl direct() {
    return directUrl == null ? pooled() : PostgresUrl.parse(directUrl.reveal());
  }
}
