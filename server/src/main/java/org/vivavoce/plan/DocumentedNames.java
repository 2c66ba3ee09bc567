package org.vivavoce.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that the realtime service documents (read on 2026-11-21). New ones come and old ones go
 * without us, so another name is a warning and never a wall.
 */
final class DocumentedNames {
  private static final Set<String> MODELS =
      Set.of("gpt-realtime-2.1", "gpt-realtime-2.1-mini", "gpt-realtime-2", "gpt-realtime-1.5");

  private static final Set<String> VOICES =
      Set.of(
          "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar");

  private static final Set<String> TRANSCRIPTION_MODELS =
      Set.of("gpt-transcribe", "gpt-live-transcribe", "gpt-realtime-whisper");

  private static final Map<String, String> ENDING =
      Map.ofEntries(
          Map.entry("gpt-realtime", "2027-01-20"),
          Map.entry("gpt-realtime-2025-08-28", "2027-01-20"),
          Map.entry("gpt-realtime-mini", "2027-01-20"),
          Map.entry("gpt-realtime-mini-2025-10-06", "2027-01-20"),
          Map.entry("gpt-realtime-mini-2025-12-15", "2027-01-20"),
          Map.entry("whisper-1", "2027-02-26"),
          Map.entry("gpt-4o-transcribe", "2027-02-26"),
          Map.entry("gpt-4o-mini-transcribe", "2027-02-26"),
          Map.entry("gpt-4o-transcribe-diarize", "2027-02-26"));

  private DocumentedNames() {}

  /** About one setting, for the member who makes it. */
  record Warning(String field, String message) {}

  static List<Warning> warnings(InterviewSettings settings) {
    List<Warning> warnings = new ArrayList<>();
    name(warnings, "model", settings.model(), MODELS);
    name(warnings, "transcription_model", settings.transcriptionModel(), TRANSCRIPTION_MODELS);
    String voice = settings.voice();
    if (voice != null && !VOICES.contains(voice) && !voice.startsWith("voice_")) {
      warnings.add(unknown("voice", voice));
    }
    return List.copyOf(warnings);
  }

  private static void name(
      List<Warning> warnings, String field, @Nullable String name, Set<String> known) {
    if (name == null || known.contains(name)) {
      return;
    }
    String end = ENDING.get(name);
    warnings.add(
        end == null
            ? unknown(field, name)
            : new Warning(field, name + " is announced to be shut down on " + end + "."));
  }

  private static Warning unknown(String field, String name) {
    return new Warning(
        field,
        name
            + " is not among the names that the realtime service documents. If it does not exist,"
            + " no interview can begin.");
  }
}
