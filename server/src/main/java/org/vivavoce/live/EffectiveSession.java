package org.vivavoce.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.TurnDetection;

/**
 * The session as the service says it holds it. Null means that the service did not say.
 *
 * @param turns when it takes speech as begun and ended; null: it does not detect turns
 * @param answersByItself the service would speak without an order: never wanted
 * @param noiseReduction {@value #NONE} where it says that there is none
 * @param maxOutputTokens {@link #NO_LIMIT} where it says that there is none
 * @param hasTools the model could call functions: never wanted
 * @param keywords likely words that its recogniser was given; empty where it says that there are
 *     none
 * @param unordered names of what is set there although we never order it, or is not as we always
 *     order it: a hint to the recogniser, a prompt, a limit of idle time
 */
public record EffectiveSession(
    @Nullable String model,
    @Nullable String manners,
    @Nullable String voice,
    @Nullable Double speed,
    @Nullable String transcriptionModel,
    @Nullable String language,
    @Nullable Turns turns,
    boolean answersByItself,
    boolean yieldsToSpeech,
    @Nullable String noiseReduction,
    @Nullable Integer maxOutputTokens,
    boolean speaks,
    boolean hasTools,
    @Nullable List<String> keywords,
    List<String> unordered) {

  public EffectiveSession {
    keywords = keywords == null ? null : List.copyOf(keywords);
    unordered = List.copyOf(unordered);
  }

  /**
   * @param type {@code server_vad} or {@code semantic_vad}
   */
  public record Turns(
      String type,
      @Nullable Double threshold,
      @Nullable Integer prefixPaddingMs,
      @Nullable Integer silenceDurationMs,
      @Nullable String eagerness) {}

  public static final String NONE = "none";
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  private static final double TOLERANCE = 0.001;

  /** Names of what is not as we ordered it; empty when the session is ours. */
  public List<String> differencesFrom(CallSettings ours) {
    List<String> names = new ArrayList<>();
    addIf(names, model != null && !ours.model().equals(model), "model");
    addIf(names, !ours.manners().equals(manners), "instructions");
    addIf(names, voice != null && !ours.voice().equals(voice), "voice");
    addIf(names, differs(speed, ours.speed()), "speed");
    addIf(names, !ours.transcriptionModel().equals(transcriptionModel), "transcription_model");
    addIf(names, !Objects.equals(ours.language(), language), "language");
    turns(names, ours.turnDetection());
    addIf(names, answersByItself, "create_response");
    addIf(names, yieldsToSpeech != ours.yieldsToSpeech(), "interrupt_response");
    String noise = ours.noiseReduction() == null ? NONE : ours.noiseReduction();
    addIf(names, noiseReduction != null && !noise.equals(noiseReduction), "noise_reduction");
    int most = ours.maxOutputTokens() == null ? NO_LIMIT : ours.maxOutputTokens();
    addIf(names, differs(maxOutputTokens, most), "max_output_tokens");
    addIf(names, !speaks, "output_modalities");
    addIf(names, hasTools, "tools");
    addIf(names, keywords != null && !keywords.equals(ours.keywords()), "keywords");
    names.addAll(unordered);
    return List.copyOf(names);
  }

  /** The same for a session in writing: it answers only when told, whatever it could hear. */
  public List<String> differencesInWriting(CallSettings ours) {
    List<String> names = new ArrayList<>();
    addIf(names, !ours.manners().equals(manners), "instructions");
    addIf(names, speaks, "output_modalities");
    addIf(names, hasTools, "tools");
    return List.copyOf(names);
  }

  private void turns(List<String> names, TurnDetection ours) {
    switch (ours) {
      case TurnDetection.ServerVad vad -> {
        if (turns == null || !turns.type().equals("server_vad")) {
          names.add("turn_detection");
          return;
        }
        addIf(names, differs(turns.threshold(), vad.threshold()), "threshold");
        addIf(names, differs(turns.prefixPaddingMs(), vad.prefixPaddingMs()), "prefix_padding_ms");
        addIf(
            names,
            differs(turns.silenceDurationMs(), vad.silenceDurationMs()),
            "silence_duration_ms");
      }
      case TurnDetection.SemanticVad vad -> {
        if (turns == null || !turns.type().equals("semantic_vad")) {
          names.add("turn_detection");
          return;
        }
        addIf(
            names,
            turns.eagerness() != null && !turns.eagerness().equals(vad.eagerness()),
            "eagerness");
      }
    }
  }

  private static boolean differs(@Nullable Integer theirs, int ours) {
    return theirs != null && theirs != ours;
  }

  private static boolean differs(@Nullable Double theirs, double ours) {
    return theirs != null && Math.abs(theirs - ours) > TOLERANCE;
  }

  private static void addIf(List<String> names, boolean condition, String name) {
    if (condition) {
      names.add(name);
    }
  }
}
