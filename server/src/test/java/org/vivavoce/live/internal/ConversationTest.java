package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vivavoce.transcript.JournalFact;

/** What becomes an entry, when, and in what order. */
class ConversationTest {
  private final List<JournalFact> facts = new ArrayList<>();
  private final List<ServerMessage.Transcript> captions = new ArrayList<>();
  private long nowMs;
  private final Conversation conversation =
      new Conversation(
          new Conversation.Sink() {
            @Override
            public void journal(JournalFact fact) {
              facts.add(fact);
            }

            @Override
            public void caption(ServerMessage.Transcript caption) {
              captions.add(caption);
            }
          },
          () -> nowMs,
          Set.of("old_1"));

  private Map<String, JournalFact.Uttered> entries() {
    Map<String, JournalFact.Uttered> entries = new LinkedHashMap<>();
    for (JournalFact fact : facts) {
      if (fact instanceof JournalFact.Uttered uttered) {
        entries.put(uttered.itemId(), uttered);
      }
    }
    return entries;
  }

  private JournalFact.Uttered entry(String id) {
    JournalFact.Uttered entry = entries().get(id);
    if (entry == null) {
      throw new AssertionError("no entry " + id + " in " + entries().keySet());
    }
    return entry;
  }

  private void plays(
      String response, String item, @Nullable String previous, String text, long forMs) {
    conversation.itemAdded(item, previous);
    conversation.spokenGrew(response, item, text);
    conversation.playbackStarted(response, 1);
    nowMs += forMs;
    conversation.spokenCame(response, item, text);
    conversation.playbackEnded(response, false);
  }

  private void answers(String item, String previous, String words) {
    conversation.speechStarted(item, nowMs, 1);
    nowMs += 2_000;
    conversation.speechStopped(item, nowMs);
    conversation.committed(item, previous);
    conversation.wordsCame(item, words, 0.9, null);
  }

  @Test
  void aWholeUtteranceOfTheInterviewerIsOneClosedEntryWithItsTimes() {
    nowMs = 1_000;
    plays("r", "i", "p", "Why?", 700);
    JournalFact.Uttered entry = entry("i");
    assertEquals("Why?", entry.text());
    assertEquals(1_000, entry.startMs());
    assertEquals(1_700L, entry.endMs());
    assertTrue(entry.closed());
    assertEquals(1, entry.question());
  }

  @Test
  void whatWasCutKeepsOnlyWhatWasHeard() {
    String text = "Tell me about a difficult problem that you solved.";
    plays("r0", "i0", "p", "x".repeat(150), 10_000); // 15 characters a second
    conversation.spokenGrew("r", "i", text);
    conversation.playbackStarted("r", 2);
    nowMs += 1_000;
    conversation.playbackEnded("r", true);
    assertEquals("Tell me about a", entry("i").text());
    assertTrue(entry("i").interrupted());
    assertEquals(captions.getLast().text(), entry("i").text());
    assertTrue(captions.getLast().isFinal());
  }

  @Test
  void theServicesOwnAccountOfWhatWasHeardWins() {
    conversation.spokenGrew("r", "i", "Tell me about a difficult problem.");
    conversation.playbackStarted("r", 2);
    nowMs += 1_500;
    conversation.playbackEnded("r", true);
    conversation.spokenCame("r", "i", "Tell me");
    assertEquals("Tell me", entry("i").text());
  }

  @Test
  void wordsThatNeverSoundedAreInNoEntry() {
    conversation.spokenGrew("r", "i", "Never heard.");
    conversation.playbackEnded("r", true);
    conversation.callEnded("lost");
    assertEquals(Map.of(), entries());
    assertEquals(List.of(), captions);
  }

  @Test
  void anOpenUtteranceHoldsOnlyWhatHasSounded() {
    conversation.spokenGrew("r", "i", "Tell me about a difficult problem that you solved.");
    conversation.playbackStarted("r", 2);
    assertTrue(conversation.flush());
    assertEquals(Map.of(), entries());
    nowMs += 600;
    assertTrue(conversation.flush());
    assertEquals("Tell me", entry("i").text());
    assertFalse(entry("i").closed());
    nowMs += 9_000;
    conversation.playbackEnded("r", false);
    assertEquals("Tell me about a difficult problem that you solved.", entry("i").text());
    assertFalse(conversation.flush());
  }

