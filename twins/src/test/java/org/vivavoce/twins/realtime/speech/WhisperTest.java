package org.vivavoce.twins.realtime.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Ticks;

/** The real library, with a model whose weights are chance: no word of it means anything. */
class WhisperTest {
  @TempDir Path folder;

  @Test
  void aModelFileIsLoadedAndATurnGivesWordsEachWithAProbability() throws Exception {
    Path model = TinyWhisper.write(folder.resolve("ggml-chance.bin"));
    try (Recognizer recognizer = Recognizers.choose(settings(model.toString(), null, "auto"));
        Recognition turn = recognizer.begin(List.of("Kubernetes"))) {
      assertEquals("whisper", recognizer.name());
      turn.accept(ResamplerTest.tone(300, 16_000, 1_500));
      Recognized heard = turn.finish();
      assertEquals(1_500, heard.audioMs());
      assertFalse(heard.words().isEmpty(), "the library ran and gave tokens");
      assertEquals(
          heard.text(), String.join(" ", heard.words().stream().map(HeardWord::word).toList()));
      for (HeardWord word : heard.words()) {
        assertTrue(word.word().startsWith("w"), word.word());
        assertTrue(word.confidence() > 0 && word.confidence() <= 1);
      }
      assertInstanceOf(Availability.Ready.class, recognizer.availability());
    }
  }

  @Test
  void silenceGivesNothingWhateverTheModelWouldMakeUp() throws Exception {
    Path model = TinyWhisper.write(folder.resolve("ggml-chance.bin"));
    try (Recognizer recognizer = Recognizers.choose(settings(model.toString(), null, "whisper"))) {
      for (short[] silence : List.of(new short[0], new short[32_000], hiss())) {
        try (Recognition turn = recognizer.begin()) {
          turn.accept(silence);
          assertEquals(new Recognized("", null, silence.length / 16), turn.finish());
        }
      }
    }
  }

  private static short[] hiss() {
    short[] hiss = new short[32_000];
    for (int i = 0; i < hiss.length; i++) {
      hiss[i] = (short) (((i * 2_654_435_761L) >>> 8) & 0x3f);
    }
    return hiss;
  }

  @Test
  void aBrokenModelIsAStateInWordsAndTheProcessLives() throws Exception {
    Path whole = TinyWhisper.write(folder.resolve("whole.bin"));
    byte[] bytes = Files.readAllBytes(whole);
    List<Path> broken =
        List.of(
            Files.writeString(folder.resolve("page.bin"), "<html>not found</html>".repeat(50)),
            Files.write(folder.resolve("cut.bin"), Arrays.copyOf(bytes, bytes.length / 2)),
            Files.write(folder.resolve("empty.bin"), new byte[0]));
    for (Path file : broken) {
      try (Recognizer recognizer = Recognizers.choose(settings(file.toString(), null, "whisper"))) {
        Availability.Missing missing = whenDecided(recognizer);
        assertTrue(missing.words().contains(file.getFileName().toString()), missing.words());
        assertThrows(SpeechException.class, recognizer::begin);
      }
    }
  }

  @Test
  void aVoskFolderThatIsNoModelIsAStateInWordsAndTheProcessLives() throws Exception {
    try (Recognizer none =
        Recognizers.choose(settings(null, folder.resolve("no-such").toString(), "auto"))) {
      assertFalse(none.availability().usable());
      assertTrue(none.availability().words().contains("am/final.mdl"), none.availability().words());
    }
    Files.createDirectories(folder.resolve("vosk-broken/am"));
    Files.writeString(folder.resolve("vosk-broken/am/final.mdl"), "no model");
    try (Recognizer broken =
        Recognizers.choose(settings(null, folder.resolve("vosk-broken").toString(), "vosk"))) {
      Availability.Missing missing = whenDecided(broken);
      assertTrue(missing.words().contains("vosk-broken is no Vosk model"), missing.words());
    }
  }

  @Test
  void voskTellsOfEachWord() {
    assertEquals(
        List.of(new HeardWord("I", 1), new HeardWord("worked", 0.42)),
        Vosk.words(
            """
            {"result":[{"conf":1.0,"end":0.5,"start":0.1,"word":"i"},{"conf":0.42,"end":1.1,"start":0.5,"word":"worked"}],
             "text":"i worked"}"""));
    assertEquals(List.of(), Vosk.words("{\"text\":\"\"}"));
  }

  @Test
  void namesOfNoisesAndLoopsAreNoWords() {
    assertEquals(
        List.of(new HeardWord("Well.", 0.9)),
        Whisper.spoken(
            List.of(
                new HeardWord("[BLANK_AUDIO]", 0.9),
                new HeardWord("Well.", 0.9),
                new HeardWord("(wind", 0.9),
                new HeardWord("blowing)", 0.9))));
    HeardWord thank = new HeardWord("Thank", 0.5);
    HeardWord you = new HeardWord("you.", 0.5);
    List<HeardWord> loop =
        List.of(thank, you, thank, you, thank, you, thank, you, thank, you, thank, you);
    assertTrue(Whisper.loops(loop));
    assertFalse(Whisper.loops(List.of(thank, you, thank, you)), "a person may say it twice");
  }

  @Test
  void withoutAModelItSaysWhatIsMissing() {
    try (Recognizer none = Recognizers.choose(settings(null, null, "whisper"))) {
      assertTrue(none.availability().words().contains("speech install"));
    }
  }

  private static Availability.Missing whenDecided(Recognizer recognizer) {
    long deadline = Ticks.nanoTime() + 30_000_000_000L;
    while (recognizer.availability() instanceof Availability.Loading) {
      assertTrue(Ticks.nanoTime() < deadline, "still loading");
      Ticks.parkUntil(Ticks.nanoTime() + 5_000_000);
    }
    return assertInstanceOf(Availability.Missing.class, recognizer.availability());
  }

  private static SpeechSettings settings(
      @Nullable String whisper, @Nullable String vosk, String name) {
    return new SpeechSettings(name, null, 1, null, whisper, vosk, "auto", null, "en", 0);
  }
}
