package org.vivavoce.twins.realtime;

import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Token counts for {@code response.done}. The twin has no tokeniser: four characters count as one
 * text token and 50 ms of speech as one audio token, which is about what the cloud counts.
 */
final class Usage {
  private Usage() {}

  static ObjectNode of(int inputCharacters, int outputCharacters, long outputAudioMs) {
    int input = tokens(inputCharacters);
    int text = tokens(outputCharacters);
    long audio = (outputAudioMs + 49) / 50;
    ObjectNode usage =
        Json.object()
            .put("total_tokens", input + text + audio)
            .put("input_tokens", input)
            .put("output_tokens", text + audio);
    ObjectNode details = usage.putObject("input_token_details");
    details
        .put("text_tokens", input)
        .put("audio_tokens", 0)
        .put("image_tokens", 0)
        .put("cached_tokens", 0);
    details
        .putObject("cached_tokens_details")
        .put("text_tokens", 0)
        .put("audio_tokens", 0)
        .put("image_tokens", 0);
    usage.putObject("output_token_details").put("text_tokens", text).put("audio_tokens", audio);
    return usage;
  }

  /** Of a piece of speech or, without audio, of text. */
  static int output(int characters, long audioMs) {
    return tokens(characters) + (int) ((audioMs + 49) / 50);
  }

  private static int tokens(int characters) {
    return (characters + 3) / 4;
  }
}
