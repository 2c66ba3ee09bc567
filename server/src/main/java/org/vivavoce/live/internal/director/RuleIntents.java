package org.vivavoce.live.internal.director;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads intents from an utterance by rules per language. A wish is a whole utterance: the same
 * words inside an answer ("it went down from one minute to ten seconds") are part of that answer.
 */
final class RuleIntents implements IntentReader {
  private static final String A_MOMENT =
      "(a|one|another) (little |short |quick )?(moment|minute|second)";
  private static final String THINKING = "( to think)?( about (it|that|this))?";
  private static final String THE_QUESTION = "(that|it|this|(the|that|this) (last )?question)";
  private static final String ONCE_MORE = "(again|once more|one more time)";
  private static final String COULD_YOU = "((can|could|would|will) you )?(please )?(just )?";
  private static final String COULD_WE =
      "((can|could|may|should) (we|i) |let's |let us |i'd like to |i would like to |i want to )?";
  private static final String ANOTHER_ONE =
      "((the|that|my) )?(last|previous|earlier|first|skipped|open) (question|one)"
          + "|(the )?question before( (this|that))?( one)?|the one before"
          + "|(the )?(question|one) ((that )?i (skipped|left out|left open))";
  private static final String THE_INTERVIEW = "( (the|this) (interview|call|conversation))?";
  private static final String A_PERSON =
      "(a |an |some )?(real |actual |live )?(person|human|human being|recruiter|someone real|somebody real)";

  private static final Map<String, List<Rule>> RULES =
      Map.of(
          "en",
          List.of(
              new Rule(
                  Intent.REPHRASE,
                  COULD_YOU + "(rephrase|reword|explain|clarify)( " + THE_QUESTION + ")?( for me)?",
                  COULD_YOU
                      + "(say|put|ask)( me)? "
                      + THE_QUESTION
                      + " (in other words|differently|in a different way|another way|in another way)",
                  "in other words|what do you mean( by (that|this|it))?|what does (that|this|it) mean",
                  "i (do not|don't|did not|didn't) understand( (what you mean|"
                      + THE_QUESTION
                      + "))?"),
              new Rule(
                  Intent.REPEAT,
                  COULD_YOU + "repeat( " + THE_QUESTION + ")?( " + ONCE_MORE + ")?( for me)?",
                  COULD_YOU + "(say|ask|read)( me)?( " + THE_QUESTION + ")? " + ONCE_MORE,
                  "what (was|is) the (last )?question( again)?",
                  "come again|pardon( me)?|" + ONCE_MORE,
                  "(the|that) question " + ONCE_MORE,
                  "i (did not|didn't|could not|couldn't) (hear|catch|get) "
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
                  "i need to think( for " + A_MOMENT + ")?( about (it|that|this))?"),
              new Rule(
                  Intent.COME_BACK,
                  COULD_WE + "(go|come|get) back( to (" + ANOTHER_ONE + "))?",
                  COULD_WE + "return to (" + ANOTHER_ONE + ")",
                  COULD_WE + "answer (" + ANOTHER_ONE + ")( (now|after all))?"),
              new Rule(
                  Intent.SKIP,
                  COULD_WE
                      + "(skip|pass( on)?|leave( out)?)( "
                      + THE_QUESTION
                      + "| this one| that one)?( for now)?",
                  COULD_WE + "((go|move) on to (the )?next( question| one)?|move on)",
                  "(the )?next (question|one)|pass|skip",
                  COULD_WE + "come back to (that|it|this|this one|that one|this question) later",
                  "i (would rather not|'d rather not|do not want to|don't want to) answer "
                      + THE_QUESTION),
              new Rule(
                  Intent.STOP,
                  COULD_WE
                      + "(stop|end|quit|finish|cancel|abort)"
                      + THE_INTERVIEW
                      + "( here| now)?( right now)?",
                  "(stop|end) (it|here|now)|i (want|would like) to (stop|leave|quit)|i quit",
                  "i (do not|don't) want to (go on|continue)( any more| anymore| with (this|the interview))?"),
              new Rule(
                  Intent.PERSON,
                  COULD_WE + "(speak|talk) (to|with) " + A_PERSON + "( instead)?( please)?",
                  "i (want|need|would like|'d like) " + A_PERSON + "( instead)?",
                  "(can|could|may) i (have|get) " + A_PERSON + "( instead)?",
                  A_PERSON + " please"),
              new Rule(
                  Intent.YES,
                  "(yes|yeah|yep|yup|sure|of course|certainly|right|correct|okay|ok|i do|yes i do|yes i would"
                      + "|i would|i would like to|i'd like to|yes i want to|gladly|let's do (it|that)|yes we can|we can)"),
              new Rule(
                  Intent.NO,
                  "(no|nope|nah|not (really|now|yet)|no i (do not|don't|would not|wouldn't)|i (do not|don't)"
                      + "|i'd rather not|i would rather not|i (do not|don't) want to|never mind)"),
              new Rule(
                  Intent.GO_ON,
                  "(yes |no )?(i want to |i would like to |i'd like to |let's |let us |we can |please )?"
                      + "(go on|continue|carry on|keep going|proceed)( with (it|this|you|the interview))?")));

  /** What people put around a wish without changing it. */
  private static final Pattern AROUND =
      Pattern.compile(
          "^((please|i'm sorry|i am sorry|sorry|okay|ok|well|um|uh|oh|so|excuse me|actually|no|yes) )+"
              + "|( please| sorry| thank you| thanks)+$");

  private final List<Rule> rules;

  RuleIntents(String language) {
    this.rules = RULES.getOrDefault(Language.of(language), List.of());
  }

  @Override
  public Intent read(String words) {
    String plain = Language.plain(words);
    String bare = AROUND.matcher(plain).replaceAll("").strip();
    for (Rule rule : rules) {
      // "sorry" alone is a wish in no language, "okay" may be an answer
      if (rule.isWhole(plain) || (!bare.isEmpty() && rule.isWhole(bare))) {
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
