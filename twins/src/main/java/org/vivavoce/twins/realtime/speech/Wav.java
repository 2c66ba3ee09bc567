package org.vivavoce.twins.realtime.speech;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * RIFF WAVE, 16-bit PCM, mono. Lengths in the header of a file written to a pipe are often
 * nonsense, so the data chunk ends with the bytes at the latest.
 */
final class Wav {
  private static final int HEADER = 44;

  private final int rateHz;
  private final short[] pcm;

  Wav(int rateHz, short[] pcm) {
    this.rateHz = rateHz;
    this.pcm = pcm;
  }

  int rateHz() {
    return rateHz;
  }

  /** The samples themselves, not a copy. */
  short[] pcm() {
    return pcm;
  }

  static Wav read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < HEADER || !tag(in, 0).equals("RIFF") || !tag(in, 8).equals("WAVE")) {
      throw new SpeechException("The synthesiser gave no WAVE audio", false, null);
    }
    int rate = 0;
    int at = 12;
    while (at + 8 <= bytes.length) {
      String tag = tag(in, at);
      long length = Integer.toUnsignedLong(in.getInt(at + 4));
      int start = at + 8;
      int end = (int) Math.min(bytes.length, start + length);
      if (tag.equals("fmt ")) {
        if (in.getShort(start) != 1
            || in.getShort(start + 2) != 1
            || in.getShort(start + 14) != 16) {
          throw new SpeechException("The synthesiser's audio is not 16-bit mono PCM", false, null);
        }
        rate = in.getInt(start + 4);
      } else if (tag.equals("data") && rate > 0) {
        short[] pcm = new short[(end - start) / 2];
        in.position(start).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        return new Wav(rate, pcm);
      }
      at = end + (end - start) % 2;
    }
    throw new SpeechException("The synthesiser's audio has no samples", false, null);
  }

  byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(HEADER + pcm.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(HEADER - 8 + pcm.length * 2).put(ascii("WAVEfmt ")).putInt(16);
    out.putShort((short) 1).putShort((short) 1).putInt(rateHz).putInt(rateHz * 2);
    out.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(pcm.length * 2);
    for (short sample : pcm) {
      out.putShort(sample);
    }
    return out.array();
  }

  private static String tag(ByteBuffer in, int at) {
    byte[] four = new byte[4];
    in.get(at, four);
    return new String(four, StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
