package org.vivavoce.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.vivavoce.platform.json.Json;
import org.vivavoce.twins.realtime.TwinSettings;
import org.vivavoce.twins.realtime.speech.Recognition;
import org.vivavoce.twins.realtime.speech.Recognizer;
import org.vivavoce.twins.realtime.speech.Recognizers;
import org.vivavoce.twins.realtime.speech.Resampler;
import tools.jackson.databind.node.ArrayNode;

/**
 * What the recogniser in use understands of clean WAV files (16 bit, mono): the yardstick for what
 * it understood of the same answers in an interview. Prints a JSON array of texts.
 */
final class Hear {
  private static final int RECOGNIZER_HZ = 16_000;

  private Hear() {}

  static void run(List<String> files, Map<String, String> environment) throws IOException {
    Map<String, String> settings = new HashMap<>(environment);
    settings.putIfAbsent("TWIN_KEYS_FILE", "none");
    ArrayNode texts = Json.mapper().createArrayNode();
    try (Recognizer recognizer =
        Recognizers.choose(TwinSettings.fromEnvironment(settings).speech())) {
      if (!recognizer.availability().usable()) {
        throw new Refusal(ExitCode.MISSING_TOOL, recognizer.availability().words());
      }
      for (String file : files) {
        try (Recognition recognition = recognizer.begin()) {
          recognition.accept(samples(Path.of(file)));
          texts.add(recognition.finish().text());
        }
      }
    }
    System.out.println(texts);
  }

  private static short[] samples(Path file) throws IOException {
    try (AudioInputStream audio = AudioSystem.getAudioInputStream(file.toFile())) {
      AudioFormat format = audio.getFormat();
      if (format.getChannels() != 1 || format.getSampleSizeInBits() != 16 || format.isBigEndian()) {
        throw new Refusal(ExitCode.USAGE, file + " is not a 16-bit mono WAV file.");
      }
      byte[] bytes = audio.readAllBytes();
      short[] samples = new short[bytes.length / 2];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
      return Resampler.whole(samples, (int) format.getSampleRate(), RECOGNIZER_HZ);
    } catch (UnsupportedAudioFileException e) {
      throw new Refusal(
          ExitCode.USAGE,
          file + (Files.exists(file) ? " is not a WAV file." : " is not there."),
          e);
    }
  }
}
