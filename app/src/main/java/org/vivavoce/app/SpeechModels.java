package org.vivavoce.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The recogniser models of an installation: {@code DIR/models/NAME/…}, and in {@code
 * DIR/models/in-use.json} which one is switched on. What the operator's environment says of
 * recognisers goes before it.
 */
record SpeechModels(Path folder) {
  private static final byte[] GGML = {'l', 'm', 'g', 'g'};
  private static final int DEPTH = 4;

  /** What the environment may already decide. */
  private static final String[] SETTINGS = {
    "TWIN_RECOGNIZER", "TWIN_WHISPER_MODEL", "TWIN_VOSK_MODEL", "TRANSCRIPTION_BASE_URL"
  };

  static SpeechModels of(Path data) {
    return new SpeechModels(data.resolve("models"));
  }

  /**
   * @param recognizer {@code whisper} or {@code vosk}
   * @param path the model's file or folder
   */
  record Model(String recognizer, Path path) {
    String setting() {
      return recognizer.equals("whisper") ? "TWIN_WHISPER_MODEL" : "TWIN_VOSK_MODEL";
    }
  }

  /** What kind of model lies there, if any. */
  static Optional<Model> find(Path place) throws IOException {
    try (Stream<Path> paths = Files.walk(place, DEPTH)) {
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        if (path.endsWith("am/final.mdl")) {
          return Optional.of(new Model("vosk", parent(parent(path))));
        }
        if (path.endsWith("final.mdl")) {
          return Optional.of(new Model("vosk", parent(path)));
        }
        if (Files.isRegularFile(path) && isGgml(path)) {
          return Optional.of(new Model("whisper", path));
        }
      }
    }
    return Optional.empty();
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static boolean isGgml(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(GGML.length), GGML);
    }
  }

  /** Switches a model on, for the next start. */
  void use(Model model) throws IOException {
    Files.createDirectories(folder);
    Path part = folder.resolve("in-use.json.part");
    Files.writeString(
        part,
        Json.write(
                Json.object()
                    .put("recognizer", model.recognizer())
                    .put("path", folder.relativize(model.path()).toString()))
            + "\n");
    Files.move(part, folder.resolve("in-use.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  void useNone() throws IOException {
    Files.deleteIfExists(folder.resolve("in-use.json"));
  }

  /** The model that is switched on; null when there is none or its note cannot be read. */
  @Nullable Model inUse() {
    try {
      JsonNode note = Json.tree(Files.readString(folder.resolve("in-use.json")));
      String recognizer = note.path("recognizer").asString("");
      Path path = folder.resolve(note.path("path").asString("")).normalize();
      boolean known = recognizer.equals("whisper") || recognizer.equals("vosk");
      return known && path.startsWith(folder.normalize()) ? new Model(recognizer, path) : null;
    } catch (IOException | JacksonException e) {
      return null;
    }
  }

  /** For the twin's process; empty where the operator's environment decides. */
  Map<String, String> settings(Map<String, String> environment) {
    for (String name : SETTINGS) {
      if (!environment.getOrDefault(name, "").isBlank()) {
        return Map.of();
      }
    }
    Model model = inUse();
    return model == null
        ? Map.of()
        : Map.of("TWIN_RECOGNIZER", model.recognizer(), model.setting(), model.path().toString());
  }
}
