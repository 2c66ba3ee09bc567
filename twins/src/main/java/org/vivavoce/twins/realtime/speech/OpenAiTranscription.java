package org.vivavoce.twins.realtime.speech;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recogniser by URL: OpenAI's {@code POST /audio/transcriptions}, which many servers speak. A
 * turn is sent whole when it ends, so there is no partial text, and its text is taken as it comes,
 * the service's punctuation included.
 *
 * <p>How sure the service is of its words is asked for as the model at hand can tell it, which is
 * found out by asking ({@link Detail}); what a service refuses once it is not asked again.
 */
final class OpenAiTranscription implements Recognizer {
  private static final int RATE = 16_000;

  /** 13 minutes: services refuse files of more than 25 MB. */
  private static final int MAX_SAMPLES = RATE * 60 * 13;

  /** The cloud takes 16 kHz files from 0.1 s on. */
  private static final int MIN_SAMPLES = RATE / 10;

  private static final AtomicLong boundaries = new AtomicLong();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** In the order in which they are tried. */
  enum Detail {
    /** {@code response_format: json} with {@code include[]: logprobs}: the GPT models. */
    LOGPROBS,
    /** {@code verbose_json}: Whisper models; confidences of words or of segments. */
    VERBOSE,
    /** {@code json}: the text alone. */
    PLAIN
  }

  private final SpeechHttp http;
  private final String language;
  private volatile Detail detail = Detail.LOGPROBS;

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
        "A transcription service is listening ("
            + http.origin().baseUrl()
            + ", model "
            + http.origin().model()
            + ").");
  }

  @Override
  public Recognition begin() {
    return new Turn();
  }

  @Override
  public void close() {
    http.close();
  }

  /** A 400 says that the model does not take what was asked: the next way is tried at once. */
  private Recognized transcribe(short[] pcm) {
    byte[] wav = Wav.write(pcm, RATE);
    @Nullable SpeechException first = null;
    for (Detail way : Detail.values()) {
      if (way.compareTo(detail) < 0) {
        continue;
      }
      try {
        Recognized heard = read(ask(wav, way), pcm.length / 16);
        detail = way;
        return heard;
      } catch (SpeechHttp.Refused refused) {
        if (refused.status() != 400 && refused.status() != 422) {
          throw refused;
        }
        first = first == null ? refused : first;
      }
    }
    throw first == null ? new SpeechException("No way to ask is left", false, null) : first;
  }

  private byte[] ask(byte[] wav, Detail way) {
    String boundary = "vivavoce-" + boundaries.incrementAndGet();
    while (new String(wav, StandardCharsets.ISO_8859_1).contains(boundary)) {
      boundary += "x";
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    field(body, boundary, "model", http.origin().model());
    field(body, boundary, "language", language);
    field(body, boundary, "response_format", way == Detail.VERBOSE ? "verbose_json" : "json");
    if (way == Detail.LOGPROBS) {
      field(body, boundary, "include[]", "logprobs");
    } else if (way == Detail.VERBOSE) {
      field(body, boundary, "timestamp_granularities[]", "word");
      field(body, boundary, "timestamp_granularities[]", "segment");
    }
    text(
        body,
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"turn.wav\"\r\n"
            + "Content-Type: audio/wav\r\n\r\n");
    body.writeBytes(wav);
    text(body, "\r\n--" + boundary + "--\r\n");
    return http.post(
        "/audio/transcriptions", "multipart/form-data; boundary=" + boundary, body.toByteArray());
  }

  private static Recognized read(byte[] answer, long audioMs) {
    JsonNode json;
    try {
      json = JSON.readTree(answer);
    } catch (JacksonException e) {
      throw new SpeechException("The transcription service did not answer in JSON", false, null);
    }
    return TranscriptionAnswer.read(json, audioMs);
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
    private final TurnAudio audio = new TurnAudio(MAX_SAMPLES);

    @Override
    public void accept(short[] pcm16k) {
      audio.add(pcm16k);
    }

    @Override
    public String partial() {
      return "";
    }

    /** Silence is not sent: Whisper's family writes sentences of its own over it. */
    @Override
    public Recognized finish() {
      short[] pcm = audio.all();
      if (pcm.length < MIN_SAMPLES || Silence.is(pcm)) {
        return new Recognized("", null, pcm.length / 16);
      }
      return transcribe(pcm);
    }

    @Override
    public void close() {
      audio.clear();
    }
  }
}
