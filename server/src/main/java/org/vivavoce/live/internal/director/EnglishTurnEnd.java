package org.vivavoce.live.internal.director;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The end of an English answer, by its last words and its length.
 *
 * <p>Most recognisers give no punctuation, and where there is some it is a guess: a full stop after
 * a pause means the pause. Only an open mark (comma, dash, ellipsis) is believed. What is left:
 *
 * <ul>
 *   <li>after a function word, a filler or a broken-off repetition more must come;
 *   <li>shortly after a verb that wants two things ("I told the customer") more is likely;
 *   <li>how much the last words look like a sentence's end ({@link EnglishEndSigns}), less where
 *       the recogniser doubts them;
 *   <li>an answer to an interview's question takes several sentences: the shorter it is, the surer
 *       its end must look.
 * </ul>
 *
 * The numbers were chosen on the tuned half of the texts in e2e/bench (docs/patience.md).
 */
final class EnglishTurnEnd implements TurnEnd {
  /** The odds, after they were weighed with the length and the doubt, that are believed. */
  static final double SURE = 0.1;

  /** The chance from which a sentence is taken to end here, whatever the answer's length. */
  private static final double SENTENCE_ENDS = 0.25;

  /** An answer of so many words is weighed as it looks. */
  private static final double USUAL_WORDS = 40;

  /** How much shorter answers are doubted. */
  private static final int STEEPNESS = 9;

  private static final double MOST_WEIGHT = 3;

  /** How much the recogniser's own doubt counts. */
  private static final double DOUBT_COUNTS = 1.2;

  /** The confidence that a likely end needs; the transcript marks words under it as unsure, too. */
  private static final double SURE_WORD = 0.5;

  private static final int FEWEST_WORDS = 10;
  private static final int FEWEST_OF_A_SENTENCE = 4;
  private static final double UNKNOWN_WORD = 0.03;

  private static final Set<String> OPEN =
      words(
          """
          a an the my your his its our their these those every each any some no of to in on at by
          for from with without about into onto under between among through during before
          after since until while because although though if unless whether that which who whom
          whose when where why how what and or but so nor yet than as i he she we they is am are
          was were be been being have has had do does did will would can could shall should may
          might must not don't didn't doesn't isn't aren't wasn't weren't won't can't couldn't
          wouldn't haven't hasn't hadn't i'm i've i'll i'd we're we've we'd he's she's they're it's
          that's there's what's let's very really quite rather almost just only even always never
          often sometimes usually mostly especially also maybe perhaps probably""");

  private static final Set<String> FILLERS =
      words("um uh er erm uhm hmm hm mm ah eh like well basically actually anyway");

  private static final List<String> OPEN_ENDINGS =
      List.of(
          "you know",
          "i mean",
          "kind of",
          "sort of",
          "let me see",
          "let me think",
          "how do i say",
          "what's the word",
          "for example",
          "for instance",
          "such as",
          "in order");

  private static final List<String> CLOSINGS =
      List.of(
          "that's all",
          "that is all",
          "that's it",
          "that is it",
          "that was it",
          "that's my answer",
          "that is my answer",
          "that's all i have",
          "nothing else",
          "i am done",
          "i'm done",
          "i am finished",
          "i'm finished",
          "i don't know",
          "i do not know",
          "no idea");

  /** What a clause begins with. */
  static final Set<String> CLAUSES =
      words(
          """
          and but or because when if that which who whose where so before after until while since
          although though""");

  /** Verbs that want two things, or a thing and a place. */
  private static final Set<String> WANTS_TWO =
      words(
          """
          tell tells told ask asks asked give gives gave given put puts let lets show shows showed
          shown bring brings brought say says said mean means meant call calls called""");

  /** So many words after such a verb are hardly both. */
  private static final int HARDLY_TWO = 3;

  private static final Set<String> INCOMPLETE = words("other another own");

  private static final Pattern SHORT_ANSWER =
      Pattern.compile(
          "(yes|yeah|yep|no|nope|sure|of course|certainly|not (really|yet)|never)"
              + "( (i|we|it|that) (do|did|have|had|am|can|could|would|will|was|is)( not)?"
              + "| (i|we|it|that) [a-z]+n't)?( please| thank you| thanks)?");

  private static final Pattern CLOSED =
      Pattern.compile(
          "^(and |so |now )?(do|did|does|are|is|was|were|have|has|had|can|could|will|would|should"
              + "|may|might) ");

  private static final Pattern STORY =
      Pattern.compile(
          "^(and |so |now )?(can|could|will|would|may|might) .*\\b(tell|describe|explain|give|share"
              + "|name|say|talk|walk|show|take|introduce|list|summari[sz]e|how|what|why)\\b");

