package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.transcript.ItemChain;
import org.vivavoce.transcript.JournalFact;

/** What holds at the end of every world of an honest browser. */
final class SimRules {
  /** Words reach the host a little after they were said. */
  private static final long SLACK_MS = 300;

  private final SimPlay play;
  private final Map<String, JournalFact.Uttered> entries = new LinkedHashMap<>();
  private final List<JournalFact.GapFound> gaps = new ArrayList<>();
  private final List<Integer> asked = new ArrayList<>();

  private SimRules(SimPlay play) {
    this.play = play;
  }

  static void hold(SimPlay play) {
    SimRules rules = new SimRules(play);
    rules.ended();
    rules.oneWriter();
    rules.noQuestionTwice();
    rules.nothingSaidIsLost();
    rules.inOrder();
    rules.typedOnce();
    rules.closed();
  }

  private void ended() {
    assertTrue(play.over(), "the interview ends in the end");
    assertTrue(play.control.closed(), "the last fact is the last");
    if (play.page.ended) {
      assertEquals(play.control.row.wire(), play.page.status, "the page is told the truth");
    }
    assertNotEquals("failed", play.page.reason, "the journal never refuses us for good");
  }

  /** Epochs rise, and each counts without a hole; nobody honest does wrong. */
  private void oneWriter() {
    long epoch = 0;
    long seq = 0;
    for (GrantedSession.Fact fact : play.control.facts) {
      assertTrue(fact.hostEpoch() >= epoch, "a host that was replaced writes nothing");
      seq = fact.hostEpoch() == epoch ? seq + 1 : 1;
      epoch = fact.hostEpoch();
      assertEquals(seq, fact.seq(), "no holes");
      switch (fact.fact()) {
        case JournalFact.IntegrityObserved seen ->
            assertEquals("info", seen.level(), "nobody does wrong here: " + seen);
        case JournalFact.Directed step when step.step().equals("question_asked") ->
            asked.add(step.question());
        case JournalFact.Uttered said -> entries.put(said.itemId(), said);
        case JournalFact.GapFound gap -> gaps.add(gap);
        default -> {}
      }
    }
  }

  private void noQuestionTwice() {
    assertEquals(List.copyOf(new TreeSet<>(asked)), asked, "asked once, in order");
  }

  /** Finished speech stands in the transcript, or in a gap with its time. */
  private void nothingSaidIsLost() {
    for (SimRealtime.Said said : play.service.said) {
      boolean during = play.metMs >= 0 && said.toMs() > play.metMs;
      if (during && said.toMs() + SLACK_MS < play.endingMs) {
        assertTrue(
            entry(said.words()) != null || isGap(said),
            () -> "lost: " + said + ", from t = 0 on " + offset(said.fromMs()) + "; gaps " + gaps);
      }
    }
  }

  private long offset(long atMs) {
    return play.zeroMs < 0 ? 0 : Math.max(0, atMs - play.zeroMs);
  }

  private boolean isGap(SimRealtime.Said said) {
    return gaps.stream()
        .anyMatch(
            gap ->
                gap.fromMs() <= offset(said.toMs())
                    && gap.toMs() >= offset(said.fromMs())
                    && !gap.reason().isEmpty());
  }

  /** What is said to be unheard in a world. */
  static List<JournalFact.GapFound> gaps(SimPlay play) {
    return play.control.facts.stream()
        .map(GrantedSession.Fact::fact)
        .filter(JournalFact.GapFound.class::isInstance)
        .map(JournalFact.GapFound.class::cast)
        .toList();
  }

  private JournalFact.@Nullable Uttered entry(String words) {
    return entries.values().stream()
        .filter(entry -> entry.speaker().equals("candidate"))
        .filter(entry -> List.of(entry.text().split(" ")).contains(words))
        .findFirst()
        .orElse(null);
  }

  private record Placed(JournalFact.Uttered said) implements ItemChain.Item {
    @Override
    public String itemId() {
      return said.itemId();
    }

    @Override
    public @Nullable String previousItemId() {
      return said.previousItemId();
    }

    @Override
    public long startMs() {
      return said.startMs();
    }
  }

  /** The transcript has the candidate's words in the order in which they were said. */
  private void inOrder() {
    StringBuilder all = new StringBuilder();
    for (Placed entry : ItemChain.ordered(entries.values().stream().map(Placed::new).toList())) {
      if (entry.said().speaker().equals("candidate") && entry.said().medium() == null) {
        all.append(' ').append(entry.said().text());
      }
    }
    List<String> transcript = List.of(all.toString().strip().split(" +"));
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < transcript.size(); i++) {
      if (transcript.get(i).startsWith("word")) {
        assertEquals(null, places.put(transcript.get(i), i), "written twice: " + transcript.get(i));
      }
    }
    int last = -1;
    for (SimRealtime.Said said : play.service.said) {
      Integer place = places.get(said.words());
      if (place != null) {
        int before = last;
        assertTrue(place > before, () -> "out of order: " + said + " in " + transcript);
        last = place;
      }
    }
  }

  /** What was acknowledged is there; nothing is there twice. */
  private void typedOnce() {
    Map<String, Integer> found = new HashMap<>();
    for (JournalFact.Uttered entry : entries.values()) {
      if ("text".equals(entry.medium()) && entry.speaker().equals("candidate")) {
        found.merge(entry.text(), 1, Integer::sum);
      }
    }
    found.forEach((text, times) -> assertEquals(1, times, "typed once: " + text));
    play.page.outbox.acknowledged.forEach(
        (id, words) -> {
          assertEquals(1, found.getOrDefault("It was " + words, 0), "acknowledged: " + id);
          assertTrue(play.control.typed(id) > 0, "under its name: " + id);
        });
  }

  private void closed() {
    for (JournalFact.Uttered entry : entries.values()) {
      assertTrue(entry.closed(), "left open: " + entry.itemId());
    }
    for (SimCall call : play.service.live()) {
      assertTrue(play.orphans.contains(call.id), "a call that is never hung up: " + call.id);
    }
  }
}
