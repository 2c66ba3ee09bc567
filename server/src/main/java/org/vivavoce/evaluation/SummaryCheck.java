package org.vivavoce.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Keeps of an assessor's answer only what the transcript bears out. A sentence falls when it cites
 * nothing, cites an entry that is not there, or puts words in quotation marks that stand in none of
 * its entries; a strength also when none of its entries is the candidate's.
 */
public final class SummaryCheck {
  private static final int LONGEST_SENTENCE = 600;
  private static final int MOST_SENTENCES = 40;

  private static final Pattern QUOTED =
      Pattern.compile("“([^”]*)”|\"([^\"]*)\"|«([^»]*)»|„([^“”]*)[“”]");

  private SummaryCheck() {}

  /**
   * @param dropped how many sentences fell
   */
  public record Checked(Summary summary, int dropped) {}

  /** Null when the answer has not the shape that was asked for. */
  public static @Nullable Checked check(JsonNode answer, Map<String, SummaryPrompt.Cited> entries) {
    if (!answer.path("covered").isArray()
        || !answer.path("strengths").isArray()
        || !answer.path("probe").isArray()) {
      return null;
    }
    List<Summary.Sentence> covered = sentences(answer.path("covered"), entries, false);
    List<Summary.Sentence> strengths = sentences(answer.path("strengths"), entries, true);
    List<Summary.Sentence> probe = sentences(answer.path("probe"), entries, false);
    int offered =
        answer.path("covered").size()
            + answer.path("strengths").size()
            + answer.path("probe").size();
    int kept = covered.size() + strengths.size() + probe.size();
    return new Checked(new Summary(covered, strengths, probe), offered - kept);
  }

  private static List<Summary.Sentence> sentences(
      JsonNode list, Map<String, SummaryPrompt.Cited> entries, boolean candidateOnly) {
    List<Summary.Sentence> kept = new ArrayList<>();
    for (JsonNode each : list) {
      Summary.Sentence sentence = sentence(each, entries, candidateOnly);
      if (sentence != null && kept.size() < MOST_SENTENCES) {
        kept.add(sentence);
      }
    }
    return kept;
  }

  private static Summary.@Nullable Sentence sentence(
      JsonNode each, Map<String, SummaryPrompt.Cited> entries, boolean candidateOnly) {
    String text = each.path("sentence").asString("").strip();
    if (text.isEmpty() || text.length() > LONGEST_SENTENCE) {
      return null;
    }
    Set<UUID> ids = new LinkedHashSet<>();
    List<String> texts = new ArrayList<>();
    boolean fromCandidate = false;
    for (JsonNode id : each.path("entry_ids")) {
      SummaryPrompt.Cited cited = entries.get(id.asString(""));
      if (cited == null) {
        return null;
      }
      ids.add(cited.entry().id());
      texts.add(plain(cited.text()));
      fromCandidate |= cited.entry().speaker().equals("candidate");
    }
    if (ids.isEmpty() || (candidateOnly && !fromCandidate) || !quotesHold(text, texts)) {
      return null;
    }
    return new Summary.Sentence(text, List.copyOf(ids));
  }

  private static boolean quotesHold(String sentence, List<String> texts) {
    Matcher quotes = QUOTED.matcher(sentence);
    while (quotes.find()) {
      String quote = "";
      for (int group = 1; group <= quotes.groupCount(); group++) {
        String found = quotes.group(group);
        if (found != null) {
          quote = found;
        }
      }
      // A full stop or an ellipsis put inside the marks belongs to the sentence, not to the quote.
      String words = plain(quote).replaceAll("^[….]+|[….,;:!?]+$", "").strip();
      if (words.isEmpty() || texts.stream().noneMatch(text -> text.contains(words))) {
        return false;
      }
    }
    return true;
  }

  private static String plain(String text) {
    return text.replaceAll("\\s+", " ").replace('’', '\'').strip();
  }
}
