package org.vivavoce.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestPostgres;

/** Every way the database may be missing at the start, in one sentence each. */
@Tag("slow")
class OpeningTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();

  private static String sentence(String url) {
    StartFailedException thrown =
        assertThrows(
            StartFailedException.class, () -> Databases.open(DatabaseSettings.of(url)).close());
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.lines().count() == 1, message);
    return message;
  }

  private static int port() {
    return TestPostgres.get().ownerUrl().getPort();
  }

  @Test
  void nothingAnswers() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertTrue(
        sentence("postgres://a:hunter2@127.0.0.1:" + free + "/d").contains("cannot be reached"));
  }

  @Test
  void theHostNameDoesNotResolve() {
    assertTrue(sentence("postgres://a:b@nowhere.invalid/d").contains("does not resolve"));
  }

  @Test
  void thePasswordIsWrong() {
    String said = sentence("postgres://postgres:hunter2@127.0.0.1:" + port() + "/setup");
    assertTrue(said.contains("password is wrong"), said);
    assertTrue(!said.contains("hunter2"), said);
  }

  @Test
  void theDatabaseDoesNotExist() {
    assertTrue(sentence(TestPostgres.ownerUrl("nothere")).contains("has no database nothere"));
  }

  @Test
  void somethingElseListensThere() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket web = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var unused =
          threads.submit(
              () -> {
                while (true) {
                  try (Socket client = web.accept()) {
                    client.getInputStream().readNBytes(8);
                    client
                        .getOutputStream()
                        .write(
                            "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                  }
                }
              });
      String said = sentence("postgres://a:b@127.0.0.1:" + web.getLocalPort() + "/d");
      assertTrue(said.contains("does not speak"), said);
    }
  }

  @Test
  void theUserMayNotSetTheDatabaseUp() {
    TestPostgres.owner("setup").useHandle(h -> h.execute("create role weak login password 'weak'"));
    String said = sentence("postgres://weak:weak@127.0.0.1:" + port() + "/setup");
    assertTrue(said.contains("CREATEROLE"), said);
  }

  @Test
  void aLoginThatBypassesRowSecurityIsRefused() {
    String login =
        db.database()
            .inTenant(
                new Claims.Operations(),
                tx -> tx.createQuery("select session_user").mapTo(String.class).one());
    db.owner().useHandle(h -> h.execute("alter role " + login + " bypassrls"));
    try {
      assertTrue(sentence(db.settings().url().reveal()).contains("bypasses row-level security"));
    } finally {
      db.owner().useHandle(h -> h.execute("alter role " + login + " nobypassrls"));
    }
  }

  @Test
  void severalControlPlanesOpenOneNewDatabaseAtOnce() throws Exception {
    TestPostgres.owner("setup").useHandle(h -> h.execute("create database together"));
    DatabaseSettings settings = DatabaseSettings.of(TestPostgres.ownerUrl("together"));
    Callable<String> open =
        () -> {
          try (Database database = Databases.open(settings)) {
            return database.inTenant(
                new Claims.Operations(),
                tx -> tx.createQuery("select current_user").mapTo(String.class).one());
          }
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(List.of(open, open, open))) {
        assertEquals("viva_ops", answer.get());
      }
    }
  }
}