  @Test
  void anAnswerNamesTheQuestionBeforeItAndIsNamedByWhatFollows() {
    plays("r1", "ai1", null, "Why?", 500);
    answers("c1", "ai1", "Because.");
    plays("r2", "ai2", "c1", "Thank you.", 500);
    assertEquals("ai1", entry("c1").previousItemId());
    assertEquals("c1", entry("ai2").previousItemId());
    assertTrue(entry("c1").closed());
  }

  @Test
  void partsOfOneAnswerAreOneEntryAndWhatFollowsNamesThatEntry() {
    answers("c1", "ai1", "First.");
    answers("c2", "c1", "Second.");
    plays("r2", "ai2", "c2", "Thank you.", 500);
    assertEquals(Set.of("c1", "ai2"), entries().keySet());
    assertEquals("First. Second.", entry("c1").text());
    assertEquals("c1", entry("ai2").previousItemId());
  }

  @Test
  void whatIsSaidAfterTheInterviewerSpokeIsANewEntry() {
    answers("c1", "ai1", "First.");
    plays("r2", "ai2", "c1", "Thank you.", 500);
    answers("c2", "ai2", "Second.");
    assertEquals("First.", entry("c1").text());
    assertEquals("Second.", entry("c2").text());
  }

  @Test
  void anUtteranceWithoutWordsHasNoEntry() {
    answers("c1", "ai1", "  ");
    plays("r2", "ai2", "c1", "Thank you.", 500);
    conversation.callEnded("over");
    assertEquals(Set.of("ai2"), entries().keySet());
  }

  @Test
  void wordsThatAreStillMissingWhenTheCallIsGoneAreAGap() {
    nowMs = 5_000;
    conversation.speechStarted("c1", 0, 1);
    nowMs = 9_000;
    conversation.speechStopped("c1", 4_000);
    conversation.committed("c1", "ai1");
    assertEquals(List.of("c1"), conversation.pendingWords());
    conversation.callEnded("sideband_lost");
    assertEquals(
        List.of(new JournalFact.GapFound("c1", "candidate", 5_000, 9_000, "sideband_lost")), facts);
    assertEquals(List.of(), conversation.pendingWords());
  }

  /** What a recogniser has told so far is behind what was said. */
  @Test
  void wordsThatWereHeardInPartAreKeptAndMarkedAndTheirTimeIsAGap() {
    conversation.speechStarted("c1", 0, 1);
    conversation.wordsGrew("c1", "I once");
    nowMs = 4_000;
    conversation.callEnded("sideband_lost");
    assertEquals("I once", entry("c1").text());
    assertTrue(entry("c1").interrupted());
    assertTrue(entry("c1").closed());
    assertEquals(
        List.of(new JournalFact.GapFound("c1", "candidate", 0, 4_000, "sideband_lost")), gaps());
  }

  @Test
  void aServiceThatUsesAnItemsNameAgainInAnotherCallMixesNothingUp() {
    conversation.callBegan("rtc_2", false);
    answers("old_1", "old_0", "New words.");
    conversation.callEnded("over");
    assertEquals(Set.of("old_1@rtc_2"), entries().keySet());
  }

  @Test
  void lateDraftsDoNotUndoWhatIsComplete() {
    answers("c1", "ai1", "All of it.");
    conversation.wordsGrew("c1", "All");
    conversation.wordsCame("c1", "Other.", null, null);
    plays("r2", "ai2", "c1", "Thank you.", 500);
    assertEquals("All of it.", entry("c1").text());
  }

  private List<JournalFact.GapFound> gaps() {
    return facts.stream()
        .filter(JournalFact.GapFound.class::isInstance)
        .map(JournalFact.GapFound.class::cast)
        .toList();
  }

  @Test
  void wordsThatNeverComeAreAGapThoughNobodySpeaksAgain() {
    conversation.speechStarted("c1", 0, 1);
    nowMs = 2_000;
    conversation.speechStopped("c1", 2_000);
    conversation.committed("c1", "ai1");
    nowMs = 12_000;
    conversation.givesUp();
    assertEquals(List.of(), gaps(), "they may still come");
    nowMs = 12_001;
    conversation.givesUp();
    conversation.givesUp();
    assertEquals(
        List.of(new JournalFact.GapFound("c1", "candidate", 0, 2_000, "words_never_came")), gaps());
    conversation.wordsCame("c1", "They did.", 0.9, null);
    assertEquals("They did.", entry("c1").text());
  }

