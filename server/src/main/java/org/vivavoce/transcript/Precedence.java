package org.vivavoce.transcript;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands when our server and a browser tell of the same conversation (docs/precedence.md).
 * What the server heard stands and is the only thing that is ever scored; what a browser says is
 * shown beside it, as what it is. Pure: the same sources give the same view.
 */
public final class Precedence {
  /** A browser's clock and our offset of the same word are at most this far apart. */
  private static final long TOLERANCE_MS = 2_000;

  /** So many words in a row are not said twice by chance, or twice is no matter. */
  private static final int FEWEST_WORDS = 3;

  private Precedence() {}

  /** An utterance that the sideband gave. */
  public record Heard(
      String itemId, String speaker, String text, long startMs, @Nullable Long endMs) {}

  /**
   * An entry that a browser sent.
   *
   * @param itemId of the provider's item, where the client names one
   * @param speaker {@code ai}, {@code candidate} or {@code unknown}
   * @param atMs offset from t = 0, null where its time could not be placed
   */
  public record Claimed(
      @Nullable String itemId, String speaker, String text, @Nullable Long atMs) {}

  /** Words that the server is known to lack. */
  public record Missing(String speaker, long fromMs, long toMs) {}

  /** What became of a browser's entry. */
  public enum Word {
    /** The server heard the same: nothing is added. */
    AGREES,
    /** The server heard something else: both are shown, what was heard stands. */
    DIFFERS,
    /** It tells of a named gap: shown there, as the browser's. */
    IN_A_GAP,
    /** The server heard nothing there: shown in its place in time, as the browser's. */
    ONLY_THE_BROWSER
  }

  /**
   * @param beside the utterance that it agrees with or differs from, else null
   */
  public record Claim(Claimed claimed, Word word, @Nullable Heard beside) {}

  /** What a transcript that was sent whole says against what was heard. */
  public enum Whole {
    NONE,
    AGREES,
    DIFFERS
  }

  /**
   * @param scored what any summary or rating may rest on
   * @param claims in the order they were given
   */
  public record View(List<Heard> scored, List<Claim> claims, Whole whole) {}

  /**
   * @param heard in the order of the conversation
   * @param whole a final transcript as plain text, null where none was sent
   */
  public static View of(
      List<Heard> heard, List<Missing> gaps, List<Claimed> claimed, @Nullable String whole) {
    Map<String, Said> byItem = new LinkedHashMap<>();
    heard.forEach(each -> byItem.put(each.itemId(), new Said(each, plain(each.text()))));
    List<Said> said = List.copyOf(byItem.values());
    List<Claim> claims = new ArrayList<>();
    for (Claimed claim : claimed) {
      claims.add(judged(new Told(claim, plain(claim.text())), said, byItem, gaps));
    }
    return new View(List.copyOf(heard), List.copyOf(claims), whole(heard, whole));
  }

  /** A browser may send thousands: the words of each are taken apart once. */
  private record Said(Heard heard, String plain) {}

  private record Told(Claimed claim, String plain) {
    boolean agrees(Said said) {
      return agree(said.heard().speaker(), said.plain(), claim.speaker(), plain);
    }

    Claim beside(Said said) {
      return new Claim(claim, agrees(said) ? Word.AGREES : Word.DIFFERS, said.heard());
    }

    boolean isLong() {
      return plain.chars().filter(each -> each == ' ').count() > FEWEST_WORDS;
    }
  }

  private static Claim judged(
      Told told, List<Said> said, Map<String, Said> byItem, List<Missing> gaps) {
    Claimed claim = told.claim();
    Said named = claim.itemId() == null ? null : byItem.get(claim.itemId());
    if (named != null) {
      return told.beside(named);
    }
    Optional<Said> near = nearest(told, said);
    if (near.isPresent()) {
      return told.beside(near.get());
    }
    if (gaps.stream()
        .anyMatch(gap -> gap.speaker().equals(claim.speaker()) && within(claim, gap))) {
      return new Claim(claim, Word.IN_A_GAP, null);
    }
    // A browser's clock may be wrong by minutes; that the same was said is true all the same.
    Optional<Said> somewhere =
        told.isLong() ? said.stream().filter(told::agrees).findFirst() : Optional.empty();
    return somewhere
        .map(told::beside)
        .orElseGet(() -> new Claim(claim, Word.ONLY_THE_BROWSER, null));
  }

  private static boolean within(Claimed claim, Missing gap) {
    Long at = claim.atMs();
    return at != null && at >= gap.fromMs() - TOLERANCE_MS && at <= gap.toMs() + TOLERANCE_MS;
  }

  /** Whether these are the utterance's words, or a part of them, in its voice. */
  static boolean agree(Heard heard, String speaker, String text) {
    return agree(heard.speaker(), plain(heard.text()), speaker, plain(text));
  }

  private static boolean agree(String voice, String heard, String speaker, String told) {
    return (speaker.equals(voice) || speaker.equals("unknown")) && heard.contains(told);
  }

  /** The utterance of that time that says the same, else of the same voice, else none. */
  private static Optional<Said> nearest(Told told, List<Said> said) {
    Long at = told.claim().atMs();
    if (at == null) {
      return said.stream().filter(told::agrees).findFirst();
    }
    List<Said> then = said.stream().filter(each -> covers(each.heard(), at)).toList();
    return then.stream()
        .filter(told::agrees)
        .findFirst()
        .or(
            () ->
                then.stream()
                    .filter(each -> each.heard().speaker().equals(told.claim().speaker()))
                    .min(Comparator.comparingLong(each -> Math.abs(each.heard().startMs() - at))));
  }

  private static boolean covers(Heard heard, long at) {
    long end = heard.endMs() == null ? heard.startMs() : heard.endMs();
    return at >= heard.startMs() - TOLERANCE_MS && at <= end + TOLERANCE_MS;
  }

  /** A transcript agrees when it has every word that was heard, in order. */
  private static Whole whole(List<Heard> heard, @Nullable String whole) {
    if (whole == null || whole.isBlank()) {
      return Whole.NONE;
    }
    List<String> said = words(whole);
    int at = 0;
    for (Heard each : heard) {
      for (String word : words(each.text())) {
        while (at < said.size() && !said.get(at).equals(word)) {
          at++;
        }
        if (at == said.size()) {
          return Whole.DIFFERS;
        }
        at++;
      }
    }
    return Whole.AGREES;
  }

  /** Its words between blanks: one is a part of another when it is a part of its letters. */
  private static String plain(String text) {
    List<String> words = words(text);
    return words.isEmpty() ? " " : " " + String.join(" ", words) + " ";
  }

  /** Words alone: case and punctuation are the recogniser's, not the speaker's. */
  private static List<String> words(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    return plain.isEmpty() ? List.of() : List.of(plain.split(" "));
  }
}
