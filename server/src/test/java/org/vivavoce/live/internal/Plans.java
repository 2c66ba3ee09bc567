package org.vivavoce.live.internal;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.vivavoce.plan.InterviewPlan;

/** Plans for tests. */
final class Plans {
  static final List<String> QUESTIONS =
      List.of(
          "What made you apply for this position?",
          "Tell me about a difficult problem that you solved.",
          "How do you like to work with other people?");

  private Plans() {}

  static InterviewPlan three() {
    return of(3, 8_000, 600_000);
  }

  static InterviewPlan of(int questions, long patienceMs, long timeLimitMs) {
    return new InterviewPlan(
        new UUID(7, 1),
        "Gardener",
        "Rosebud",
        "en",
        timeLimitMs,
        IntStream.range(0, questions)
            .mapToObj(
                i ->
                    new InterviewPlan.Question(new UUID(8, i), i + 1, QUESTIONS.get(i), patienceMs))
            .toList());
  }
}
