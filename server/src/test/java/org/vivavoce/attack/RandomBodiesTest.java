package org.vivavoce.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whoever may do a thing cannot break the server by doing it wrongly. */
@Tag("slow")
class RandomBodiesTest {
  private static final long SEED = 20_261_129;

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static Signer signer;
  static ControlFixture viva;
  static Victim victim;
  static List<Who> entitled;

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
    entitled =
        new Callers(db, viva, victim, signer)
            .all().stream()
                .filter(
                    each ->
                        Set.of("owner by cookie", "the candidate", "auditor", "nobody")
                            .contains(each.name()))
                .map(each -> each.seeing(Set.of(Mark.values())))
                .toList();
  }

  @AfterAll
  static void stop() {
    viva.close();
    signer.close();
  }

  @Test
  void everyWrongBodyOfEverybodyWhoMaySendOneIsAnsweredAndNothingFails() {
    assertEquals(4, entitled.size());
    Bodies bodies = new Bodies(victim);
    try (Attack attack = new Attack(viva, victim)) {
      for (Operation operation : inAnOrderThatLeavesTheRowsAsLongAsMayBe()) {
        Optional<ObjectNode> right = bodies.right(operation);
        for (Who who : entitled) {
          if (right.isEmpty()
              || operation.id().equals("signout")
              || !Rights.required(operation).contains(who.role())) {
            continue;
          }
          String path = attack.paths(operation).getLast();
          for (Bodies.Body body : Bodies.wrong(right.get())) {
            attack.send(operation, path, who, body);
          }
        }
      }
      System.out.println(attack.sent() + " wrong bodies: " + attack.verdict.report());
      assertEquals(Set.of(), attack.verdict.complaints, attack.verdict.report());
    }
  }

  @Test
  void everyOddAddressIsAnsweredAndNothingFails() {
    Random random = new Random(SEED);
    List<String> odd =
        new ArrayList<>(
            List.of(
                "%00",
                "a%00b",
                "%ff%fe",
                "%ED%A0%80",
                "-1",
                "0",
                "1e999999999",
                "999999999999999",
                "1.5",
                "true",
                "null",
                "",
                "%20",
                "'%20or%201=1--",
                "%25",
                "..%2f..",
                "%E2%80%AE",
                "x".repeat(5_000),
                "%5B%5D",
                "a%0d%0ab",
                "00000000-0000-0000-0000-000000000000",
                "{}".replace("{", "%7B").replace("}", "%7D")));
    try (Attack attack = new Attack(viva, victim)) {
      for (Operation operation : Operation.all()) {
        if (operation.changes()) {
          continue;
        }
        for (Who who : entitled) {
          Collections.shuffle(odd, random);
          for (String value : odd) {
            for (String path : oddPaths(operation, value)) {
              attack.send(operation, path, who, null);
            }
          }
        }
      }
      System.out.println(attack.sent() + " odd addresses: " + attack.verdict.report());
      assertEquals(Set.of(), attack.verdict.complaints, attack.verdict.report());
    }
  }

  private static List<String> oddPaths(Operation operation, String value) {
    String template = operation.route().path();
    List<String> paths = new ArrayList<>();
    if (template.contains("{") && !value.isEmpty()) {
      paths.add(template.replaceFirst("\\{[a-z_]+}", value.equals("x") ? "x" : value));
    }
    if (!template.contains("{")) {
      for (JsonNode parameter : operation.parameters()) {
        if (parameter.path("in").asString("").equals("query")) {
          String name = parameter.path("name").asString();
          paths.add(template + "?" + name + "=" + value);
          paths.add(template + "?" + name + "=a&" + name + "=" + value);
        }
      }
    }
    return paths;
  }

  private static List<Operation> inAnOrderThatLeavesTheRowsAsLongAsMayBe() {
    List<Operation> operations = new ArrayList<>(Operation.all());
    operations.sort((a, b) -> Boolean.compare(ends(a), ends(b)));
    return operations;
  }

  private static boolean ends(Operation operation) {
    return operation.route().method().equals("DELETE")
        || operation.id().startsWith("revoke")
        || operation.id().startsWith("complete");
  }
}
