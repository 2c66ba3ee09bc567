package org.vivavoce.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code ./viva bench sdp}: that no offer fails. How soon one is answered is the
 * long form's matter (15 ms); programs that have just been started are several times slower.
 */
@Tag("slow")
class SdpBenchTest {
  private static final int OFFERS = 200;

  private static final double MOST_ADDED_COLD_MS = 100;

  @TempDir Path scratch;

  @Test
  void someHundredOffersAreAnsweredEachByOneCallAndSoonAfterTheServiceAnswers()
      throws IOException, InterruptedException {
    List<Measure> measures =
        new SdpBench().run(scratch, Path.of("target", "pg-cache").toAbsolutePath(), 50, OFFERS);
    assertEquals(0, of(measures, "errors").value(), measures.toString());
    Measure answers = of(measures, "answers");
    assertEquals(OFFERS, answers.value());
    assertEquals(1.0, answers.ratio(), "each offer is one call");
    Measure added = of(measures, "added_ms_p50");
    assertTrue(added.value() <= MOST_ADDED_COLD_MS, added.words());
  }

  private static Measure of(List<Measure> measures, String metric) {
    return measures.stream().filter(each -> each.metric().equals(metric)).findFirst().orElseThrow();
  }
}
