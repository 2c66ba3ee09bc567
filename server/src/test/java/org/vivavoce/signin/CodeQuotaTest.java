package org.vivavoce.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.AtOnce.atOnce;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;

/** Letters with codes that one address is sent. */
class CodeQuotaTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;

  private static boolean taken(CodeQuota quota, String address) {
    try {
      return db.database()
          .inTenant(
              new Claims.Operations(),
              tx -> {
                quota.take(tx, address);
                return true;
              });
    } catch (ProblemException tooMany) {
      return false;
    }
  }

  private static void older(String interval) {
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    "update ops.signin_codes set window_started_at = now() - interval '%s'"
                        .formatted(interval)));
  }

  @Test
  void eightAnHourAlsoAfterARestartAndAnHourLaterAgain() {
    CodeQuota quota = new CodeQuota(HmacKey.open(keys, "signin"));
    for (int i = 0; i < CodeQuota.MOST; i++) {
      assertTrue(taken(quota, "robin@example.org"));
    }
    try (ControlFixture restarted = new ControlFixture(db, keys, Duration.ofMinutes(30))) {
      ControlFixture.Answer refused =
          new SigninBrowser(restarted, "member").ask("Robin@example.org");
      assertEquals(429, refused.status(), refused.body());
      String seconds = refused.raw().headers().firstValue("Retry-After").orElse("none");
      assertTrue(seconds.matches("3[56]\\d\\d"), seconds);
      assertEquals(202, new SigninBrowser(restarted, "member").ask("another@example.org").status());
      assertEquals(1, restarted.codeOrders.size());
    }
    older("61 min");
    try (ControlFixture later = new ControlFixture(db, keys, Duration.ofMinutes(30))) {
      assertEquals(202, new SigninBrowser(later, "member").ask("robin@example.org").status());
    }
  }

  @Test
  void whatIsNotOrderedDoesNotCountAndOrdersAtOnceCountOneByOne() {
    CodeQuota quota = new CodeQuota(HmacKey.open(keys, "signin"));
    assertThrows(
        IllegalStateException.class,
        () ->
            db.database()
                .inTenant(
                    new Claims.Operations(),
                    tx -> {
                      quota.take(tx, "raced@example.org");
                      throw new IllegalStateException("no letter was ordered");
                    }));
    Callable<Boolean> order = () -> taken(quota, "raced@example.org");
    assertEquals(
        CodeQuota.MOST,
        atOnce(Collections.nCopies(20, order)).stream().filter(each -> each).count());
  }

  @Test
  void oldHoursAreForgotten() {
    CodeQuota quota = new CodeQuota(HmacKey.open(keys, "signin"));
    assertTrue(taken(quota, "old@example.org"));
    older("2 days");
    assertTrue(taken(quota, "new@example.org"));
    int kept =
        db.owner()
            .withHandle(
                h ->
                    h.createQuery("select count(*) from ops.signin_codes")
                        .mapTo(Integer.class)
                        .one());
    assertEquals(1, kept);
  }
}
