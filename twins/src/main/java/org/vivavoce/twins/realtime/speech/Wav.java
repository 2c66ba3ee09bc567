package org.vivavoce.twins.realtime.speech;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** 16-bit PCM in RIFF WAVE, as far as speech programs write and services read it. */
final class Wav {
  private static final int HEADER_BYTES = 44;

  private final int rate;
  private final short[] samples;

  private Wav(int rate, short[] samples) {
    this.rate = rate;
    this.samples = samples;
  }

  int rate() {
    return rate;
  }

  /** The first channel; not a copy. */
  short[] samples() {
    return samples;
  }

  /**
   * Reads what a program wrote to a pipe: it cannot have known the length beforehand, so a data
   * chunk ends with the bytes at the latest.
   *
   * @throws SpeechException when it is not 16-bit PCM
   */
  static Wav read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < HEADER_BYTES
        || !tag(bytes, 0).equals("RIFF")
        || !tag(bytes, 8).equals("WAVE")) {
      throw new SpeechException("The speech program did not write a WAV file", false, null);
    }
    int rate = 0;
    int channels = 0;
    int at = 12;
    while (at + 8 <= bytes.length) {
      String name = tag(bytes, at);
      long size = Integer.toUnsignedLong(in.getInt(at + 4));
      int body = at + 8;
      if (name.equals("fmt ") && body + 16 <= bytes.length) {
        channels = in.getShort(body + 2);
        rate = in.getInt(body + 4);
        if (in.getShort(body) != 1 || in.getShort(body + 14) != 16) {
          throw new SpeechException("The speech program's WAV file is not 16-bit PCM", false, null);
        }
      } else if (name.equals("data")) {
        int length = (int) Math.min(size, bytes.length - body);
        return new Wav(
            rate, firstChannel(in.slice(body, length).order(ByteOrder.LITTLE_ENDIAN), channels));
      }
      if (size > bytes.length) {
        break;
      }
      at = body + (int) size + (int) (size & 1);
    }
    throw new SpeechException("The speech program's WAV file holds no audio", false, null);
  }

  private static short[] firstChannel(ByteBuffer data, int channels) {
    if (channels < 1) {
      throw new SpeechException("The speech program's WAV file has no format", false, null);
    }
    short[] out = new short[data.remaining() / (2 * channels)];
    for (int i = 0; i < out.length; i++) {
      out[i] = data.getShort(2 * channels * i);
    }
    return out;
  }

  private static String tag(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.US_ASCII);
  }

  /** A whole mono file. */
  static byte[] write(short[] samples, int rate) {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length * 2);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
    out.putShort((short) 1).putInt(rate).putInt(rate * 2).putShort((short) 2).putShort((short) 16);
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples.length * 2);
    for (short s : samples) {
      out.putShort(s);
    }
    return out.array();
  }

  /** Raw little-endian 16-bit samples. */
  static short[] raw(byte[] bytes) {
    short[] out = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(out);
    return out;
  }

  /**
   * Cuts silence down to so many milliseconds at either end. Silence is what lies below about -50
   * dBFS (RMS over 5 ms), under the softest consonant a synthesiser makes. All silence gives
   * nothing.
   */
  static short[] trim(short[] pcm, int rate, int leadMs, int trailMs) {
    int step = rate / 200;
    int first = -1;
    int last = -1;
    for (int at = 0; at < pcm.length; at += step) {
      int end = Math.min(pcm.length, at + step);
      double energy = 0;
      for (int i = at; i < end; i++) {
        energy += (double) pcm[i] * pcm[i];
      }
      if (energy > (double) (end - at) * 100 * 100) {
        first = first < 0 ? at : first;
        last = end;
      }
    }
    if (first < 0) {
      return new short[0];
    }
    int from = Math.max(0, first - rate * leadMs / 1000);
    int to = Math.min(pcm.length, last + rate * trailMs / 1000);
    return Arrays.copyOfRange(pcm, from, to);
  }
}