  @Test
  void anUtteranceWhoseEndNobodyHeardHadEndedWhenTheNextBegins() {
    conversation.speechStarted("c1", 0, 1);
    nowMs = 3_000;
    conversation.deafFrom(1_000);
    conversation.deafUntil(3_000);
    nowMs = 4_000;
    conversation.speechStarted("c2", 4_000, 1);
    nowMs = 14_001;
    conversation.givesUp();
    assertEquals(
        List.of(new JournalFact.GapFound("c1", "candidate", 0, 4_000, "words_never_came")), gaps());
  }

  /** From 1 to 2 s nobody heard; what comes next names an item that nobody knows. */
  private void missesAnItem() {
    nowMs = 1_000;
    answers("c1", "ai1", "Before.");
    nowMs = 5_000;
    conversation.deafFrom(4_000);
    conversation.deafUntil(5_000);
    assertEquals(Optional.of("c2"), conversation.itemAdded("ai2", "c2"));
  }

  @Test
  void anItemThatIsTakenOutOfTheConversationHoldsBackNoGap() {
    missesAnItem();
    conversation.removed("c2");
    assertEquals(
        List.of(new JournalFact.GapFound(null, "candidate", 4_000, 5_000, "sideband_lost")),
        gaps());
    assertEquals(List.of(), conversation.pendingWords());
  }

  @Test
  void anItemThatIsAskedForInVainIsAGapAfterAWhile() {
    missesAnItem();
    nowMs = 15_000;
    conversation.givesUp();
    assertEquals(List.of(), gaps());
    nowMs = 15_001;
    conversation.givesUp();
    assertEquals(
        List.of(new JournalFact.GapFound(null, "candidate", 4_000, 5_000, "sideband_lost")),
        gaps());
    assertEquals(List.of(), conversation.pendingWords());
  }

  @Test
  void whatNobodyHeardStandsBehindWhatWasHeardLast() {
    nowMs = 1_000;
    conversation.speechStarted("c9", 0, 1);
    conversation.deafFrom(1_000); // its begin was the last that was heard
    nowMs = 4_000;
    conversation.deafUntil(4_000);
    conversation.retrieved("c9", true, "First.");
    assertEquals(Optional.of("c10"), conversation.itemAdded("ai2", "c10"));
    conversation.retrieved("c10", true, "Second.");
    assertTrue(entry("c10").startMs() > entry("c9").startMs(), entries().toString());
  }

  @Test
  void whatNobodyHeardInASecondStretchStandsBehindWhatBeganBeforeIt() {
    conversation.deafFrom(0);
    nowMs = 1_000;
    conversation.deafUntil(1_000);
    nowMs = 2_000;
    conversation.speechStarted("c9", 2_000, 1);
    conversation.deafFrom(2_500); // its end, and what it follows, nobody heard
    nowMs = 5_000;
    conversation.deafUntil(5_000);
    conversation.retrieved("c9", true, "First.");
    assertEquals(Optional.of("c10"), conversation.itemAdded("c11", "c10"));
    conversation.retrieved("c10", true, "Second.");
    assertTrue(entry("c10").startMs() > entry("c9").startMs(), entries().toString());
    assertEquals(
        List.of(new JournalFact.GapFound(null, "candidate", 0, 5_000, "sideband_lost")), gaps());
  }

  @Test
  void whatIsSaidAfterAnUtteranceWhoseEndAloneWasHeardStandsBehindIt() {
    conversation.deafFrom(0);
    nowMs = 1_000;
    conversation.speechStarted("c1", 1_000, 1); // heard while the line was joined again and lost
    nowMs = 4_000;
    conversation.deafUntil(4_000);
    conversation.speechStopped("c2", 4_000);
    conversation.committed("c2", "c1");
    conversation.wordsCame("c2", "Two", 0.9, null);
    answers("c3", "c2", "three.");
    conversation.wordsCame("c1", "One", 0.9, null);
    assertEquals("One", entry("c1").text());
    assertEquals("Two three.", entry("c2").text());
    assertEquals("c1", entry("c2").previousItemId());
  }
}
