package org.vivavoce.twins.realtime.speech;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.JsonNode;

/**
 * An OpenAI-compatible {@code POST /audio/transcriptions}: the turn is sent as one WAVE file when
 * it has ended.
 */
final class OpenAiTranscription implements Recognizer {
  private static final int RATE_HZ = 16_000;

  /** Ten minutes: no turn is that long, and memory must have an end. */
  private static final int MAX_SAMPLES = RATE_HZ * 600;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String BOUNDARY = "viva-transcription-part";

  private final SpeechSettings.Origin origin;
  private final String language;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  OpenAiTranscription(SpeechSettings.Origin origin, String language) {
    this.origin = origin;
    this.language = language;
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Availability availability() {
    return new Availability.Ready(
        "Speech is recognised by the configured URL, model " + origin.model() + ".");
  }

  @Override
  public Recognition begin() {
    return new Turn();
  }

  @Override
  public void close() {
    http.close();
  }

  private final class Turn implements Recognition {
    private short[] audio = new short[RATE_HZ * 10];
    private int length;

    @Override
    public void accept(short[] pcm16k) {
      int taken = Math.min(pcm16k.length, MAX_SAMPLES - length);
      if (length + taken > audio.length) {
        audio = Arrays.copyOf(audio, Math.max(audio.length * 2, length + taken));
      }
      System.arraycopy(pcm16k, 0, audio, length, taken);
      length += taken;
    }

    @Override
    public String partial() {
      return "";
    }

    @Override
    public Recognized finish() {
      long audioMs = length * 1000L / RATE_HZ;
      if (length == 0) {
        return new Recognized("", null, 0);
      }
      byte[] wav = new Wav(RATE_HZ, Arrays.copyOf(audio, length)).bytes();
      return new Recognized(transcribe(wav), null, audioMs);
    }

    @Override
    public void close() {
      audio = new short[0];
      length = 0;
    }
  }

  private String transcribe(byte[] wav) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin.baseUrl() + "/audio/transcriptions"))
            .timeout(TIMEOUT)
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(HttpRequest.BodyPublishers.ofByteArray(form(wav)));
    if (origin.apiKey() != null) {
      request.header("Authorization", "Bearer " + origin.apiKey());
    }
    HttpResponse<String> answer;
    try {
      answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new SpeechException("The transcription URL cannot be reached", true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException("Transcription was interrupted", true, e);
    }
    if (answer.statusCode() != 200) {
      boolean later = answer.statusCode() == 429 || answer.statusCode() >= 500;
      throw new SpeechException(
          "The transcription URL answered " + answer.statusCode(), later, null);
    }
    JsonNode body = Json.tryTree(answer.body());
    if (body != null && body.path("text").isString()) {
      return body.path("text").asString().strip();
    }
    throw new SpeechException("The transcription URL's answer has no text", false, null);
  }

  private byte[] form(byte[] wav) {
    ByteArrayOutputStream form = new ByteArrayOutputStream(wav.length + 512);
    field(form, "model", origin.model());
    field(form, "language", language.replaceFirst("-.*", ""));
    field(form, "response_format", "json");
    text(
        form,
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"turn.wav\"\r\n"
            + "Content-Type: audio/wav\r\n\r\n");
    form.writeBytes(wav);
    text(form, "\r\n--" + BOUNDARY + "--\r\n");
    return form.toByteArray();
  }

  private static void field(ByteArrayOutputStream form, String name, String value) {
    text(
        form,
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\""
            + name
            + "\"\r\n\r\n"
            + value
            + "\r\n");
  }

  private static void text(ByteArrayOutputStream form, String text) {
    form.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