  private static final EnglishTurnEnd INSTANCE = new EnglishTurnEnd();

  private final Map<String, Double> ends = new HashMap<>();

  private EnglishTurnEnd() {
    InputStream table = EnglishTurnEnd.class.getResourceAsStream("sentence-ends.en.txt");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(table), StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(this::learn);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static EnglishTurnEnd get() {
    return INSTANCE;
  }

  /** {@code word chance before:chance …}, chances of a thousand. */
  private void learn(String line) {
    String[] parts = line.split(" ");
    ends.put(parts[0], Integer.parseInt(parts[1]) / 1000.0);
    for (int i = 2; i < parts.length; i++) {
      int colon = parts[i].indexOf(':');
      ends.put(
          parts[i].substring(0, colon) + " " + parts[0],
          Integer.parseInt(parts[i].substring(colon + 1)) / 1000.0);
    }
  }

  private static Set<String> words(String text) {
    return Set.copyOf(List.of(text.strip().split("\\s+")));
  }

  @Override
  public Verdict read(String text, String question, Doubt doubt) {
    boolean answered = SHORT_ANSWER.matcher(Language.plain(text)).matches();
    return answered && isClosed(question) ? Verdict.ANSWERED : read(text, doubt, SURE);
  }

  /** Asks for a yes or a no, and not politely for a story. */
  private static boolean isClosed(String question) {
    String last = question.strip().replaceFirst("(?s).*[.!?]\\s+", "");
    String plain = Language.plain(last);
    return last.endsWith("?")
        && CLOSED.matcher(plain).find()
        && !STORY.matcher(plain).find()
        && !plain.contains(" or ");
  }

  /**
   * @param sure from which odds on an end is believed: the smaller, the quicker and the ruder
   */
  Verdict read(String text, Doubt doubt, double sure) {
    List<String> words = Language.words(text);
    if (words.isEmpty()) {
      return Verdict.UNSURE;
    }
    String plain = " " + String.join(" ", words);
    if (CLOSINGS.stream().anyMatch(closing -> plain.endsWith(" " + closing))) {
      return Verdict.FINISHED;
    }
    if (isOpen(text, words, plain)) {
      return Verdict.UNFINISHED;
    }
    if (words.size() < FEWEST_OF_A_SENTENCE
        || wantsMore(words)
        || INCOMPLETE.contains(words.getLast())) {
      return Verdict.UNSURE;
    }
    double chance = chanceOfEnd(words);
    if (words.size() >= FEWEST_WORDS && odds(words, chance, doubt) >= sure) {
      return Verdict.FINISHED;
    }
    boolean likely = chance >= SENTENCE_ENDS && doubt.last() >= SURE_WORD;
    return likely ? Verdict.LIKELY : Verdict.UNSURE;
  }

  private static double odds(List<String> words, double chance, Doubt doubt) {
    double weight = Math.min(MOST_WEIGHT, Math.pow(words.size() / USUAL_WORDS, STEEPNESS));
    double looks = EnglishEndSigns.get().logOdds(words, chance);
    return weight * Math.exp(looks - DOUBT_COUNTS * doubt.weight());
  }

  private static boolean isOpen(String text, List<String> words, String plain) {
    String last = words.getLast();
    return OPEN.contains(last)
        || FILLERS.contains(last)
        || OPEN_ENDINGS.stream().anyMatch(ending -> plain.endsWith(" " + ending))
        || isRestarted(words)
        || text.strip().matches("(?s).*([,:;\u2026\u2013\u2014-]|\\.\\.)$");
  }

  /** The last word, or the last two, twice: somebody begins anew. */
  private static boolean isRestarted(List<String> words) {
    int n = words.size();
    return (n >= 2 && words.get(n - 1).equals(words.get(n - 2)))
        || (n >= 4 && words.subList(n - 2, n).equals(words.subList(n - 4, n - 2)));
  }

  private static boolean wantsMore(List<String> words) {
    for (int at = words.size() - 1; at >= words.size() - HARDLY_TWO; at--) {
      if (WANTS_TWO.contains(words.get(at))) {
        return true;
      }
      if (EnglishVerbs.isVerb(words, at)) {
        return false;
      }
    }
    return false;
  }

  private double chanceOfEnd(List<String> words) {
    String last = words.getLast();
    Double afterTwo = ends.get(words.get(words.size() - 2) + " " + last);
    return afterTwo == null ? ends.getOrDefault(last, UNKNOWN_WORD) : afterTwo;
  }
}
