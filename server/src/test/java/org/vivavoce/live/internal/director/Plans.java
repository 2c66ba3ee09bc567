package org.vivavoce.live.internal.director;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.vivavoce.plan.InterviewPlan;

/** Plans for tests. */
public final class Plans {
  public static final List<String> QUESTIONS =
      List.of(
          "What made you apply for this position?",
          "Tell me about a difficult problem that you solved.",
          "How do you like to work with other people?");

  private Plans() {}

  public static InterviewPlan three() {
    return of(3, 8_000, 600_000);
  }

  public static InterviewPlan of(int questions, long patienceMs, long timeLimitMs) {
    return new InterviewPlan(
        new UUID(7, 1),
        "Gardener",
        "Rosebud",
        "en",
        timeLimitMs,
        IntStream.range(0, questions)
            .mapToObj(
                i ->
                    new InterviewPlan.Question(
                        new UUID(8, i), i + 1, QUESTIONS.get(i), patienceMs, null))
            .toList());
  }
}
