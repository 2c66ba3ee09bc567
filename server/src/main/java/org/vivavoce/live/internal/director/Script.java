package org.vivavoce.live.internal.director;

import java.util.Locale;
import java.util.ResourceBundle;
import org.vivavoce.plan.InterviewPlan;

/** The interviewer's own sentences in the plan's language; English where there is no other. */
public final class Script {
  private final ResourceBundle sentences;
  private final InterviewPlan plan;

  public Script(InterviewPlan plan) {
    this.plan = plan;
    this.sentences = bundle("director.script", plan.language());
  }

  public String line(String key) {
    return sentences
        .getString(key)
        .replace("{company}", plan.companyName())
        .replace("{position}", plan.positionTitle());
  }

  public static ResourceBundle bundle(String name, String language) {
    return ResourceBundle.getBundle(
        "org.vivavoce.live.internal." + name,
        Locale.forLanguageTag(language),
        Script.class.getClassLoader(),
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }
}
