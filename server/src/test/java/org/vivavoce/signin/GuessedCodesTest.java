package org.vivavoce.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.Eventually;
import org.vivavoce.testing.TestDatabase;

/** Somebody tries codes until one fits. */
class GuessedCodesTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;
  static Northwind northwind;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
    northwind = new Northwind(viva.owner);
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  private static SigninBrowser candidate(Northwind.Invited invited) {
    return new SigninBrowser(viva, "candidate").opened(invited.token());
  }

  private static String code(String email) {
    return viva.identity.code(email).digits();
  }

  @Test
  void theTenthWrongCodeKillsTheRightOneAndARestartForgivesNobody() throws Exception {
    Northwind.Invited robin = northwind.invite(Northwind.address("guessed"));
    String digits = code(robin.email());
    for (int i = 0; i < 5; i++) {
      assertEquals("code_wrong", candidate(robin).type(null, "99999" + i).code());
    }
    try (ControlFixture restarted =
        new ControlFixture(db, keys, Duration.ofMinutes(30), viva.identity, null, null)) {
      for (int i = 5; i < 20; i++) {
        SigninBrowser browser = new SigninBrowser(restarted, "candidate").opened(robin.token());
        ControlFixture.Answer answer = browser.type(null, "99999" + i % 10);
        assertEquals(i < 10 ? 403 : 429, answer.status(), answer.body());
      }
    }
    ControlFixture.Answer right = candidate(robin).type(null, digits);
    assertEquals(429, right.status());
    assertTrue(right.raw().headers().firstValue("Retry-After").isPresent());
    Eventually.eventually(
        "the right code is dead", () -> !viva.identity.living(robin.email()).equals(digits));
    viva.owner.useHandle(
        h ->
            h.execute(
                "update ops.signin_attempts set window_started_at = now() - interval '16 min'"));
    assertEquals("code_wrong", candidate(robin).type(null, digits).code());
    assertEquals(200, candidate(robin).type(null, code(robin.email())).status());
  }

  @Test
  void theJobThatKillsACodeNamesNobodyInLogsOrInTheRecordOfFailedJobs() {
    List<String> waiting =
        db.database()
            .inTenant(
                new Claims.Operations(),
                tx -> {
                  VoidCodeJob.enqueue(tx, "robin.named@example.org");
                  return tx.createQuery(
                          """
                          delete from ops.scheduled_tasks
                          where convert_from(task_data, 'UTF8') like '%robin.named%'
                          returning task_instance
                          """)
                      .mapTo(String.class)
                      .list();
                });
    assertEquals(1, waiting.size());
    assertFalse(waiting.getFirst().contains("robin"), waiting.getFirst());
    VoidCodeJob.Order order = new VoidCodeJob.Order("robin.named@example.org");
    assertFalse(order.toString().contains("robin"));
    assertNull(new VoidCodeJob(db.database(), viva.identity).remembered(order));
  }

  @Test
  void guessesSentSideBySideCountOneByOne() throws Exception {
    Northwind.Invited robin = northwind.invite(Northwind.address("raced"));
    List<Callable<Integer>> guesses = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String guess = "8888" + (10 + i);
      guesses.add(() -> candidate(robin).type(null, guess).status());
    }
    int looked = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> each : threads.invokeAll(guesses)) {
        looked += each.get() == 403 ? 1 : 0;
      }
    }
    assertEquals(10, looked);
  }

  @Test
  void itDoesNotMatterFromHowManyAddressesTheGuessesCome() throws Exception {
    Northwind.Invited robin = northwind.invite(Northwind.address("botnet"));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      try (var client =
          java.net.http.HttpClient.newBuilder()
              .localAddress(java.net.InetAddress.ofLiteral("127.0.0." + (10 + i)))
              .build()) {
        var request =
            java.net.http.HttpRequest.newBuilder(
                    java.net.URI.create(viva.url("/api/v1/signin/verify")))
                .header("Content-Type", "application/json")
                .header("X-Viva", "1")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"app\":\"candidate\",\"email\":\"%s\",\"code\":\"7777%d\"}"
                            .formatted(robin.email(), 10 + i)))
                .build();
        statuses.add(
            client
                .send(request, java.net.http.HttpResponse.BodyHandlers.discarding())
                .statusCode());
      }
    }
    assertEquals(10, statuses.stream().filter(status -> status == 403).count());
    assertEquals(10, statuses.stream().filter(status -> status == 429).count());
  }
}
