package org.vivavoce.twins.realtime.speech;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which ears and which mouth the operator wants.
 *
 * @param recognizer {@code auto} (a configured URL first, then a configured Whisper or Vosk model,
 *     then PocketSphinx), {@code openai}, {@code whisper}, {@code vosk}, {@code pocketsphinx} or
 *     {@code none}
 * @param transcription an OpenAI-compatible origin for {@code /audio/transcriptions}; null when
 *     there is none
 * @param decoders PocketSphinx decoders, each some 110 MB and a core's third while someone speaks
 * @param pocketSphinxModel folder of the acoustic model, dictionary and language model; null for
 *     the distribution's
 * @param whisperModel a model file in whisper.cpp's ggml format; null when there is none
 * @param voskModel folder of a Vosk model; null when there is none
 * @param voice {@code auto} (a configured URL first, then Flite, then eSpeak NG), {@code openai},
 *     {@code flite}, {@code espeak-ng} or {@code none}
 * @param speech an OpenAI-compatible origin for {@code /audio/speech}; null when there is none
 * @param language BCP 47 tag of what is spoken, e.g. {@code en}; Flite and PocketSphinx know
 *     English alone
 * @param cacheBytes bound for synthesised sentences kept in memory
 */
public record SpeechSettings(
    String recognizer,
    @Nullable Origin transcription,
    int decoders,
    @Nullable String pocketSphinxModel,
    @Nullable String whisperModel,
    @Nullable String voskModel,
    String voice,
    @Nullable Origin speech,
    String language,
    long cacheBytes) {

  public SpeechSettings {
    if (decoders < 1 || cacheBytes < 0) {
      throw new IllegalArgumentException(
          "decoders from 1, cacheBytes from 0: " + decoders + ", " + cacheBytes);
    }
  }

  /**
   * Whatever the machine has: PocketSphinx with two decoders, Flite or eSpeak NG, English, 64 MB of
   * kept sentences.
   */
  public static SpeechSettings defaults() {
    return new SpeechSettings("auto", null, 2, null, null, null, "auto", null, "en", 64L << 20);
  }

  /**
   * An OpenAI-compatible service.
   *
   * @param baseUrl ends before {@code /audio/…}, e.g. in {@code /v1}
   * @param apiKey sent as bearer; null sends none
   */
  public record Origin(String baseUrl, @Nullable String apiKey, String model) {
    public Origin {
      Objects.requireNonNull(baseUrl);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Origin[" + baseUrl + ", " + model + "]";
    }
  }
}
