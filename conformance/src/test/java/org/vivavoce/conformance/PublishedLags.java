package org.vivavoce.conformance;

import java.util.Map;

/**
 * Where OpenAI's published description says less than the service and its clients do. Each has its
 * reason; nothing else is forgiven. Paths begin in the event or answer, {@code *} is an index.
 */
final class PublishedLags {
  private PublishedLags() {}

  /** Members that may be null although their schema has one type only. */
  static final Map<String, String> NULLS =
      Map.ofEntries(
          Map.entry("/session/audio/input/noise_reduction", "its own default is null"),
          Map.entry("/session/audio/input/transcription", "the guide: off is null, the default"),
          Map.entry("/session/include", "the published example of session.created has null"),
          Map.entry("/session/prompt", "the published example of session.created has null"),
          Map.entry("/response/status_details", "the published example of response.done has null"),
          Map.entry(
              "/response/conversation_id",
              "its own text: null for a response of conversation none"),
          Map.entry("/response/usage", "the published example of response.created has null"),
          Map.entry(
              "/error/param",
              "the published example of input_audio_transcription.failed has null there"),
          Map.entry(
              "/item/content/*/transcript",
              "a spoken item's words come later; logs of the service have null until then, and the"
                  + " clients take it"));
}
