package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vivavoce.plan.InterviewPlan;

/**
 * Words of an interview that its recogniser shall expect. The browser of an open session can read
 * its call's session, so there only what every candidate is shown anyway goes in: the position's
 * title and the company's name. Where the browser has no channel, terms of the questions too.
 */
final class Keywords {
  private static final int MOST = 60;
  private static final int LONGEST = 80;

  private Keywords() {}

  static List<String> of(InterviewPlan plan, boolean sealed) {
    Set<String> words = new LinkedHashSet<>();
    add(words, plan.positionTitle());
    add(words, plan.companyName());
    if (sealed) {
      plan.questions()
          .forEach(question -> terms(question.text()).forEach(term -> add(words, term)));
    }
    return words.stream().limit(MOST).toList();
  }

  private static void add(Set<String> words, String phrase) {
    String clean = phrase.strip();
    if (!clean.isEmpty() && clean.length() <= LONGEST) {
      words.add(clean);
    }
  }

  /**
   * Names and abbreviations: what has a capital letter or a digit within a sentence. Such words in
   * a row are one term. Ordinary words a recogniser knows better than any list.
   */
  static List<String> terms(String question) {
    List<String> terms = new ArrayList<>();
    StringBuilder term = new StringBuilder();
    boolean begins = true;
    for (String token : question.strip().split("\\s+")) {
      String word = token.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}+#]+$", "");
      boolean marked = isMarked(word, begins);
      if (marked) {
        term.append(term.isEmpty() ? "" : " ").append(word);
      }
      boolean ends =
          !token.isEmpty() && !Character.isLetterOrDigit(token.charAt(token.length() - 1));
      if (!term.isEmpty() && (!marked || ends)) {
        terms.add(term.toString());
        term.setLength(0);
      }
      begins = token.matches(".*[.?!:][\"')\u201d\u2019]*");
    }
    if (!term.isEmpty()) {
      terms.add(term.toString());
    }
    return terms;
  }

  private static boolean isMarked(String word, boolean beginsSentence) {
    if (word.length() < 2 || word.startsWith("I'") || word.startsWith("I\u2019")) {
      return false;
    }
    // A sentence's first word has a capital letter anyway: only one further in tells.
    String told = beginsSentence ? word.substring(1) : word;
    return told.chars().anyMatch(c -> Character.isUpperCase(c) || Character.isDigit(c));
  }
}
