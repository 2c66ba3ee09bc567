package org.vivavoce.twins.realtime.speech;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recogniser by URL: OpenAI's {@code POST /audio/transcriptions}, which many servers speak. A
 * turn is sent whole when it ends, so there is no partial text, and its text is taken as it comes,
 * the service's punctuation included.
 */
final class OpenAiTranscription implements Recognizer {
  private static final int RATE = 16_000;

  /** 13 minutes: services refuse files of more than 25 MB. */
  private static final int MAX_SAMPLES = RATE * 60 * 13;

  private static final AtomicLong boundaries = new AtomicLong();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final SpeechHttp http;
  private final String language;

  /**
   * @param language BCP 47 tag; its first part is sent, as the service wants ISO 639-1
   */
  OpenAiTranscription(SpeechSettings.Origin origin, String language) {
    this.http = new SpeechHttp(origin);
    this.language = language.split("-")[0];
  }

  @Override
  public String name() {
    return "openai-transcription";
  }

  /** Configured is taken for ready; whether the service answers shows with the first turn. */
  @Override
  public Availability availability() {
    return new Availability.Ready(
        "A transcription service is listening (" + http.origin().baseUrl() + ").");
  }

  @Override
  public Recognition begin() {
    return new Turn();
  }

  @Override
  public void close() {
    http.close();
  }

  private String transcribe(byte[] wav) {
    String boundary = "vivavoce-" + boundaries.incrementAndGet();
    while (new String(wav, StandardCharsets.ISO_8859_1).contains(boundary)) {
      boundary += "x";
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    field(body, boundary, "model", http.origin().model());
    field(body, boundary, "language", language);
    field(body, boundary, "response_format", "json");
    text(
        body,
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"turn.wav\"\r\n"
            + "Content-Type: audio/wav\r\n\r\n");
    body.writeBytes(wav);
    text(body, "\r\n--" + boundary + "--\r\n");
    byte[] answer =
        http.post(
            "/audio/transcriptions",
            "multipart/form-data; boundary=" + boundary,
            body.toByteArray());
    try {
      JsonNode words = JSON.readTree(answer).path("text");
      if (words.isString()) {
        return words.stringValue().strip();
      }
    } catch (JacksonException e) {
      throw new SpeechException("The transcription service did not answer in JSON", false, null);
    }
    throw new SpeechException("The transcription service's answer has no text", false, null);
  }

  private static void field(
      ByteArrayOutputStream body, String boundary, String name, String value) {
    text(
        body,
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\""
            + name
            + "\"\r\n\r\n"
            + value
            + "\r\n");
  }

  private static void text(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private final class Turn implements Recognition {
    private final List<short[]> pieces = new ArrayList<>();
    private int samples;

    @Override
    public void accept(short[] pcm16k) {
      short[] piece = Arrays.copyOf(pcm16k, Math.min(pcm16k.length, MAX_SAMPLES - samples));
      pieces.add(piece);
      samples += piece.length;
    }

    @Override
    public String partial() {
      return "";
    }

    @Override
    public Recognized finish() {
      short[] all = new short[samples];
      int at = 0;
      for (short[] piece : pieces) {
        System.arraycopy(piece, 0, all, at, piece.length);
        at += piece.length;
      }
      return new Recognized(transcribe(Wav.write(all, RATE)), null, samples / 16);
    }

    @Override
    public void close() {
      pieces.clear();
    }
  }
}
