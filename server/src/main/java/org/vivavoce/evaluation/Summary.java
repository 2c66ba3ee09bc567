package org.vivavoce.evaluation;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What an interview is summed up to: what was covered, what spoke for the candidate, what a human
 * should probe. Each sentence names the transcript entries it rests on.
 */
public record Summary(List<Sentence> covered, List<Sentence> strengths, List<Sentence> probe) {
  public static final Summary EMPTY = new Summary(List.of(), List.of(), List.of());

  public Summary {
    covered = List.copyOf(covered);
    strengths = List.copyOf(strengths);
    probe = List.copyOf(probe);
  }

  /**
   * @param entryIds ids of transcript entries, at least one
   */
  public record Sentence(String text, List<UUID> entryIds) {
    public Sentence {
      entryIds = List.copyOf(entryIds);
    }
  }

  /** The part that a candidate may see. */
  public Summary coveredOnly() {
    return new Summary(covered, List.of(), List.of());
  }

  /** As running text, for readers that want one string. */
  public String prose() {
    return java.util.stream.Stream.of(covered, strengths, probe)
        .flatMap(List::stream)
        .map(Sentence::text)
        .collect(Collectors.joining(" "));
  }
}
