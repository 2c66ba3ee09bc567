package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.plan.InterviewPlan;

class KeywordsTest {
  private static final InterviewPlan PLAN =
      new InterviewPlan(
          new UUID(1, 1),
          "Site reliability engineer",
          "Example & Co",
          "en",
          600_000,
          List.of(
              new InterviewPlan.Question(
                  new UUID(1, 2),
                  1,
                  "How would you move PostgreSQL to Google Cloud?",
                  20_000,
                  null),
              new InterviewPlan.Question(
                  new UUID(1, 3),
                  2,
                  "When did you last help a colleague? I'd like one case.",
                  20_000,
                  null),
              new InterviewPlan.Question(
                  new UUID(1, 4), 3, "SLOs: which did you set, and why C++ or S3?", 20_000, null)));

  @Test
  void aSealedSessionsRecogniserExpectsTitleCompanyAndTheTermsOfTheQuestions() {
    assertEquals(
        List.of(
            "Site reliability engineer",
            "Example & Co",
            "PostgreSQL",
            "Google Cloud",
            "SLOs",
            "C++",
            "S3"),
        Keywords.of(PLAN, true));
  }

  /** Its browser can read the session: nothing of a question that was not asked yet. */
  @Test
  void anOpenSessionShowsNothingOfTheQuestions() {
    assertEquals(List.of("Site reliability engineer", "Example & Co"), Keywords.of(PLAN, false));
  }
}
