package org.vivavoce.twins.realtime.speech;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whisper by whisper.cpp, with a model file of the operator's (ggml format). It hears a turn when
 * it is over, so there is no partial text. Weaknesses of the family that are guarded against: it
 * makes up sentences over silence (silence is not given to it), names noises in brackets (left
 * out), and repeats itself (a text that is one loop is nothing).
 */
final class Whisper implements TurnDecoder {
  /** 5 minutes: longer turns lose what comes after. */
  private static final int MAX_SAMPLES = 16_000 * 300;

  /** The shortest that whisper.cpp takes is 1 s; shorter turns get silence behind them. */
  private static final int MIN_SAMPLES = 16_000 * 11 / 10;

  private static final int LOOP = 6;

  private final WhisperLibrary.Model model;
  private final String language;
  private final int threads;
  private final TurnAudio audio = new TurnAudio(MAX_SAMPLES);
  private String hint = "";

  private Whisper(WhisperLibrary.Model model, String language, int threads) {
    this.model = model;
    this.language = language;
    this.threads = threads;
  }

  private static DecoderPool.Words words(Path file) {
    return new DecoderPool.Words(
        "whisper",
        "Whisper is listening: offline, model " + file.getFileName() + ".",
        "The speech recogniser Whisper could not load its model",
        List.of());
  }

  /** One decoder, which takes all cores for a turn; never fails: see its availability. */
  static Recognizer open(@Nullable String modelFile, String language) {
    Availability looked = look(modelFile);
    if (modelFile == null || looked instanceof Availability.Missing) {
      return new NoRecognizer((Availability.Missing) looked);
    }
    Path file = Path.of(modelFile);
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
    return new DecoderPool(
        words(file),
        1,
        () -> new Whisper(new WhisperLibrary().model(file), language.split("-")[0], threads));
  }

  /** Whether there is a file; loads nothing. */
  static Availability look(@Nullable String modelFile) {
    if (modelFile == null) {
      return new Availability.Missing(
          "Whisper has no model: set TWIN_WHISPER_MODEL to a ggml file, or fetch one with"
              + " `./viva speech install`.",
          List.of());
    }
    Path file = Path.of(modelFile);
    return Files.isReadable(file) && Files.isRegularFile(file)
        ? new Availability.Ready(words(file).ready())
        : new Availability.Missing("Whisper's model " + file + " cannot be read.", List.of());
  }

  @Override
  public void start(List<String> keywords, Consumer<String> partial) {
    audio.clear();
    hint = String.join(", ", keywords);
  }

  @Override
  public void accept(short[] pcm16k) {
    audio.add(pcm16k);
  }

  @Override
  public Recognized end() {
    short[] pcm = audio.all();
    audio.clear();
    long audioMs = pcm.length / 16;
    if (Silence.is(pcm)) {
      return Recognized.of(List.of(), audioMs);
    }
    float[] samples = new float[Math.max(MIN_SAMPLES, pcm.length)];
    for (int i = 0; i < pcm.length; i++) {
      samples[i] = pcm[i] / 32_768f;
    }
    List<HeardWord> words = spoken(model.transcribe(samples, language, hint, threads));
    return Recognized.of(loops(words) ? List.of() : words, audioMs);
  }

  /** Without the names of noises: {@code [BLANK_AUDIO]}, {@code (wind blowing)}. */
  static List<HeardWord> spoken(List<HeardWord> words) {
    List<HeardWord> kept = new ArrayList<>();
    char until = 0;
    for (HeardWord word : words) {
      String text = word.word();
      if (until == 0 && (text.startsWith("[") || text.startsWith("("))) {
        until = text.charAt(0) == '[' ? ']' : ')';
      }
      if (until == 0) {
        kept.add(word);
      } else if (text.indexOf(until) >= 0) {
        until = 0;
      }
    }
    return kept;
  }

  /** One to three words, again and again, and nothing else. */
  static boolean loops(List<HeardWord> words) {
    for (int period = 1; period <= 3; period++) {
      boolean same = words.size() >= period * LOOP;
      for (int i = period; same && i < words.size(); i++) {
        same = words.get(i).word().equalsIgnoreCase(words.get(i - period).word());
      }
      if (same) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void abandon() {
    audio.clear();
  }

  @Override
  public void close() {
    model.close();
  }
}
