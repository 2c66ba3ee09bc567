package org.vivavoce.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code ./viva bench journal}: what was acknowledged is there after the database
 * was killed. How soon it is acknowledged is the long form's matter.
 */
@Tag("slow")
class JournalBenchTest {
  private static final JournalBench.Shape SHORT = new JournalBench.Shape(10, 1, 6, 0);
  private static final int UTTERANCES_A_SECOND = 5;

  @TempDir Path scratch;

  @Test
  void whatWasAcknowledgedIsFoundInOneUnbrokenChainAfterTheDatabaseWasKilled()
      throws IOException, InterruptedException, SQLException {
    Path binaries = Path.of("target", "pg-cache").toAbsolutePath();
    String nobody = "http://127.0.0.1:9/v1";
    try (Installation viva = new Installation(scratch, binaries, nobody, Map.of())) {
      MemberDesk.open(viva).session(); // its plan is copied
      JournalBench bench =
          new JournalBench(
              scratch.resolve("pg"), URI.create(viva.url()), viva::killDatabase, SHORT);
      JournalBench.Result result = bench.run();
      assertEquals(List.of(), result.faults());
      assertEquals(result.acknowledged(), result.found());
      // The two that begin each interview are not said by anybody.
      long said = (long) SHORT.sessions() * SHORT.seconds() * UTTERANCES_A_SECOND;
      long before = (long) SHORT.sessions() * SHORT.warmUpSeconds() * UTTERANCES_A_SECOND;
      assertEquals(before + said + 2L * SHORT.sessions(), result.acknowledged());
      assertEquals(before, result.warmingUp().count());
      assertEquals(said, result.all().count());
      assertTrue(result.awayMs() > 0 && result.outageMs() >= result.awayMs(), result.toString());
      assertTrue(result.outside().count() < said, "somebody had to wait for the database");
    }
  }
}
