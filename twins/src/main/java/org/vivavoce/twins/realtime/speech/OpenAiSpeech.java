package org.vivavoce.twins.realtime.speech;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A voice by URL: OpenAI's {@code POST /audio/speech} with {@code response_format: pcm}, that is 24
 * kHz, 16-bit, mono.
 */
final class OpenAiSpeech implements Voice {
  private static final int RATE = 24_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final SpeechHttp http;

  OpenAiSpeech(SpeechSettings.Origin origin) {
    this.http = new SpeechHttp(origin);
  }

  @Override
  public String name() {
    return "openai-speech";
  }

  /** Configured is taken for ready; whether the service answers shows with the first sentence. */
  @Override
  public Availability availability() {
    return new Availability.Ready(
        "A speech service is speaking (" + http.origin().baseUrl() + ").");
  }

  @Override
  public short[] speak(String sentence, String voice, double speed) {
    ObjectNode body = JSON.createObjectNode();
    body.put("model", http.origin().model());
    body.put("input", sentence);
    body.put("voice", voice);
    body.put("speed", speed);
    body.put("response_format", "pcm");
    byte[] pcm =
        http.post(
            "/audio/speech", "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    short[] trimmed = Wav.trim(Wav.raw(pcm), RATE, 60, 120);
    return Resampler.whole(trimmed, RATE, 48_000);
  }

  @Override
  public void close() {
    http.close();
  }
}
