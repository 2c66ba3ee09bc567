package org.vivavoce.live.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads intents from an utterance by rules per language. Only a short utterance can be a wish: in a
 * long one the same words are part of an answer.
 */
final class IntentReader {
  private static final int LONGEST_WISH_WORDS = 12;
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private static final Map<String, List<Rule>> RULES =
      Map.of(
          "en",
          List.of(
              new Rule(
                  Intent.REPEAT,
                  "\\b(repeat|say|ask|read)\\b.*\\b(that|it|the question|this question)\\b.*"
                      + "|\\bcome again\\b|\\bwhat was the question\\b|^(sorry )?pardon( me)?$"
                      + "|^(please )?repeat( please)?$"),
              new Rule(
                  Intent.PAUSE,
                  "\\b(give me|i need|just|wait|one|need)\\b.*\\b(moment|minute|second)\\b"
                      + "|\\blet me think\\b|^(please )?(wait|pause)( please)?$|\\bhold on\\b")));

  /** A REPEAT needs one of these beside its verb, so that "I would say that …" is an answer. */
  private static final Pattern REPEATING =
      Pattern.compile(
          "\\b(repeat|again|once more|pardon|what was the question)\\b", Pattern.CASE_INSENSITIVE);

  private final List<Rule> rules;

  IntentReader(String language) {
    String base = Locale.forLanguageTag(language).getLanguage();
    this.rules = RULES.getOrDefault(base, List.of());
  }

  Intent read(String words) {
    String plain = words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}']+", " ").strip();
    if (plain.isEmpty() || SPACE.split(plain, -1).length > LONGEST_WISH_WORDS) {
      return Intent.NONE;
    }
    for (Rule rule : rules) {
      if (rule.pattern.matcher(plain).find()
          && (rule.intent != Intent.REPEAT || REPEATING.matcher(plain).find())) {
        return rule.intent;
      }
    }
    return Intent.NONE;
  }

  private record Rule(Intent intent, Pattern pattern) {
    Rule(Intent intent, String regex) {
      this(intent, Pattern.compile(regex));
    }
  }
}
