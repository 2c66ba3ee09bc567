package org.vivavoce.live.internal.director;

/** Reads from a whole utterance, spoken or typed, what the candidate wants of the interviewer. */
public interface IntentReader {

  /** {@link Intent#NONE} for everything that is not surely a wish. */
  Intent read(String words);

  /** By rules; in a language without any, everything is an answer. */
  static IntentReader in(String language) {
    return new RuleIntents(language);
  }
}
