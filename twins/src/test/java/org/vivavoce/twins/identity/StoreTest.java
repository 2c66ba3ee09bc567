package org.vivavoce.twins.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Json;

/** What is on the disk, also after bad days. */
class StoreTest {
  @TempDir Path parent;

  private Path folder() {
    return parent.resolve("identity");
  }

  private Path file() {
    return folder().resolve("identity.jsonl");
  }

  private Store open() {
    return Store.open(folder(), (table, row) -> !row.has("stale"));
  }

  private static void put(Store store, String id, String email) {
    store.change(
        tx -> {
          tx.put(Table.USERS, id, Json.object().put("id", id).put("email", email));
          return true;
        });
  }

  private static int found(Store store, String email) {
    return store.read(tx -> tx.find(Table.USERS, "email:" + email).size());
  }

  @Test
  void whatWasKeptIsThereAfterARestart() {
    try (Store store = open()) {
      put(store, "1", "ada@example.org");
      put(store, "1", "grace@example.org");
    }
    try (Store store = open()) {
      assertEquals(0, found(store, "ada@example.org"));
      assertEquals(1, found(store, "grace@example.org"));
    }
  }

  @Test
  void aTornLastLineIsForgotten() throws IOException {
    try (Store store = open()) {
      put(store, "1", "ada@example.org");
    }
    for (String torn :
        new String[] {"{\"put\":{\"users\":{\"2\":{\"id\":\"2\"", "{\"put\":{\n", "\0\0\0\n"}) {
      Files.writeString(file(), torn, StandardOpenOption.APPEND);
      try (Store store = open()) {
        assertEquals(1, found(store, "ada@example.org"));
        assertFalse(store.read(tx -> tx.get(Table.USERS, "2")).isPresent());
      }
      assertEquals(2, Files.readAllLines(file()).size(), "written anew");
    }
  }

  @Test
  void aDamagedLineInTheMiddleIsNotPassedOver() throws IOException {
    try (Store store = open()) {
      put(store, "1", "ada@example.org");
    }
    Files.writeString(file(), "{\"put\":\n{\"delete\":{}}\n", StandardOpenOption.APPEND);
    IllegalStateException refused = assertThrows(IllegalStateException.class, this::open);
    assertTrue(String.valueOf(refused.getMessage()).contains("line 3 of"), refused::toString);
  }

  @Test
  void aFolderHasOneTwin() {
    try (Store store = open()) {
      assertThrows(IllegalStateException.class, this::open);
      put(store, "1", "ada@example.org");
    }
    try (Store again = open()) {
      assertEquals(1, found(again, "ada@example.org"));
    }
  }

  @Test
  void aChangeThatFailsHasNotHappened() {
    try (Store store = open()) {
      assertThrows(
          ApiError.class,
          () ->
              store.change(
                  tx -> {
                    tx.put(Table.USERS, "1", Json.object().put("email", "ada@example.org"));
                    throw ApiError.invalid("no");
                  }));
      assertEquals(0, found(store, "ada@example.org"));
    }
    try (Store store = open()) {
      assertEquals(0, found(store, "ada@example.org"));
    }
  }

  @Test
  void whatHasRunOutIsLeftOutAtTheNextStart() throws IOException {
    try (Store store = open()) {
      store.change(
          tx -> {
            tx.put(Table.CODES, "c", Json.object().put("id", "c").put("stale", true));
            return true;
          });
    }
    open().close();
    assertFalse(Files.readString(file()).contains("stale"));
  }

  @Test
  void onlyTheOwnerCanReadTheFiles() throws IOException {
    try (Wire wire = new Wire(folder())) {
      wire.signIn("ada@example.org");
    }
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())));
    try (var files = Files.list(folder())) {
      for (Path each : files.toList()) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(each)),
            each.toString());
      }
    }
  }

  @Test
  void nothingThatOpensAnythingStandsInTheFile() throws IOException {
    try (Wire wire = new Wire(folder())) {
      Wire.Answer link = wire.link("ada@example.org");
      Wire.Answer session = wire.signIn("grace@example.org");
      String file = Files.readString(file());
      assertTrue(file.contains("ada@example.org"));
      for (String secret :
          new String[] {
            link.text("email_otp"),
            link.text("hashed_token"),
            session.text("refresh_token"),
            session.text("access_token"),
            Wire.KEYS.service()
          }) {
        assertFalse(file.contains("\"" + secret + "\""));
        assertFalse(secret.length() > 6 && file.contains(secret));
      }
    }
  }

  @Test
  void aDeletedPersonLeavesTheFileAtOnce() throws IOException {
    try (Wire wire = new Wire(folder())) {
      String id = wire.signIn("ada@example.org").body().path("user").path("id").asString("");
      wire.link("ada@example.org");
      wire.signIn("grace@example.org");
      assertEquals(200, wire.admin("DELETE", "/admin/users/" + id, "").status());
      String file = Files.readString(file());
      assertFalse(file.contains("ada@example.org"));
      assertFalse(file.contains(id));
      assertTrue(file.contains("grace@example.org"));
    }
  }
}
