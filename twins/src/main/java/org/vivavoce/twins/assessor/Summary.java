package org.vivavoce.twins.assessor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A summary made of quotes. Nothing is said of the candidate but what they said: around the quotes
 * stand a few fixed words, and no judgement.
 *
 * @param covered one sentence per answered question
 * @param strengths the most telling pieces of all answers
 * @param probe questions without an answer, or with a short or unsure one
 * @param quotes the pieces that were quoted, with the entries they stand in
 */
record Summary(List<Point> covered, List<Point> strengths, List<Point> probe, List<Quote> quotes) {
  private static final int MAX_QUESTION = 200;
  private static final int MAX_STRENGTHS = 3;
  private static final int MAX_PROBES = 5;
  private static final int SHORT_ANSWER_WORDS = 12;
  private static final int TELLING_WORDS = 7;
  private static final Pattern UNSURE =
      Pattern.compile(
          "\\b(i (do not|don't|don t) (know|remember)|not sure|no idea|i can't (say|remember)|"
              + "never (done|used|worked))\\b");
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\b(\\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty|hundred|"
              + "thousand|million|percent|half)\\b");
  private static final Pattern DEED =
      Pattern.compile("\\b(i|we) (\\w+ed|built|wrote|made|led|found|ran|kept|set|chose|cut)\\b");

  /** One sentence with the entries it rests on. */
  record Point(String sentence, List<JsonNode> entryIds) {}

  record Quote(JsonNode entryId, String quote) {}

  private record Piece(Transcript.Entry entry, int exchange, String text, double weight) {}

  static Summary of(Transcript transcript) {
    List<Transcript.Exchange> exchanges = transcript.exchanges();
    List<Piece> pieces = pieces(exchanges);
    List<Point> covered = new ArrayList<>();
    List<Point> probe = new ArrayList<>();
    List<Quote> quotes = new ArrayList<>();
    for (int i = 0; i < exchanges.size(); i++) {
      Transcript.Exchange exchange = exchanges.get(i);
      int number = i;
      List<Piece> own = pieces.stream().filter(piece -> piece.exchange() == number).toList();
      if (!own.isEmpty()) {
        List<Piece> best = best(own);
        covered.add(covered(exchange.question(), best));
        best.forEach(piece -> quotes.add(new Quote(piece.entry().id(), piece.text())));
      }
      Point doubt = doubt(exchange, own);
      if (doubt != null && probe.size() < MAX_PROBES) {
        probe.add(doubt);
      }
    }
    return new Summary(covered, strengths(pieces), probe, quotes);
  }

  private static List<Piece> pieces(List<Transcript.Exchange> exchanges) {
    List<Transcript.Entry> entries = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < exchanges.size(); i++) {
      for (Transcript.Entry answer : exchanges.get(i).answers()) {
        for (String text : Spans.quotable(answer.text())) {
          entries.add(answer);
          numbers.add(i);
          texts.add(text);
        }
      }
    }
    List<Double> weights = TextRank.weights(texts);
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      pieces.add(new Piece(entries.get(i), numbers.get(i), texts.get(i), weights.get(i)));
    }
    return pieces;
  }

  /** The weightiest piece, and a second one if the first is short; in the order they were said. */
  private static List<Piece> best(List<Piece> own) {
    List<Piece> ranked =
        own.stream().sorted(Comparator.comparingDouble(Piece::weight).reversed()).toList();
    boolean two = ranked.size() > 1 && Spans.wordCount(ranked.getFirst().text()) < 20;
    List<Piece> chosen = ranked.subList(0, two ? 2 : 1);
    return own.stream().filter(chosen::contains).toList();
  }

  private static Point covered(Transcript.@Nullable Entry question, List<Piece> best) {
    String said = quoted(best);
    List<JsonNode> ids = new ArrayList<>();
    String frame;
    if (question == null) {
      frame = "The candidate said: %s.".formatted(said);
    } else {
      ids.add(question.id());
      frame =
          "Asked “%s”, the candidate said: %s."
              .formatted(clip(Transcript.question(question.text())), said);
    }
    best.stream().map(piece -> piece.entry().id()).distinct().forEach(ids::add);
    return new Point(frame, ids);
  }

  private static List<Point> strengths(List<Piece> pieces) {
    return pieces.stream()
        .filter(piece -> telling(piece.text()) > 0)
        .sorted(
            Comparator.comparingDouble(
                    (Piece piece) -> piece.weight() * (1 + telling(piece.text())))
                .reversed())
        .limit(MAX_STRENGTHS)
        .sorted(Comparator.comparingInt(Piece::exchange))
        .map(
            piece ->
                new Point(
                    "In the candidate's own words: “%s”.".formatted(strip(piece.text())),
                    List.of(piece.entry().id())))
        .toList();
  }

  /** Deeds and figures, not adjectives; 0 when there is neither. */
  private static int telling(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (TextRank.contentWords(text).size() < TELLING_WORDS || UNSURE.matcher(lower).find()) {
      return 0;
    }
    return (DEED.matcher(lower).find() ? 1 : 0) + (NUMBER.matcher(lower).find() ? 1 : 0);
  }

  private static @Nullable Point doubt(Transcript.Exchange exchange, List<Piece> own) {
    Transcript.Entry question = exchange.question();
    if (question == null) {
      return null;
    }
    String asked = clip(Transcript.question(question.text()));
    if (own.isEmpty()) {
      return new Point("No answer was recorded to “%s”.".formatted(asked), List.of(question.id()));
    }
    List<JsonNode> ids = new ArrayList<>(List.of(question.id()));
    for (Piece piece : own) {
      if (UNSURE.matcher(piece.text().toLowerCase(Locale.ROOT)).find()) {
        ids.add(piece.entry().id());
        return new Point(
            "To “%s” the candidate said: “%s”.".formatted(asked, strip(piece.text())), ids);
      }
    }
    int words = own.stream().mapToInt(piece -> Spans.wordCount(piece.text())).sum();
    if (words >= SHORT_ANSWER_WORDS) {
      return null;
    }
    own.stream().map(piece -> piece.entry().id()).distinct().forEach(ids::add);
    return new Point("The answer to “%s” was short: %s.".formatted(asked, quoted(own)), ids);
  }

  /** Each piece in marks of its own: it stands so in one entry. */
  private static String quoted(List<Piece> pieces) {
    return String.join(
        " and ", pieces.stream().map(piece -> "“" + strip(piece.text()) + "”").toList());
  }

  /** The frame brings its own full stop. */
  private static String strip(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static String clip(String text) {
    if (text.length() <= MAX_QUESTION) {
      return strip(text);
    }
    int space = text.lastIndexOf(' ', MAX_QUESTION);
    return text.substring(0, space < 0 ? MAX_QUESTION : space) + " …";
  }

  /** All words of the summary in one text. */
  String text() {
    return String.join(" ", covered.stream().map(Point::sentence).toList());
  }

  /** For tests and checks: every entry that something rests on. */
  Set<JsonNode> cited() {
    Set<JsonNode> ids = new java.util.LinkedHashSet<>();
    List.of(covered, strengths, probe)
        .forEach(points -> points.forEach(point -> ids.addAll(point.entryIds())));
    return ids;
  }
}
