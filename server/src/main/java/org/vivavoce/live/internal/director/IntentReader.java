package org.vivavoce.live.internal.director;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads intents from an utterance by rules per language. A wish is a whole utterance: the same
 * words inside an answer ("it went down from one minute to ten seconds") are part of that answer.
 */
public final class IntentReader {
  private static final String A_MOMENT =
      "(a|one|another) (little |short |quick )?(moment|minute|second)";
  private static final String THINKING = "( to think)?( about (it|that|this))?";
  private static final String THE_QUESTION = "(that|it|this|(the|that|this) (last )?question)";
  private static final String ONCE_MORE = "(again|once more|one more time)";

  private static final Map<String, List<Rule>> RULES =
      Map.of(
          "en",
          List.of(
              new Rule(
                  Intent.REPEAT,
                  "((can|could|would|will) you )?(just )?repeat( "
                      + THE_QUESTION
                      + ")?( "
                      + ONCE_MORE
                      + ")?( for me)?",
                  "((can|could|would|will) you )?(just )?(say|ask|read)( me)?( "
                      + THE_QUESTION
                      + ")? "
                      + ONCE_MORE,
                  "what (was|is) the (last )?question( again)?",
                  "come again|pardon( me)?|" + ONCE_MORE,
                  "(the|that) question " + ONCE_MORE,
                  "i (did not|didn't|could not|couldn't) (hear|catch|get|understand) "
                      + "(you|that|it|the question)"),
              new Rule(
                  Intent.PAUSE,
                  "((can|could|may) i have|(can you |could you )?give me|i need|i'd like|i would like|let me have|just)?"
                      + " ?(just )?"
                      + A_MOMENT
                      + THINKING,
                  "(wait|hold on|hang on|pause)( (for )?(just )?" + A_MOMENT + ")?",
                  "(just )?let me think( for "
                      + A_MOMENT
                      + "| "
                      + A_MOMENT
                      + ")?( about (it|that|this))?",
                  "i need to think( for " + A_MOMENT + ")?( about (it|that|this))?")));

  /** What people put around a wish without changing it. */
  private static final Pattern AROUND =
      Pattern.compile(
          "^((please|i'm sorry|i am sorry|sorry|okay|ok|well|um|uh|oh|so|excuse me) )+|( please| sorry| thank you| thanks)+$");

  private final List<Rule> rules;

  public IntentReader(String language) {
    String base = Locale.forLanguageTag(language).getLanguage();
    this.rules = RULES.getOrDefault(base, List.of());
  }

  public Intent read(String words) {
    String plain = words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}']+", " ").strip();
    String bare = AROUND.matcher(plain).replaceAll("").strip();
    String wish = bare.isEmpty() ? plain : bare; // "sorry" alone is a wish in no language
    for (Rule rule : rules) {
      if (rule.isWhole(wish)) {
        return rule.intent;
      }
    }
    return Intent.NONE;
  }

  private record Rule(Intent intent, List<Pattern> patterns) {
    Rule(Intent intent, String... regexes) {
      this(intent, Stream.of(regexes).map(Pattern::compile).toList());
    }

    boolean isWhole(String wish) {
      return patterns.stream().anyMatch(pattern -> pattern.matcher(wish).matches());
    }
  }
}
