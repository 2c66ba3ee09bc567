package org.vivavoce.plan;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one interview as a session host gets them: a frozen plan version. Every
 * candidate for the position is asked the same core questions, in this order and these words.
 *
 * @param language BCP 47, for example {@code en}
 * @param timeLimitMs how long the interview may last before the interviewer takes leave
 */
public record InterviewPlan(
    UUID planVersionId,
    String positionTitle,
    String companyName,
    String language,
    long timeLimitMs,
    List<Question> questions) {

  /**
   * @param number from 1
   * @param patienceMs how long the interviewer waits in silence before it asks whether the
   *     candidate is still there
   * @param rephrasing the same question in other words, for a candidate who asks for them; null
   *     when the plan has none
   */
  public record Question(
      UUID id, int number, String text, long patienceMs, @Nullable String rephrasing) {}

  /** No longer than the settings allow; null allows what the plan says. */
  public InterviewPlan within(@Nullable Integer maxMinutes) {
    long most = maxMinutes == null ? timeLimitMs : Math.min(timeLimitMs, maxMinutes * 60_000L);
    return new InterviewPlan(planVersionId, positionTitle, companyName, language, most, questions);
  }
}
