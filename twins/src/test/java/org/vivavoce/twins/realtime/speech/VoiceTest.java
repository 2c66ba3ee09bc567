package org.vivavoce.twins.realtime.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.common.Ticks;

class VoiceTest {
  private static final String SENTENCE = "Please tell me about a problem that you solved.";

  @Test
  void fliteSpeaksAtTheCallsRateWithLittleSilenceAround() {
    Voice flite = flite();
    long from = Ticks.nanoTime();
    short[] pcm = flite.speak(SENTENCE, "alloy", 1);
    System.out.printf(
        "flite: %d ms of speech in %d ms%n",
        pcm.length / 48, (Ticks.nanoTime() - from) / 1_000_000);
    assertTrue(pcm.length > 48 * 1_500 && pcm.length < 48 * 5_000, "length " + pcm.length / 48);
    assertTrue(quietMs(pcm, false) <= 70, "silence before: " + quietMs(pcm, false));
    assertTrue(quietMs(pcm, true) <= 130, "silence after: " + quietMs(pcm, true));
  }

  @Test
  void speedChangesTheLength() {
    Voice flite = flite();
    double normal = flite.speak(SENTENCE, "alloy", 1).length;
    double quick = flite.speak(SENTENCE, "alloy", 1.5).length;
    assertEquals(1 / 1.5, quick / normal, 0.08);
  }

  @Test
  void theWiresVoiceNamesChooseFlitesVoices() {
    assertEquals("slt", Flite.voiceFor("alloy"));
    assertEquals("slt", Flite.voiceFor("marin"));
    assertEquals("rms", Flite.voiceFor("cedar"));
    assertEquals("awb", Flite.voiceFor("awb"));
    assertEquals("slt", Flite.voiceFor("-o /etc/passwd"));
  }

  @Test
  void espeakSpeaksOtherLanguagesAndSaysWhenItCannot() {
    Voice espeak = new EspeakNg("de");
    assumeTrue(espeak.availability().usable(), () -> espeak.availability().words());
    assertTrue(espeak.speak("Guten Tag", "alloy", 1).length > 48 * 300);
    Voice unknown = new EspeakNg("xx-nowhere");
    SpeechException refused =
        assertThrows(SpeechException.class, () -> unknown.speak("Hello", "alloy", 1));
    assertTrue(String.valueOf(refused.getMessage()).contains("espeak-ng"), refused.getMessage());
    assertTrue(!String.valueOf(refused.getMessage()).contains("Hello"));
  }

  @Test
  void textOfNoWordsIsNoAudio() {
    assertEquals(0, flite().speak(" \n ", "alloy", 1).length);
  }

  @Test
  void textIsNeverAnOptionOrACommand() {
    assertTrue(flite().speak("-o /dev/null; `id` $(id) \"quoted\"", "alloy", 1).length > 48 * 300);
  }

  @Test
  void keptSentencesAreNotMadeAgainAndStayWithinTheirBound() {
    Counting counting = new Counting();
    CachedVoice cached = new CachedVoice(counting, 250);
    short[] first = cached.speak("one", "alloy", 1); // 100 bytes each
    short[] again = cached.speak("one", "alloy", 1);
    assertEquals(1, counting.count);
    assertArrayEquals(first, again);
    assertNotSame(first, again);
    cached.speak("one", "alloy", 1.2);
    cached.speak("one", "alloy", 1); // used again, so it stays
    cached.speak("two", "alloy", 1);
    assertEquals(200, cached.keptBytes());
    cached.speak("one", "alloy", 1);
    assertEquals(3, counting.count);
    cached.speak("one", "alloy", 1.2);
    assertEquals(4, counting.count);
  }

  @Test
  void noVoiceIsAStateInWords() {
    SpeechSettings off =
        new SpeechSettings("none", null, 1, null, null, null, "none", null, "en", 0);
    Voice none = Voices.choose(off);
    assertEquals("none", none.name());
    assertThrows(SpeechException.class, () -> none.speak("x", "alloy", 1));
    assertEquals(
        "Speech recognition is switched off.", Recognizers.choose(off).availability().words());
  }

  private static Voice flite() {
    Voice flite = new Flite();
    assumeTrue(flite.availability().usable(), () -> flite.availability().words());
    return flite;
  }

  private static int quietMs(short[] pcm, boolean fromEnd) {
    for (int i = 0; i < pcm.length; i++) {
      if (Math.abs(pcm[fromEnd ? pcm.length - 1 - i : i]) > 150) {
        return i / 48;
      }
    }
    return pcm.length / 48;
  }

  private static final class Counting implements Voice {
    private int count;

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public Availability availability() {
      return new Availability.Missing("", List.of());
    }

    @Override
    public short[] speak(String sentence, String voice, double speed) {
      count++;
      return new short[50];
    }

    @Override
    public void close() {}
  }
}
