package org.vivavoce.plan;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A position as its members read it: what is asked, by which rubric, and who reviews it. A reviewer
 * and an auditor find those lists empty that they have no right to.
 */
public record PositionView(
    UUID id,
    String title,
    String description,
    String language,
    String status,
    List<Competency> competencies,
    List<Reviewer> reviewers,
    Plan plan,
    Counts counts,
    Instant createdAt,
    Instant updatedAt) {

  /**
   * @param levels lowest first
   */
  public record Competency(
      UUID id, String name, @Nullable String description, double weight, List<Level> levels) {}

  /** What an answer of this level looks like. */
  public record Level(int level, String anchor) {}

  public record Reviewer(UUID userId, @Nullable String email, @Nullable String name) {}

  /**
   * @param versions newest first, the draft included
   */
  public record Plan(
      @Nullable Version draft, @Nullable Version published, List<VersionRef> versions) {}

  public record Version(
      UUID id,
      int number,
      int timeLimitMinutes,
      List<Question> questions,
      @Nullable Instant publishedAt) {}

  public record VersionRef(int number, @Nullable Instant publishedAt, int questionCount) {}

  /**
   * @param patienceS how long the interviewer waits in silence, seconds
   * @param rephrasing the same question in other words, for a candidate who asks for them
   */
  public record Question(
      UUID id,
      int number,
      String text,
      @Nullable UUID competencyId,
      long patienceS,
      @Nullable String rephrasing) {}

  /**
   * @param invited invitations that were not taken back
   */
  public record Counts(int invited, int started, int completed) {
    static final Counts NONE = new Counts(0, 0, 0);
  }

  /** One line of the list. */
  public record Item(
      UUID id,
      String title,
      String status,
      @Nullable Integer publishedVersion,
      boolean hasDraft,
      Counts counts,
      Instant updatedAt) {}

  /** With the revision of its row: the ETag. */
  public record Versioned(PositionView view, int revision) {}
}
