package org.vivavoce.twins.assessor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.JsonNode;

/** The interview as it stands in the request: entries in order, grouped by question. */
record Transcript(List<Entry> entries) {
  /**
   * @param id as it came, text or number, so that it goes back the same
   */
  record Entry(JsonNode id, boolean candidate, String text) {}

  /**
   * One question with what was answered to it. The question is null for words that the candidate
   * said before any.
   */
  record Exchange(@Nullable Entry question, List<Entry> answers) {}

  /**
   * Reads {@code entries} from the last user message: the message is a JSON object with that
   * member, the array itself, or text around such an object.
   *
   * @throws TwinProblem 400 {@code unsupported_schema} when there is none
   */
  static Transcript read(String message) {
    JsonNode tree = Json.tryTree(message);
    if (tree == null) {
      int from = message.indexOf('{');
      int to = message.lastIndexOf('}');
      tree = from < 0 || to < from ? null : Json.tryTree(message.substring(from, to + 1));
    }
    JsonNode entries = tree == null ? null : tree.isArray() ? tree : tree.get("entries");
    if (entries == null || !entries.isArray()) {
      throw TwinProblem.invalid(
          "unsupported_schema",
          "messages",
          "The extractive twin reads a JSON array 'entries' of {id, speaker, text} in the last"
              + " user message, and found none.");
    }
    List<Entry> read = new ArrayList<>();
    for (JsonNode entry : entries) {
      JsonNode id = entry.get("id");
      String speaker = Json.text(entry, "speaker");
      String text = Json.text(entry, "text");
      if (id == null || !id.isValueNode() || id.isNull() || speaker == null || text == null) {
        throw TwinProblem.invalid(
            "unsupported_schema", "messages", "Each entry needs an id, a speaker and a text.");
      }
      if (!text.isBlank()) {
        read.add(new Entry(id, speaker.toLowerCase(Locale.ROOT).equals("candidate"), text.trim()));
      }
    }
    return new Transcript(List.copyOf(read));
  }

  /** Questions that were put, each with its answers; several words of one side stay together. */
  List<Exchange> exchanges() {
    List<Exchange> exchanges = new ArrayList<>();
    @Nullable Entry question = null;
    List<Entry> answers = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.candidate()) {
        answers.add(entry);
      } else if (asks(entry.text())) {
        close(exchanges, question, answers);
        question = entry;
        answers = new ArrayList<>();
      }
    }
    close(exchanges, question, answers);
    return exchanges;
  }

  private static void close(
      List<Exchange> exchanges, @Nullable Entry question, List<Entry> answers) {
    if (question == null && answers.isEmpty()) {
      return;
    }
    Exchange last = exchanges.isEmpty() ? null : exchanges.getLast();
    if (last != null && sameQuestion(last.question(), question)) {
      // The same question put again (after a break, or repeated on request): one exchange.
      List<Entry> both = new ArrayList<>(last.answers());
      both.addAll(answers);
      exchanges.set(exchanges.size() - 1, new Exchange(last.question(), List.copyOf(both)));
    } else {
      exchanges.add(new Exchange(question, List.copyOf(answers)));
    }
  }

  private static boolean sameQuestion(@Nullable Entry one, @Nullable Entry other) {
    return one != null && other != null && question(one.text()).equals(question(other.text()));
  }

  /** A greeting or a goodbye asks nothing; it does not end the exchange before it. */
  private static boolean asks(String text) {
    String start = text.toLowerCase(Locale.ROOT);
    return text.contains("?")
        || start.matches("(?s).*\\b(tell me|describe|walk me|explain|talk about|give me)\\b.*");
  }

  /** The asking sentence of what the interviewer said, word for word. */
  static String question(String text) {
    List<String> sentences = Spans.sentences(text);
    for (int i = sentences.size() - 1; i >= 0; i--) {
      if (asks(sentences.get(i))) {
        return sentences.get(i);
      }
    }
    return sentences.isEmpty() ? text : sentences.getLast();
  }
}
