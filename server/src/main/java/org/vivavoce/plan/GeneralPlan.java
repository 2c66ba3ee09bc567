package org.vivavoce.plan;

import java.time.Duration;
import java.util.List;

/**
 * The built-in interview for a position without a plan of its own: five questions that fit any
 * work. Frozen into the tenant's plan versions when a session first needs it, so a later change
 * here changes no interview that began.
 */
public final class GeneralPlan {
  static final Duration PATIENCE = Duration.ofSeconds(15);

  public static final List<String> QUESTIONS =
      List.of(
          "Please tell me about the work you do now, and which part of it you do best.",
          "Tell me about a difficult problem you solved at work. What was your part in it, and how"
              + " did it end?",
          "Tell me about a time when you disagreed with a colleague. What did you do, and what came"
              + " of it?",
          "Tell me about something at work that went wrong because of you. What did you change"
              + " afterwards?",
          "What would you like to learn or do in this position that you have not done before?");

  private GeneralPlan() {}
}
