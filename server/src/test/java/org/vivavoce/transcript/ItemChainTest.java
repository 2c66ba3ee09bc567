package org.vivavoce.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemChainTest {
  record Said(String itemId, @Nullable String previousItemId, long startMs)
      implements ItemChain.Item {}

  private static List<String> ids(List<Said> items) {
    return ItemChain.ordered(items).stream().map(Said::itemId).toList();
  }

  @Test
  void whateverTheArrivalTheChainIsTheOrder() {
    List<Said> said = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      // Start times that lie: only the chain tells.
      said.add(new Said("i" + i, i == 0 ? null : "i" + (i - 1), (i * 7919L) % 1000));
      expected.add("i" + i);
    }
    for (int seed = 0; seed < 200; seed++) {
      Collections.shuffle(said, new Random(seed));
      assertEquals(expected, ids(said), "seed " + seed);
    }
  }

  @Test
  void aSecondCallFollowsTheFirst() {
    assertEquals(
        List.of("a1", "a2", "b1", "b2"),
        ids(
            List.of(
                new Said("b2", "b1", 9_500),
                new Said("a1", null, 0),
                new Said("b1", null, 9_000),
                new Said("a2", "a1", 4_000))));
  }

  @Test
  void anItemWhosePredecessorHasNoWordsIsPlacedByItsTime() {
    List<Said> said =
        List.of(
            new Said("q1", null, 0),
            new Said("a1", "q1", 3_000),
            new Said("q2", "silent", 8_000),
            new Said("a2", "q2", 9_000),
            new Said("lost", "unknown", 5_000));
    assertEquals(List.of("q1", "a1", "lost", "q2", "a2"), ids(said));
    assertEquals(List.of("q1", "a1", "lost", "q2", "a2"), ids(said.reversed()));
  }

  @Test
  void aCircleLosesNothing() {
    assertEquals(
        List.of("x", "y", "z"),
        ids(List.of(new Said("y", "x", 2), new Said("x", "y", 1), new Said("z", null, 3))));
  }

  @Test
  void aBranchKeepsEachRunTogether() {
    assertEquals(
        List.of("r", "a", "a2", "b"),
        ids(
            List.of(
                new Said("b", "r", 30),
                new Said("a2", "a", 40),
                new Said("r", null, 0),
                new Said("a", "r", 10))));
  }
}
