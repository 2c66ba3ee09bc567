package org.vivavoce.live.internal.director;

/**
 * Reads from the words of an answer so far whether it is over. Silence alone cannot tell: people
 * think in the middle of a sentence, and a second of silence after its end is long.
 */
public interface TurnEnd {

  enum Verdict {
    /** It ends here: reply at once. */
    FINISHED,
    /** The word that was asked for is there; many go on to explain it. */
    ANSWERED,
    /** A sentence ends here, but the answer would be a short one. */
    LIKELY,
    /** It may end here. */
    UNSURE,
    /** It does not end here: in a function word, a filler, in mid-sentence. */
    UNFINISHED
  }

  /**
   * @param words what was recognised of the answer so far, in any case and with any punctuation or
   *     none
   * @param question what it answers, empty where nothing was asked
   * @param doubt how sure the recogniser was of the last words
   */
  Verdict read(String words, String question, Doubt doubt);

  /** From words that nobody doubts. */
  default Verdict read(String words, String question) {
    return read(words, question, Doubt.NONE);
  }

  /** The reader of a language; one without tables is never sure, so that silence decides. */
  static TurnEnd in(String language) {
    return Language.of(language).equals("en") ? EnglishTurnEnd.get() : (_, _, _) -> Verdict.UNSURE;
  }
}
