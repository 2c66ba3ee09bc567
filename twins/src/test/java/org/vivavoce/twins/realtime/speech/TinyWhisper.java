package org.vivavoce.twins.realtime.speech;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Writes the smallest English model that whisper.cpp loads and runs (2.6 MB): one layer, 16 wide,
 * weights by chance from a seed. It transcribes to nonsense, but through every step of a real one.
 * Layout: whisper.cpp's ggml format (magic, hyperparameters, mel filters, vocabulary, tensors).
 */
final class TinyWhisper {
  private static final int MAGIC = 0x67676d6c;

  /** Special tokens have fixed ids, so the vocabulary has its full length. */
  private static final int VOCABULARY = 51_864;

  private static final int WORDS = 50_257;
  private static final int END_OF_TEXT = 50_256;
  private static final double END_PULL = 1.6;
  private static final int AUDIO_CONTEXT = 1_500;
  private static final int TEXT_CONTEXT = 448;
  private static final int WIDTH = 16;
  private static final int MELS = 80;
  private static final int FFT_BINS = 201;

  private final OutputStream out;
  private final Random chance = new Random(7);

  private TinyWhisper(OutputStream out) {
    this.out = out;
  }

  /** Also without anything that is built: {@code java TinyWhisper.java FILE}. */
  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]));
  }

  static Path write(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      new TinyWhisper(out).model();
    }
    return file;
  }

  private void model() throws IOException {
    ints(MAGIC, VOCABULARY, AUDIO_CONTEXT, WIDTH, 1, 1, TEXT_CONTEXT, WIDTH, 1, 1, MELS, 1);
    ints(MELS, FFT_BINS);
    for (int i = 0; i < MELS * FFT_BINS; i++) {
      floats((float) (chance.nextDouble() * 0.02));
    }
    ints(WORDS);
    for (int i = 0; i < WORDS; i++) {
      // whisper.cpp ends the process when these three are missing.
      String text = i < 3 ? List.of(" ", " -", " '").get(i) : " w" + i;
      byte[] word = text.getBytes(StandardCharsets.UTF_8);
      ints(word.length);
      out.write(word);
    }
    single("encoder.positional_embedding", WIDTH, AUDIO_CONTEXT);
    half("encoder.conv1.weight", 3, MELS, WIDTH);
    single("encoder.conv1.bias", 1, WIDTH);
    half("encoder.conv2.weight", 3, WIDTH, WIDTH);
    single("encoder.conv2.bias", 1, WIDTH);
    norm("encoder.ln_post");
    block("encoder.blocks.0", false);
    single("decoder.positional_embedding", WIDTH, TEXT_CONTEXT);
    embedding();
    block("decoder.blocks.0", true);
  }

  /** The end of text lies along the last norm's bias: likely after some words, so that it ends. */
  private void embedding() throws IOException {
    float[] bias = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      bias[i] = (float) chance.nextGaussian();
    }
    single("decoder.ln.weight", WIDTH);
    head("decoder.ln.bias", 0, WIDTH);
    for (float each : bias) {
      floats(each);
    }
    head("decoder.token_embedding.weight", 1, WIDTH, VOCABULARY);
    for (int token = 0; token < VOCABULARY; token++) {
      for (int i = 0; i < WIDTH; i++) {
        halfs((float) (token == END_OF_TEXT ? END_PULL * bias[i] : chance.nextGaussian()));
      }
    }
  }

  private void block(String name, boolean crosses) throws IOException {
    norm(name + ".mlp_ln");
    half(name + ".mlp.0.weight", WIDTH, 4 * WIDTH);
    single(name + ".mlp.0.bias", 4 * WIDTH);
    half(name + ".mlp.2.weight", 4 * WIDTH, WIDTH);
    single(name + ".mlp.2.bias", WIDTH);
    attention(name + ".attn");
    if (crosses) {
      attention(name + ".cross_attn");
    }
  }

  private void attention(String name) throws IOException {
    norm(name + "_ln");
    half(name + ".query.weight", WIDTH, WIDTH);
    single(name + ".query.bias", WIDTH);
    half(name + ".key.weight", WIDTH, WIDTH);
    half(name + ".value.weight", WIDTH, WIDTH);
    single(name + ".value.bias", WIDTH);
    half(name + ".out.weight", WIDTH, WIDTH);
    single(name + ".out.bias", WIDTH);
  }

  private void norm(String name) throws IOException {
    single(name + ".weight", WIDTH);
    single(name + ".bias", WIDTH);
  }

  private void single(String name, int... dimensions) throws IOException {
    int count = head(name, 0, dimensions);
    for (int i = 0; i < count; i++) {
      floats((float) chance.nextGaussian());
    }
  }

  private void half(String name, int... dimensions) throws IOException {
    int count = head(name, 1, dimensions);
    for (int i = 0; i < count; i++) {
      halfs((float) chance.nextGaussian());
    }
  }

  private void halfs(float value) throws IOException {
    short half = Float.floatToFloat16(value);
    out.write(half & 0xff);
    out.write((half >> 8) & 0xff);
  }

  private int head(String name, int type, int... dimensions) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    ints(dimensions.length, bytes.length, type);
    ints(dimensions);
    out.write(bytes);
    int count = 1;
    for (int dimension : dimensions) {
      count *= dimension;
    }
    return count;
  }

  private void ints(int... values) throws IOException {
    for (int value : values) {
      out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
  }

  private void floats(float value) throws IOException {
    ints(Float.floatToIntBits(value));
  }
}
