package org.vivavoce.twins.realtime.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeywordsTest {
  private static final List<String> KEYWORDS =
      List.of("site reliability engineer", "Kubernetes", "PostgreSQL", "observability", "latency");

  @TempDir Path folder;

  @Test
  void phrasesGiveWordsAndWhatFollowsThemAndCommonWordsGiveNone() {
    KeywordModel model = KeywordModel.of(List.of("Head of Payroll", "payroll run", "Payroll run"));
    assertEquals(List.of("head", "payroll", "run"), model.words());
    assertEquals(Map.of("payroll", List.of("run")), model.pairs());
    assertTrue(model.arpa().contains("ngram 1=5\nngram 2=1\n"), model.arpa());
    assertTrue(model.arpa().contains("-0.3010 payroll run"), model.arpa());
    assertEquals(List.of("head", "run"), model.without(Set.of("payroll")).words());
    assertEquals(Map.of(), model.without(Set.of("payroll")).pairs());
  }

  @Test
  void phonesAreTheDictionarys() {
    assertEquals(
        Optional.of("K AH B ER N IY T S"), Pronunciations.phones("pau k ax b er n iy t s pau\n"));
    assertEquals(Optional.empty(), Pronunciations.phones("pau\n"));
    assertEquals(Optional.empty(), Pronunciations.phones("an error: no such voice"));
  }

  @Tag("slow")
  @Test
  void anInterviewsOwnWordsAreUnderstoodAndTheNextInterviewIsNotChangedByThem() throws Exception {
    try (Recognizer recognizer = Recognizers.choose(oneDecoder())) {
      assumeTrue(recognizer.availability().usable(), () -> recognizer.availability().words());
      assumeTrue(SpeechProgram.installed("flite"), "flite is not installed");
      short[] own =
          Speaking.clean16k(
              "awb",
              "We moved every service to Kubernetes and our observability was poor.",
              folder);
      short[] plain = Speaking.clean16k("awb", Speaking.ANSWERS.getFirst(), folder);
      String[] said = Speaking.words(Speaking.ANSWERS.getFirst());
      Recognized without = heard(recognizer, own, List.of());
      Recognized with = heard(recognizer, own, KEYWORDS);
      assertFalse(without.text().contains("kubernetes"), "it is in no dictionary");
      assertTrue(with.text().contains("kubernetes"), with.text());
      assertTrue(with.text().contains("observability"), with.text());
      String next = heard(recognizer, plain, List.of()).text();
      assertTrue(Speaking.errors(said, Speaking.words(next)) <= 3, next);
      assertFalse(
          heard(recognizer, own, List.of()).text().contains("kubernetes"), "still mixed in");
      assertTrue(heard(recognizer, own, KEYWORDS).text().contains("kubernetes"), "mixed in again");
    }
  }

  private static SpeechSettings oneDecoder() {
    return new SpeechSettings("pocketsphinx", null, 1, null, null, null, "none", null, "en", 0);
  }

  private static Recognized heard(Recognizer recognizer, short[] pcm, List<String> keywords) {
    try (Recognition turn = recognizer.begin(keywords)) {
      turn.accept(pcm);
      return turn.finish();
    }
  }
}
