package org.vivavoce.twins.realtime.speech;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import tools.jackson.databind.JsonNode;

/** Vosk (Kaldi) with a model folder of the operator's: hears a turn while it is spoken. */
final class Vosk implements TurnDecoder {
  private static final int PARTIAL_EVERY_SAMPLES = 16_000 / 4;

  private final Model model;
  private final List<HeardWord> words = new ArrayList<>();
  private org.vosk.@Nullable Recognizer turn;
  private Consumer<String> partial = _ -> {};
  private long samples;
  private long toldAt;

  private Vosk(Model model) {
    this.model = model;
  }

  private static DecoderPool.Words words(Path folder) {
    return new DecoderPool.Words(
        "vosk",
        "Vosk is listening: offline, model " + folder.getFileName() + ".",
        "The speech recogniser Vosk could not load its model",
        List.of());
  }

  /** One decoder; never fails: see its availability. */
  static Recognizer open(@Nullable String modelFolder) {
    Availability looked = look(modelFolder);
    if (modelFolder == null || looked instanceof Availability.Missing) {
      return new NoRecognizer((Availability.Missing) looked);
    }
    Path folder = Path.of(modelFolder);
    return new DecoderPool(words(folder), 1, () -> new Vosk(load(folder)));
  }

  private static Model load(Path folder) {
    try {
      LibVosk.setLogLevel(LogLevel.WARNINGS);
      return new Model(folder.toString());
    } catch (IOException | LinkageError e) {
      throw new SpeechException(
          folder.getFileName() + " is no Vosk model, or the library cannot be loaded", false, e);
    }
  }

  /** Whether the folder looks like a model; loads nothing. */
  static Availability look(@Nullable String modelFolder) {
    if (modelFolder == null) {
      return new Availability.Missing(
          "Vosk has no model: set TWIN_VOSK_MODEL to a model's folder, or fetch one with"
              + " `./viva speech install`.",
          List.of());
    }
    Path folder = Path.of(modelFolder);
    // Two layouts: am/final.mdl with conf/, and, of the older small models, final.mdl beside them.
    boolean there =
        Files.isReadable(folder.resolve("am/final.mdl"))
            || Files.isReadable(folder.resolve("final.mdl"));
    return there
        ? new Availability.Ready(words(folder).ready())
        : new Availability.Missing(
            folder + " is no Vosk model: it has no am/final.mdl.", List.of());
  }

  @Override
  public void start(List<String> keywords, Consumer<String> partialText) {
    partial = partialText;
    words.clear();
    samples = 0;
    toldAt = 0;
    try {
      turn = new org.vosk.Recognizer(model, 16_000f);
      turn.setWords(true);
    } catch (IOException e) {
      throw new SpeechException("Vosk could not begin a turn", true, e);
    }
  }

  @Override
  public void accept(short[] pcm16k) {
    org.vosk.Recognizer recognizer = open();
    samples += pcm16k.length;
    if (recognizer.acceptWaveForm(pcm16k, pcm16k.length)) {
      words.addAll(words(recognizer.getResult()));
    }
    if (samples - toldAt >= PARTIAL_EVERY_SAMPLES) {
      toldAt = samples;
      partial.accept(soFar(tree(recognizer.getPartialResult()).path("partial").asString("")));
    }
  }

  private org.vosk.Recognizer open() {
    org.vosk.Recognizer recognizer = turn;
    if (recognizer == null) {
      throw new SpeechException("Vosk has no turn", false, null);
    }
    return recognizer;
  }

  private String soFar(String phrase) {
    StringBuilder text = new StringBuilder();
    words.forEach(word -> text.append(word.word()).append(' '));
    return PlainText.words(text + phrase);
  }

  @Override
  public Recognized end() {
    words.addAll(words(open().getFinalResult()));
    abandon();
    return Recognized.of(PlainText.sentence(words), samples / 16);
  }

  /**
   * {@code {"result": [{"conf", "start", "end", "word"}], "text"}}; nothing heard has no result.
   */
  static List<HeardWord> words(String result) {
    List<HeardWord> heard = new ArrayList<>();
    for (JsonNode word : tree(result).path("result")) {
      String text = PlainText.words(word.path("word").asString(""));
      if (!text.isEmpty()) {
        heard.add(new HeardWord(text, word.path("conf").asDouble(1)));
      }
    }
    return heard;
  }

  private static JsonNode tree(String text) {
    JsonNode tree = Json.tryTree(text);
    return tree == null ? Json.object() : tree;
  }

  @Override
  public void abandon() {
    org.vosk.Recognizer recognizer = turn;
    turn = null;
    if (recognizer != null) {
      recognizer.close();
    }
  }

  @Override
  public void close() {
    abandon();
    model.close();
  }
}
