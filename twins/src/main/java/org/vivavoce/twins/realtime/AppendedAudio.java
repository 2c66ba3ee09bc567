package org.vivavoce.twins.realtime;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.realtime.speech.Resampler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code input_audio_buffer.append} of a session without media: base64 of little-endian 16-bit
 * samples, mono, 24 kHz ({@code audio/pcm}). Time is the audio's: what comes faster than speech is
 * heard faster. Belongs to the call's thread.
 */
final class AppendedAudio {
  /** The API's limit for one append: 15 MiB of base64. */
  static final int MAX_BASE64 = 15 << 20;

  static final int WIRE_HZ = 24_000;
  private static final int FRAME = 480;

  private final Hearing hearing;
  private final Resampler up = new Resampler(WIRE_HZ, 48_000);
  private short[] left = new short[0];

  /** An odd byte at the end of an append is the low half of a sample. */
  private int halfSample = -1;

  AppendedAudio(Hearing hearing) {
    this.hearing = hearing;
  }

  /**
   * @throws TwinProblem when the audio is missing, no base64 or too much
   */
  void append(ObjectNode event) {
    byte[] bytes = decode(event.get("audio"));
    short[] pcm = up.accept(samples(bytes));
    short[] all = Arrays.copyOf(left, left.length + pcm.length);
    System.arraycopy(pcm, 0, all, left.length, pcm.length);
    int at = 0;
    for (; at + FRAME <= all.length; at += FRAME) {
      hearing.audio(Arrays.copyOfRange(all, at, at + FRAME));
    }
    left = Arrays.copyOfRange(all, at, all.length);
  }

  private static byte[] decode(@Nullable JsonNode audio) {
    if (audio == null) {
      throw TwinProblem.invalid(
          "missing_required_parameter", "audio", "Missing required parameter: 'audio'.");
    }
    if (!audio.isString()) {
      throw SessionRules.wrongType("audio", "a base64 string");
    }
    String text = audio.stringValue();
    if (text.length() > MAX_BASE64) {
      throw SessionRules.invalidValue("audio", "at most 15 MiB of base64");
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException noBase64) {
      throw SessionRules.invalidValue("audio", "base64");
    }
  }

  private short[] samples(byte[] bytes) {
    int have = bytes.length + (halfSample < 0 ? 0 : 1);
    short[] pcm = new short[have / 2];
    int at = 0;
    for (int i = 0; i < pcm.length; i++) {
      int low = i == 0 && halfSample >= 0 ? halfSample : bytes[at++] & 0xff;
      pcm[i] = (short) (low | (bytes[at++] << 8));
    }
    halfSample = at < bytes.length ? bytes[at] & 0xff : have % 2 == 1 ? halfSample : -1;
    return pcm;
  }

  /** What was played to the wire's rate, as {@code response.output_audio.delta} carries it. */
  static String base64(short[] pcm24k, int from, int to) {
    byte[] bytes = new byte[(to - from) * 2];
    for (int i = from; i < to; i++) {
      bytes[2 * (i - from)] = (byte) pcm24k[i];
      bytes[2 * (i - from) + 1] = (byte) (pcm24k[i] >> 8);
    }
    return Base64.getEncoder().encodeToString(bytes);
  }
}
