package org.vivavoce.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Facts.closed;
import static org.vivavoce.testing.Facts.uttered;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;

/** {@code ./viva verify}, run as the operator runs it, against a control plane that is there. */
class VerifyCommandTest {
  private static final String TENANT = "01990000-0000-7000-8000-00000000de01";

  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;
  static ControlFixture viva;

  @TempDir Path data;

  @BeforeAll
  static void start() {
    viva = new ControlFixture(db, keys, Duration.ofMinutes(30));
  }

  @AfterAll
  static void stop() {
    viva.close();
  }

  /** What a running installation leaves for its own commands. */
  @BeforeEach
  void running() throws IOException {
    Files.writeString(
        data.resolve("run.json"),
        Json.write(
            Json.object()
                .put("pid", ProcessHandle.current().pid())
                .put("url", viva.url(""))
                .put("local_url", viva.url(""))
                .put("admin_token", ControlFixture.ADMIN)));
  }

  private record Said(int status, String words) {}

  private static Said verify(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "../viva", "verify"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), words);
  }

  private Said here(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return verify(all.toArray(String[]::new));
  }

  private static void says(Said said, int status, String words) {
    assertTrue(said.words().contains(words), said.words());
    assertEquals(status, said.status(), said.words());
  }

  private static ControlFixture.Sitting ended() {
    ControlFixture.Sitting sitting = viva.sitting();
    sitting.started();
    sitting.journal(
        uttered("q1", null, "ai", "What did you do?", 100),
        uttered("a1", "q1", "candidate", "I repaired it.", 3_000),
        closed("completed"));
    return sitting;
  }

  private static void forge(String statement, UUID session) {
    viva.owner.useTransaction(
        h -> {
          h.execute("set local session_replication_role = replica");
          h.execute(statement, session);
        });
  }

  private Path receipt(ControlFixture.Sitting sitting) throws IOException {
    String path = "/api/v1/sessions/" + sitting.id + "/receipt";
    return Files.writeString(data.resolve("receipt.json"), sitting.candidate.get(path).body());
  }

  @Test
  void aSessionThatNobodyTouchedHoldsAlsoAgainstItsReceipt() throws Exception {
    ControlFixture.Sitting sitting = ended();
    String id = sitting.id.toString();
    says(here(id), 0, "Interview session " + id + " holds: 5 entries");
    says(here(id, "--head", receipt(sitting).toString()), 0, "holds: 5 entries");
  }

  @Test
  void aChangedEntryIsNamedAndTheStatusIsOne() throws Exception {
    ControlFixture.Sitting sitting = ended();
    forge(
        "update journal set payload_sealed = set_byte(payload_sealed, 20,"
            + " get_byte(payload_sealed, 20) # 1) where session_id = ? and seq = 4",
        sitting.id);
    Said said = here(sitting.id.toString());
    says(said, 1, "Journal entry 4 of epoch 1: is not what was written");
    says(said, 1, "does NOT hold");
  }

  @Test
  void anEndThatWasCutOffWithAllThatTellsOfItIsFoundByTheHeadThatWasKept() throws Exception {
    ControlFixture.Sitting sitting = ended();
    Path head = receipt(sitting);
    forge("delete from journal where session_id = ? and seq = 5", sitting.id);
    forge(
        "update interview_sessions set journal_length = 4, journal_head = (select hash from journal"
            + " j where j.session_id = interview_sessions.id and seq = 4) where id = ?",
        sitting.id);
    forge("delete from journal_heads where session_id = ?", sitting.id);
    says(here(sitting.id.toString()), 0, "holds: 4 entries");
    says(
        here(sitting.id.toString(), "--head", head.toString()),
        1,
        "The head that was given names 5 entries");
  }

  @Test
  void aTenantsAuditTrailIsReadAgainToo() throws Exception {
    viva.sitting();
    says(here("--audit", TENANT), 0, "The audit trail of tenant " + TENANT + " holds");
  }

  @Test
  void whatIsNotThereIsNotForged() throws Exception {
    Said said = here(UUID.randomUUID().toString());
    says(said, 1, "not verified: There is no");
    Path broken = Files.writeString(data.resolve("broken"), "no head");
    says(here(ended().id.toString(), "--head", broken.toString()), 1, "is no JSON file");
    Path nowhere = Files.createDirectory(data.resolve("nowhere"));
    says(
        verify(UUID.randomUUID().toString(), "--data", nowhere.toString()),
        1,
        "No installation is running");
  }

  @Test
  void wrongUsageIsRefusedWithTwo() throws Exception {
    String id = UUID.randomUUID().toString();
    says(here(), 2, "Say: ./viva verify SESSION");
    says(here(id, id), 2, "One session at a time");
    says(here(id, "--audit", TENANT), 2, "not both");
    says(here(id, "--loudly"), 2, "does not know \"--loudly\"");
    says(verify(id, "--head"), 2, "--head needs a value");
    says(here(id, "--head", data.resolve("none").toString()), 2, "cannot be read");
  }
}
