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

/**
 * The end of an English answer, by its last words and its length.
 *
 * <p>Most recognisers give no punctuation, and where there is some it is a guess: a full stop after
 * a pause means the pause. Only an open mark (comma, dash, ellipsis) is believed. What is left:
 *
 * <ul>
 *   <li>after a function word, a filler or a broken-off repetition more must come;
 *   <li>how often sentences end in these last two words (a table), in which a verb must not be far;
 *   <li>an answer to an interview's question takes several sentences: the shorter it is, the surer
 *       its end must look.
 * </ul>
 *
 * The three numbers were chosen on the tuned half of the texts in e2e/bench (docs/patience.md).
 */
final class EnglishTurnEnd implements TurnEnd {
  /** The chance, after it was weighed with the length, from which an end is believed. */
  private static final double SURE = 0.08;

  /** An answer of so many words is weighed as it looks. */
  private static final double USUAL_WORDS = 40;

  private static final double MOST_WEIGHT = 2;

  /** A sentence's end has its verb this near. */
  private static final int VERB_WITHIN = 7;

  private static final int FEWEST_WORDS = 10;
  private static final double UNKNOWN_WORD = 0.03;

  private static final Set<String> OPEN =
      words(
          """
          a an the my your his its our their these those every each any some no of to in on at by
          for from with without about into onto over under between among through during before
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

  private static final Set<String> VERBS =
      words(
          """
          am is are was were be been being have has had do does did done will would can could should
          may might must go goes went gone come comes came get gets got make makes made take takes
          took taken give gives gave given find finds found tell tells told say says said see sees
          saw seen know knows knew think thinks thought want wants like likes need needs work works
          feel feels felt keep keeps kept let lets put puts begin begins began start starts become
          becomes became leave leaves left bring brings brought write writes wrote written read
          reads learn learns learnt speak speaks spoke spoken talk talks ask asks help helps use
          uses try tries call calls show shows shown hear hears heard run runs ran hold holds held
          stand stands stood lose loses lost pay pays paid meet meets met set sets sit sits sat send
          sends sent build builds built fall falls fell cut cuts win wins won choose chooses chose
          chosen grow grows grew teach teaches taught buy buys bought sell sells sold drive drives
          drove understand understands understood happen happens stay stays move moves live lives
          believe believes look looks agree agrees plan plans close closes finish finishes end ends
          answer answers cost costs change changes stop stops wait waits care cares enjoy enjoys
          spend spends spent break breaks broke broken throw throws threw copy copies save saves
          trust trusts pass passes fail fails listen listens lead leads led add adds explain
          explains solve solves share shares support supports manage manages follow follows matter
          matters mean means meant love loves hope hopes suggest prepare check count turn turns""");

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
  public Verdict read(String text) {
    return read(text, SURE);
  }

  /**
   * @param sure from which chance on an end is believed: the smaller, the quicker and the ruder
   */
  Verdict read(String text, double sure) {
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
    boolean answers = words.size() >= FEWEST_WORDS && hasVerbNearItsEnd(words);
    double weight = Math.min(MOST_WEIGHT, Math.pow(words.size() / USUAL_WORDS, 3));
    return answers && chanceOfEnd(words) * weight >= sure ? Verdict.FINISHED : Verdict.UNSURE;
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

  private static boolean hasVerbNearItsEnd(List<String> words) {
    return words.subList(Math.max(0, words.size() - VERB_WITHIN), words.size()).stream()
        .anyMatch(word -> VERBS.contains(word) || (word.length() > 4 && word.endsWith("ed")));
  }

  private double chanceOfEnd(List<String> words) {
    String last = words.getLast();
    Double afterTwo = ends.get(words.get(words.size() - 2) + " " + last);
    return afterTwo == null ? ends.getOrDefault(last, UNKNOWN_WORD) : afterTwo;
  }
}
