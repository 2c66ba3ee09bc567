package org.vivavoce.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.TrustedProxies;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Answer;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestIdentity;
import org.vivavoce.testing.TestTenant;
import tools.jackson.databind.node.ObjectNode;

/** Codes, tokens and addresses that somebody guesses, from as many places as they like. */
class GuessingTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;
  static TestTenant tenant;
  static TestTenant.Member owner;
  static final AtomicInteger PLACES = new AtomicInteger();

  @BeforeAll
  static void start() {
    viva =
        new ControlFixture(
            db,
            keys,
            Duration.ofMinutes(30),
            new TestIdentity(),
            null,
            null,
            new TrustedProxies(Set.of("127.0.0.1")));
    tenant = new TestTenant(db, viva, "Northwind");
    owner = tenant.member("owner");
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  /** From a place of its own each time, so that no limit per place helps. */
  private static Answer post(String path, ObjectNode body, String... more) {
    int place = PLACES.incrementAndGet();
    List<String> headers =
        new ArrayList<>(
            List.of(
                "X-Viva",
                "1",
                "Sec-Fetch-Site",
                "same-origin",
                "X-Forwarded-For",
                "10.%d.%d.1".formatted(place / 250 % 250, place % 250)));
    headers.addAll(List.of(more));
    return viva.send("POST", path, body, headers.toArray(String[]::new));
  }

  private static Answer guess(String address, String code) {
    return post(
        "/api/v1/signin/verify",
        Json.object().put("app", "member").put("email", address).put("code", code));
  }

  @Test
  void aCodeIsNotGuessedFromAHundredPlacesAtOnceAndIsDeadAfterwards() throws Exception {
    String address = "grace@northwind.example";
    assertEquals(
        201,
        owner
            .browser()
            .post(
                "/api/v1/member-invitations",
                Json.object().put("email", address).put("role", "reviewer"))
            .status());
    String right = viva.identity.code(address).digits();
    ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String wrong = String.valueOf(900_000 + i);
        String spelled = i % 3 == 0 ? address.toUpperCase(Locale.ROOT) : address;
        all.add(pool.submit(() -> statuses.add(guess(spelled, wrong).status())));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    long looked = statuses.stream().filter(each -> each == 403).count();
    assertEquals(10, looked, statuses.toString());
    assertEquals(90, statuses.stream().filter(each -> each == 429).count(), statuses.toString());
    assertEquals(429, guess(address, right).status());
  }

  @Test
  void theSameCodeAtOnceLetsOneIn() throws Exception {
    String address = "joan@northwind.example";
    owner
        .browser()
        .post(
            "/api/v1/member-invitations",
            Json.object().put("email", address).put("role", "reviewer"));
    String right = viva.identity.code(address).digits();
    ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(pool.submit(() -> statuses.add(guess(address, right).status())));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertEquals(1, statuses.stream().filter(each -> each == 200).count(), statuses.toString());
    assertTrue(Set.of(200, 403).containsAll(statuses), statuses.toString());
  }

  @Test
  void onlyTheWholeTokenLeadsToAnInvitation() {
    String token = tenant.invite(owner.browser(), "robin@example.org").path("token").asString();
    assertEquals(200, lookup(token).status());
    for (String other :
        List.of(
            token.toUpperCase(Locale.ROOT),
            token.substring(0, 63),
            token.substring(0, 32),
            token + "0",
            token + " ",
            " " + token,
            token + "\u200b",
            token.replace('a', '\u0430'),
            token + token,
            "0".repeat(64),
            "%" + token.substring(1))) {
      if (!other.equals(token)) {
        Answer answer = lookup(other);
        assertEquals(404, answer.status(), other + answer.body());
        assertEquals("invitation_unknown", answer.code());
      }
    }
  }

  private static Answer lookup(String token) {
    return post("/api/invitations/lookup", Json.object().put("token", token));
  }

  @Test
  void neitherAnswerNorTimeTellsWhetherAnAddressIsKnown() {
    tenant.invite(owner.browser(), "known@example.org");
    List<Long> known = new ArrayList<>();
    List<Long> unknown = new ArrayList<>();
    Set<String> answers = new java.util.TreeSet<>();
    for (int i = 0; i < 120; i++) {
      // Another address each time, for what one may be sent is limited.
      String suffix = i + "@example.org";
      db.owner()
          .useHandle(
              h ->
                  h.execute(
                      "update candidates set email = ? where tenant_id = ? and email like 'known%'",
                      "known" + suffix, tenant.id));
      // In turns, so that neither always comes right after the change.
      boolean first = i % 2 == 0;
      if (first) {
        known.add(timed(answers, "known" + suffix, i < 20));
      }
      unknown.add(timed(answers, "other" + suffix, i < 20));
      if (!first) {
        known.add(timed(answers, "known" + suffix, i < 20));
      }
    }
    long a = median(known.subList(20, known.size()));
    long b = median(unknown.subList(20, unknown.size()));
    System.out.println("signin/code medians: known " + a + " µs, unknown " + b + " µs");
    assertEquals(1, answers.size(), answers::toString);
    assertTrue(Math.abs(a - b) < Math.max(3_000, Math.min(a, b) / 2), a + " and " + b + " µs");
  }

  @Test
  void aWholeNetworkOfAddressesIsOneClient() {
    RateLimit limit = new RateLimit(2, Duration.ofHours(1), Time.system());
    assertTrue(limit.tryTake("2001:db8::1") && limit.tryTake("2001:db8::2"));
    assertFalse(limit.tryTake("2001:db8:0:0:ffff::3"));
    assertTrue(limit.tryTake("2001:db8:0:1::1"));
    assertTrue(limit.tryTake("odd:key@example.org"));
  }

  private static long timed(Set<String> answers, String address, boolean warmUp) {
    long began = System.nanoTime();
    Answer answer =
        post("/api/v1/signin/code", Json.object().put("app", "candidate").put("email", address));
    long took = (System.nanoTime() - began) / 1_000;
    if (!warmUp) {
      answers.add(answer.status() + " " + answer.body());
    }
    return took;
  }

  private static long median(List<Long> times) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
  }
}
