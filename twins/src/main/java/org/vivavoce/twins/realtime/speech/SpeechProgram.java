package org.vivavoce.twins.realtime.speech;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * Runs a synthesiser: text in by standard input (never by a shell or an argument list that others
 * can see), WAV out.
 */
final class SpeechProgram {
  private static final int TIMEOUT_S = 20;
  private static final int MAX_BYTES = 64 << 20;

  /**
   * Realtime API voices that sound male, and the TTS API's. The others get the female or neutral
   * voice.
   */
  static final List<String> MALE_VOICES =
      List.of("ash", "ballad", "cedar", "echo", "fable", "onyx", "verse");

  private SpeechProgram() {}

  /** Whether a program of this name is on the PATH. */
  static boolean installed(String program) {
    String path = System.getenv("PATH");
    if (path == null) {
      return false;
    }
    for (String folder : path.split(File.pathSeparator)) {
      if (new File(folder, program).canExecute()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Speaks a text by a program that reads standard input and writes standard output.
   *
   * @return 48 kHz mono with at most 60 ms of silence before and 120 ms after
   * @throws SpeechException with the program's name and what went wrong, never the text
   */
  static short[] speak(List<String> command, String text) {
    String spoken = cleaned(text);
    return spoken.isEmpty() ? new short[0] : finished(run(command, spoken + "\n"));
  }

  /**
   * The same by a program that can only read and write files; they live in a folder of their own,
   * which nobody else may read, for as long as the program runs.
   *
   * @param command makes the command line from the text file and the WAV file
   */
  static short[] speakByFiles(BiFunction<Path, Path, List<String>> command, String text) {
    String spoken = cleaned(text);
    if (spoken.isEmpty()) {
      return new short[0];
    }
    try {
      Path folder = Files.createTempDirectory("viva-voice"); // created with mode 0700
      Path in = folder.resolve("text");
      Path out = folder.resolve("speech.wav");
      try {
        Files.writeString(in, spoken + "\n");
        run(command.apply(in, out), "");
        return finished(Files.readAllBytes(out));
      } finally {
        Files.deleteIfExists(in);
        Files.deleteIfExists(out);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new SpeechException("The speech program's files cannot be written or read", true, e);
    }
  }

  private static String cleaned(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private static short[] finished(byte[] file) {
    Wav wav = Wav.read(file);
    short[] trimmed = Wav.trim(wav.samples(), wav.rate(), 60, 120);
    return Resampler.whole(trimmed, wav.rate(), 48_000);
  }

  static byte[] run(List<String> command, String input) {
    String name = command.getFirst();
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new SpeechException("The speech program " + name + " could not be started", false, e);
    }
    CompletableFuture<byte[]> output = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> exchange(process, input, output));
    try {
      byte[] bytes = output.get(TIMEOUT_S, TimeUnit.SECONDS);
      if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
        throw new SpeechException("The speech program " + name + " did not end", true, null);
      }
      if (process.exitValue() != 0) {
        throw new SpeechException(
            "The speech program " + name + " failed with code " + process.exitValue(), false, null);
      }
      return bytes;
    } catch (TimeoutException e) {
      throw new SpeechException("The speech program " + name + " hung", true, e);
    } catch (ExecutionException e) {
      throw new SpeechException("The speech program " + name + " broke off", true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException("Interrupted while " + name + " was speaking", true, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void exchange(Process process, String input, CompletableFuture<byte[]> output) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      output.completeExceptionally(e); // it ended before it had read all
      return;
    }
    try (InputStream out = process.getInputStream()) {
      output.complete(out.readNBytes(MAX_BYTES));
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }
}
