package org.vivavoce.live.internal.director;

import java.util.List;
import java.util.Locale;

/** What every reader of words does first. */
final class Language {
  private Language() {}

  /** The base of a BCP 47 tag, for example {@code en} for {@code en-GB}. */
  static String of(String tag) {
    return Locale.forLanguageTag(tag).getLanguage();
  }

  /** Lower case, no punctuation but apostrophes, single blanks. */
  static String plain(String words) {
    return words
        .toLowerCase(Locale.ROOT)
        .replace('\u2019', '\'')
        .replaceAll("[^\\p{L}\\p{N}']+", " ")
        .strip();
  }

  static List<String> words(String text) {
    String plain = plain(text);
    return plain.isEmpty() ? List.of() : List.of(plain.split(" "));
  }
}
