package org.vivavoce.live.internal.director;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.vivavoce.live.internal.director.TurnEnd.Verdict;
import org.vivavoce.platform.json.Json;

/**
 * One half of the texts that the bench speaks, as words.
 *
 * @param answers whole answers
 * @param pauses the words before each place where a pause may fall: after any word inside a
 *     sentence
 */
record BenchTexts(List<String> answers, List<String> pauses) {

  static BenchTexts read(String half) throws IOException {
    List<String> answers = new ArrayList<>();
    List<String> pauses = new ArrayList<>();
    String texts = Files.readString(Path.of("../e2e/bench/texts.json"));
    for (var text : Json.tree(texts).path(half)) {
      List<String> soFar = new ArrayList<>();
      for (String sentence : text.asString().split("(?<=\\.) ")) {
        List<String> words = Language.words(sentence);
        for (String word : words.subList(0, words.size() - 1)) {
          soFar.add(word);
          pauses.add(String.join(" ", soFar));
        }
        soFar.add(words.getLast());
      }
      answers.add(String.join(" ", soFar));
    }
    return new BenchTexts(answers, pauses);
  }

  /**
   * Prints the curve of delay against cut-ins for e2e/bench/curve.mjs: threshold, whole answers
   * replied to at once, whole answers, pauses cut into, pauses, mean silence before the reply to a
   * whole answer in ms. Each pause is taken three times, as one of 1, 2 and 3 s.
   *
   * @param args the half, {@code tuned} when there is none
   */
  public static void main(String[] args) throws IOException {
    BenchTexts texts = read(args.length == 0 ? "tuned" : args[0]);
    EnglishTurnEnd reader = EnglishTurnEnd.get();
    for (double sure : new double[] {0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3, 0.5, 100}) {
      long seen = texts.answers.stream().filter(each -> isOver(reader, each, sure)).count();
      long cut =
          texts.pauses.stream()
              .mapToLong(each -> cutInto(reader.read(each, Doubt.NONE, sure)))
              .sum();
      double mean =
          texts.answers.stream()
              .mapToLong(each -> silenceMs(reader.read(each, Doubt.NONE, sure)))
              .average()
              .orElse(0);
      System.out.printf(
          "%s %d %d %d %d %d%n",
          sure, seen, texts.answers.size(), cut, 3 * texts.pauses.size(), Math.round(mean));
    }
  }

  private static long silenceMs(Verdict verdict) {
    return switch (verdict) {
      case FINISHED -> 700;
      case ANSWERED -> 1_500;
      case LIKELY -> 2_300;
      case UNSURE -> 3_400;
      case UNFINISHED -> 6_500;
    };
  }

  private static long cutInto(Verdict verdict) {
    return LongStream.of(1_000, 2_000, 3_000).filter(ms -> silenceMs(verdict) < ms).count();
  }

  private static boolean isOver(EnglishTurnEnd reader, String words, double sure) {
    return reader.read(words, Doubt.NONE, sure) == Verdict.FINISHED;
  }
}
