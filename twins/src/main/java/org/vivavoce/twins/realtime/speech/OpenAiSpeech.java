package org.vivavoce.twins.realtime.speech;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.vivavoce.twins.common.Json;

/** An OpenAI-compatible {@code POST /audio/speech}; raw PCM, 24 kHz. */
final class OpenAiSpeech implements Voice {
  private static final int RATE_HZ = 24_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final SpeechSettings.Origin origin;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  OpenAiSpeech(SpeechSettings.Origin origin) {
    this.origin = origin;
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Availability availability() {
    return new Availability.Ready(
        "Speech comes from the configured URL, model " + origin.model() + ".");
  }

  @Override
  public short[] speak(String sentence, String voice, double speed) {
    String body =
        Json.write(
            Json.object()
                .put("model", origin.model())
                .put("input", sentence)
                .put("voice", voice)
                .put("speed", speed)
                .put("response_format", "pcm"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin.baseUrl() + "/audio/speech"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (origin.apiKey() != null) {
      request.header("Authorization", "Bearer " + origin.apiKey());
    }
    HttpResponse<byte[]> answer;
    try {
      answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new SpeechException("The speech URL cannot be reached", true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException("Speech was interrupted", true, e);
    }
    if (answer.statusCode() != 200) {
      boolean later = answer.statusCode() == 429 || answer.statusCode() >= 500;
      throw new SpeechException("The speech URL answered " + answer.statusCode(), later, null);
    }
    short[] pcm = new short[answer.body().length / 2];
    ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
    return Trim.trim(Resampler.whole(pcm, RATE_HZ, 48_000));
  }

  @Override
  public void close() {
    http.close();
  }
}
