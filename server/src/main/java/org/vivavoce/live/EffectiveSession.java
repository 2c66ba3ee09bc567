package org.vivavoce.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The session as the service says it holds it. Null means that the service did not say.
 *
 * @param answersByItself the service would speak without an order: never wanted
 * @param hasTools the model could call functions: never wanted
 */
public record EffectiveSession(
    @Nullable String manners,
    @Nullable String voice,
    @Nullable String transcriptionModel,
    @Nullable String language,
    @Nullable Double threshold,
    @Nullable Integer prefixPaddingMs,
    @Nullable Integer silenceDurationMs,
    boolean detectsTurns,
    boolean answersByItself,
    boolean yieldsToSpeech,
    boolean speaks,
    boolean hasTools) {

  private static final double THRESHOLD_TOLERANCE = 0.001;

  /** Names of what is not as we ordered it; empty when the session is ours. */
  public List<String> differencesFrom(CallSettings ours) {
    List<String> names = new ArrayList<>();
    CallSettings.TurnDetection turns = ours.turnDetection();
    addIf(names, !ours.manners().equals(manners), "instructions");
    addIf(names, voice != null && !ours.voice().equals(voice), "voice");
    addIf(names, !ours.transcriptionModel().equals(transcriptionModel), "transcription_model");
    addIf(names, !Objects.equals(ours.language(), language), "language");
    addIf(names, !detectsTurns, "turn_detection");
    addIf(names, answersByItself, "create_response");
    addIf(names, yieldsToSpeech != ours.yieldsToSpeech(), "interrupt_response");
    addIf(names, !speaks, "output_modalities");
    addIf(names, hasTools, "tools");
    addIf(
        names,
        threshold != null && Math.abs(threshold - turns.threshold()) > THRESHOLD_TOLERANCE,
        "threshold");
    addIf(names, differs(prefixPaddingMs, turns.prefixPaddingMs()), "prefix_padding_ms");
    addIf(names, differs(silenceDurationMs, turns.silenceDurationMs()), "silence_duration_ms");
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

  private static boolean differs(@Nullable Integer theirs, int ours) {
    return theirs != null && theirs != ours;
  }

  private static void addIf(List<String> names, boolean condition, String name) {
    if (condition) {
      names.add(name);
    }
  }
}
