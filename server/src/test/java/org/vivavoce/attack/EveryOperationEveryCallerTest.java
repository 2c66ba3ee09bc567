package org.vivavoce.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.http.TrustedProxies;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestIdentity;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every operation of the contract by everybody, with the right body and with wrong ones: what a
 * caller has no right to is refused with a published code, shows nothing and changes nothing, and
 * nothing makes the server fail.
 */
@Tag("slow")
class EveryOperationEveryCallerTest {
  /** So that a failure can be had again. */
  private static final long SEED = 20_261_129;

  /** Wrong bodies for each caller at each operation, drawn anew for each. */
  private static final int WRONG_BODIES = 2;

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static Signer signer;
  static ControlFixture viva;
  static Victim victim;
  static Callers callers;

  @BeforeAll
  static void start() {
    signer = new Signer();
    viva =
        new ControlFixture(
            db,
            keys,
            Duration.ofMinutes(30),
            new TestIdentity(),
            signer.tokens(),
            null,
            new TrustedProxies(Set.of("127.0.0.1")));
    victim = new Victim(db, viva);
    callers = new Callers(db, viva, victim, signer);
  }

  @AfterAll
  static void stop() {
    viva.close();
    signer.close();
  }

  @Test
  void theSuiteKnowsWhoMayDoEveryOperationAndHowToAddressIt() {
    try (Attack attack = new Attack(viva, victim)) {
      Bodies bodies = new Bodies(victim);
      for (Operation operation : Operation.all()) {
        assertNotNull(Rights.of(operation), operation + " is not known to this suite");
        assertTrue(!attack.paths(operation).isEmpty(), operation::toString);
        bodies.right(operation);
      }
    }
  }

  @Test
  void nobodyGetsOrChangesWhatTheyHaveNoRightTo() {
    List<Operation> operations = Operation.all();
    Random random = new Random(SEED);
    Bodies bodies = new Bodies(victim);
    try (Attack attack = new Attack(viva, victim)) {
      String before = victim.rows(true);
      for (Who who : callers.all()) {
        List<Runnable> requests = new ArrayList<>();
        for (Operation operation : operations) {
          boolean allowed = Rights.required(operation).contains(who.role()) && !operation.isOpen();
          if ((allowed && operation.changes()) || isTheirOwn(operation, who)) {
            continue; // what somebody may do is the other tests' matter
          }
          List<Bodies.@Nullable Body> sent = bodies(bodies.right(operation), random);
          for (String path : attack.paths(operation)) {
            for (Bodies.@Nullable Body body : sent) {
              requests.add(
                  () -> {
                    int status = attack.send(operation, path, who, body);
                    expect(attack.verdict, operation, path, who, body, status);
                  });
            }
          }
        }
        attack.each(requests);
        // What a member may read is written down; nothing else of the tenant's may be.
        String after = victim.rows(true);
        boolean same =
            who.outside() ? after.equals(before) : withoutAudit(after).equals(withoutAudit(before));
        if (!same) {
          attack.verdict.complain(who.name(), "changes " + difference(before, after));
        }
        before = after;
      }
      String counts =
          operations.size()
              + " operations × "
              + callers.all().size()
              + " callers, "
              + attack.sent()
              + " requests: ";
      System.out.println(counts + attack.verdict.report());
      assertEquals(Set.of(), attack.verdict.complaints, attack.verdict.report());
    }
  }

  private static List<Bodies.@Nullable Body> bodies(Optional<ObjectNode> right, Random random) {
    List<Bodies.@Nullable Body> bodies = new ArrayList<>();
    if (right.isEmpty()) {
      bodies.add(null);
      return bodies;
    }
    bodies.add(Bodies.Body.of("right", right.get().toString()));
    List<Bodies.Body> wrong = Bodies.wrong(right.get());
    Collections.shuffle(wrong, random);
    bodies.addAll(wrong.subList(0, WRONG_BODIES));
    return bodies;
  }

  /** Signing out would make the rest of the suite blind; the operator's door is the operator's. */
  private static boolean isTheirOwn(Operation operation, Who who) {
    boolean signout =
        operation.id().equals("signout")
            && who.role() != Who.Role.CROSS_SITE
            && who.headers().contains("Cookie");
    return signout
        || (operation.schemes().contains("adminToken")
            && who.headers().contains("Bearer " + ControlFixture.ADMIN));
  }

  /** What the right request of somebody without the right is answered with. */
  private static void expect(
      Verdict verdict,
      Operation operation,
      String path,
      Who who,
      Bodies.@Nullable Body body,
      int status) {
    if (operation.isOpen()) {
      return;
    }
    String asked = operation.id() + " by " + who.name();
    boolean right = body == null || body.name().equals("right");
    boolean internal = path.startsWith("/internal/");
    switch (who.role()) {
      case NOBODY -> {
        // A body is not even looked at; a grant that is none is spent like one that was.
        if (status != 401 && !(internal && status == 410) && status != 431) {
          verdict.complain(asked, "is not sent away but gets " + status);
        }
      }
      case CROSS_SITE -> {
        if (operation.changes() && status != 403 && !internal) {
          verdict.complain(asked, "is not refused as another site's but gets " + status);
        }
      }
      default -> {
        boolean names = !path.equals(operation.route().path()) || namesVictim(body);
        boolean without = !Rights.required(operation).contains(who.role());
        boolean refused = Set.of(401, 403, 404, 410).contains(status);
        if (right && !refused && without && (names || who.role() != Who.Role.FOREIGNER)) {
          verdict.complain(asked, "is not refused but gets " + status);
        }
      }
    }
  }

  private static boolean namesVictim(Bodies.@Nullable Body body) {
    return body != null
        && new String(body.content().array(), java.nio.charset.StandardCharsets.UTF_8)
            .matches("(?s).*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}.*");
  }

  private static String withoutAudit(String rows) {
    return String.join(
        "\n", rows.lines().filter(each -> !each.startsWith("audit_entries ")).toList());
  }

  private static String difference(String before, String after) {
    List<String> was = before.lines().toList();
    return after
        .lines()
        .filter(each -> !was.contains(each))
        .map(each -> each.length() > 200 ? each.substring(0, 200) : each)
        .toList()
        .toString();
  }
}
