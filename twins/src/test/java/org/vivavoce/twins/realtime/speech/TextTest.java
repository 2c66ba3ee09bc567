package org.vivavoce.twins.realtime.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
  /** As a decoder's end makes it: each token cleaned, then the words made a sentence. */
  private static String sentence(String raw) {
    List<HeardWord> words = new ArrayList<>();
    for (String token : raw.split(" ", -1)) {
      String word = PlainText.words(token);
      if (!word.isEmpty()) {
        words.add(new HeardWord(word, 0.5));
      }
    }
    return Recognized.of(PlainText.sentence(words), 0).text();
  }

  @Test
  void markersFillersAndVariantsGoWordsStay() {
    assertEquals(
        "Well I think that I'm ready.",
        sentence("<s> well [NOISE] i think(2) ++UM++ that <sil> i'm ready </s>"));
    assertEquals("", sentence("<sil> [NOISE]"));
    assertEquals("it is index", PlainText.words("it is index(3)"));
  }

  @Test
  void textIsCutAtItsSentences() {
    assertEquals(
        List.of("Hello.", "How are you?", "Fine!"), Sentences.split("Hello. How are you?  Fine!"));
    assertEquals(
        List.of(
            "Dr. Smith paid 3.5 million, e.g. to Mr. Jones.", "He said \"No.\"", "Then he left."),
        Sentences.split(
            "Dr. Smith paid 3.5 million, e.g. to Mr. Jones. He said \"No.\" Then he left."));
    assertEquals(
        List.of("Visit example.org today.", "Wait... what?"),
        Sentences.split("Visit example.org today. Wait... what?"));
    assertEquals(List.of("One line", "another"), Sentences.split("One line\n\nanother"));
    assertEquals(List.of("So did I.", "Then we went."), Sentences.split("So did I. Then we went."));
    assertEquals(List.of("J. R. Tolkien wrote it."), Sentences.split("J. R. Tolkien wrote it."));
    assertEquals(
        List.of("1. Tell me about yourself."), Sentences.split("1. Tell me about yourself."));
    assertEquals(List.of("It costs 5.", "Take it."), Sentences.split("It costs 5. Take it."));
    assertEquals(List.of("你好。", "再见。"), Sentences.split("你好。再见。"));
    assertEquals(List.of(), Sentences.split("  \n "));
  }
}
