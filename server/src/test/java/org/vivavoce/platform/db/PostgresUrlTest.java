package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vivavoce.platform.crypto.Secret;

class PostgresUrlTest {
  @Test
  void bothFormsMeanTheSame() {
    PostgresUrl uri =
        PostgresUrl.parse("postgres://ada:p%40ss%2Bw+rd@db.example:6000/viva?sslmode=require");
    PostgresUrl jdbc =
        PostgresUrl.parse(
            "jdbc:postgresql://db.example:6000/viva?user=ada&password=p%40ss%2Bw+rd&sslmode=require");
    assertEquals(uri, jdbc);
    assertEquals("p@ss+w+rd", uri.password().reveal());
    assertEquals("jdbc:postgresql://db.example:6000/viva", uri.jdbcUrl());
    assertEquals("require", uri.properties().getProperty("sslmode"));
  }

  @Test
  void whatIsLeftOutHasItsUsualValue() {
    PostgresUrl url = PostgresUrl.parse("postgresql://ada:x@[::1]");
    assertEquals("[::1]", url.host());
    assertEquals(5432, url.port());
    assertEquals("ada", url.database());
  }

  @Test
  void aPoolerGetsNoPreparedStatementsAndItsOwnUserNames() {
    PostgresUrl url =
        PostgresUrl.parse("postgres://postgres.abc:x@aws-0.pooler.supabase.com:6543/postgres");
    assertEquals("0", url.properties().getProperty("prepareThreshold"));
    assertTrue(url.isTransactionPooler());
    assertEquals("viva_login.abc", url.as("viva_login", new Secret("y")).user());
    StartFailedException thrown =
        assertThrows(
            StartFailedException.class,
            () ->
                Databases.open(
                    DatabaseSettings.of(
                        "postgres://postgres.abc:x@aws-0.pooler.supabase.com:6543/postgres")));
    assertTrue(String.valueOf(thrown.getMessage()).contains("DATABASE_DIRECT_URL"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://a:hunter2@h/d",
        "postgres://a:hunter2@h:port/d",
        "hunter2",
        "postgres://h/d?password=hunter2",
        "postgres://a@h/d",
      })
  void anAddressThatCannotBeUsedIsSaidWithoutItsPassword(String text) {
    StartFailedException thrown =
        assertThrows(StartFailedException.class, () -> PostgresUrl.parse(text));
    assertFalse(String.valueOf(thrown.getMessage()).contains("hunter2"));
  }
}
