package org.vivavoce.twins.realtime.speech;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * How an English word that stands in no dictionary is likely spoken, in the dictionary's phones: by
 * Flite's letter-to-sound rules ({@code flite -ps}), where Flite is installed. Some 30 ms a word;
 * what was once found is kept.
 */
final class Pronunciations {
  private static final Pattern WORD = Pattern.compile("[a-z][a-z']{1,39}");
  private static final int MOST_KEPT = 5_000;

  /** Flite's phones that the CMU dictionary writes otherwise; the rest differ in case alone. */
  private static final Map<String, String> OTHERWISE = Map.of("ax", "AH", "axr", "ER");

  private static final Map<String, Optional<String>> KEPT = new ConcurrentHashMap<>();

  private Pronunciations() {}

  /**
   * @param word lower case letters
   */
  static Optional<String> of(String word) {
    if (!WORD.matcher(word).matches()) {
      return Optional.empty();
    }
    Optional<String> known = KEPT.get(word);
    if (known == null) {
      known = ask(word);
      if (KEPT.size() < MOST_KEPT) {
        KEPT.put(word, known);
      }
    }
    return known;
  }

  private static Optional<String> ask(String word) {
    if (!SpeechProgram.installed(Flite.PROGRAM)) {
      return Optional.empty();
    }
    try {
      byte[] printed =
          SpeechProgram.run(List.of(Flite.PROGRAM, "-ps", "-t", word, "-o", "none"), "");
      return phones(new String(printed, StandardCharsets.US_ASCII));
    } catch (SpeechException e) {
      return Optional.empty(); // the word is then not in the dictionary, as before
    }
  }

  static Optional<String> phones(String printed) {
    StringBuilder phones = new StringBuilder();
    for (String phone : printed.strip().split("\\s+")) {
      if (phone.isEmpty() || phone.equals("pau")) {
        continue;
      }
      if (!phone.matches("[a-z]{1,3}")) {
        return Optional.empty();
      }
      String ours = OTHERWISE.getOrDefault(phone, phone.toUpperCase(Locale.ROOT));
      phones.append(phones.isEmpty() ? "" : " ").append(ours);
    }
    return phones.isEmpty() ? Optional.empty() : Optional.of(phones.toString());
  }
}
