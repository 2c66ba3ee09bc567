package org.vivavoce.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code viva speech install NAME --url U --sha256 H}: fetches a Whisper or Vosk model on the
 * operator's word, tries it in a process of its own (a model that its library cannot stand ends
 * that process and nothing else), puts it in place by one rename and switches it on.
 */
final class SpeechInstall {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final int TRY_TIMEOUT_S = 300;
  private static final String USAGE =
      "Say: ./viva speech install NAME --url U --sha256 H [--data DIR], or ./viva speech use"
          + " NAME|default [--data DIR]";

  private final SpeechModels models;
  private final Jvms jvms;

  private SpeechInstall(SpeechModels models, Jvms jvms) {
    this.models = models;
    this.jvms = jvms;
  }

  /**
   * @return the exit status: 0, or 1 when the model cannot be had or used
   * @throws Refusal for wrong usage, a full disk or a folder that may not be written
   */
  static int run(List<String> arguments, Map<String, String> environment, Path home)
      throws InterruptedException {
    List<String> rest = new ArrayList<>(arguments);
    String data = option(rest, "--data");
    String url = option(rest, "--url");
    String sha256 = option(rest, "--sha256");
    Path folder =
        data != null
            ? Path.of(data)
            : Path.of(environment.getOrDefault("VIVA_DATA", home.resolve("data").toString()));
    if (rest.size() != 2 || !NAME.matcher(rest.get(1)).matches()) {
      throw new Refusal(ExitCode.USAGE, USAGE);
    }
    SpeechInstall install =
        new SpeechInstall(SpeechModels.of(folder.toAbsolutePath().normalize()), Jvms.ofProcess());
    try {
      if (rest.getFirst().equals("use") && url == null && sha256 == null) {
        return install.use(rest.get(1));
      }
      if (!rest.getFirst().equals("install") || url == null || sha256 == null) {
        throw new Refusal(ExitCode.USAGE, USAGE);
      }
      if (!SHA256.matcher(sha256).matches()) {
        throw new Refusal(ExitCode.USAGE, "--sha256 is 64 hexadecimal digits.");
      }
      return install.install(rest.get(1), url, sha256.toLowerCase(Locale.ROOT));
    } catch (ModelFetch.Failure failure) {
      System.err.println("viva: " + failure.getMessage());
      return 1;
    } catch (AccessDeniedException e) {
      throw new Refusal(ExitCode.NOT_WRITABLE, "This user may not write " + e.getFile() + ".", e);
    } catch (FileSystemException e) {
      throw new Refusal(
          ExitCode.NOT_WRITABLE, e.getFile() + " cannot be written: " + e.getReason() + ".", e);
    } catch (IOException e) {
      System.err.println("viva: The model could not be put in place: " + e.getMessage() + ".");
      return 1;
    }
  }

  private static @Nullable String option(List<String> arguments, String name) {
    int at = arguments.indexOf(name);
    if (at < 0) {
      return null;
    }
    if (at + 1 >= arguments.size()) {
      throw new Refusal(ExitCode.USAGE, name + " needs a value.");
    }
    arguments.remove(at);
    return arguments.remove(at);
  }

  private int use(String name) throws IOException {
    if (name.equals("default")) {
      models.useNone();
      System.out.println("No model is switched on; the next start uses what the machine has.");
      return 0;
    }
    Path place = models.folder().resolve(name);
    SpeechModels.Model model =
        Files.isDirectory(place) ? SpeechModels.find(place).orElse(null) : null;
    if (model == null) {
      throw new ModelFetch.Failure("There is no model " + name + " in " + models.folder() + ".");
    }
    models.use(model);
    told(model);
    return 0;
  }

  private int install(String name, String url, String sha256)
      throws IOException, InterruptedException {
    URI address;
    try {
      address = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new Refusal(ExitCode.USAGE, "--url is no address: " + url, e);
    }
    if (Files.exists(models.folder().resolve(name))) {
      throw new ModelFetch.Failure(
          "There is a model "
              + name
              + " already: switch it on with ./viva speech use "
              + name
              + ", or choose another name.");
    }
    Path work = Files.createDirectories(models.folder().resolve(".part"));
    Path part = new ModelFetch(address, work.resolve(sha256)).fetch(sha256);
    Path unpacked = work.resolve(name);
    remove(unpacked);
    try {
      place(part, unpacked, fileName(address));
      SpeechModels.Model model =
          SpeechModels.find(unpacked)
              .orElseThrow(
                  () ->
                      new ModelFetch.Failure(
                          "That is neither a Whisper model (ggml) nor a Vosk model (a folder with"
                              + " am/final.mdl)."));
      tryOut(model);
      Files.move(unpacked, models.folder().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      remove(unpacked);
      throw e;
    } finally {
      Files.deleteIfExists(part);
    }
    return use(name);
  }

  private static String fileName(URI address) {
    String path = address.getPath() == null ? "" : address.getPath();
    String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    return last.isEmpty() || last.startsWith(".") ? "model.bin" : last;
  }

  private static void place(Path part, Path folder, String fileName) throws IOException {
    if (ModelArchive.isOne(part)) {
      long free = Files.getFileStore(part).getUsableSpace();
      ModelArchive.unpack(part, folder, free - DataFolder.NEEDED_BYTES);
    } else {
      Files.createDirectories(folder);
      Files.move(part, folder.resolve(fileName));
    }
  }

  /** Loads it and lets it hear a second of sound. */
  private void tryOut(SpeechModels.Model model) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(jvms.command("speech-try", models.folder()));
    command.add(model.recognizer());
    command.add(model.path().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(models.folder().resolve(".part/try.log").toFile())
            .start();
    if (!process.waitFor(TRY_TIMEOUT_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new ModelFetch.Failure("The model was still loading after 5 minutes.");
    }
    if (process.exitValue() != 0) {
      String log = Files.readString(models.folder().resolve(".part/try.log"));
      String said =
          log.lines()
              .filter(line -> line.startsWith("viva: "))
              .map(line -> line.substring(6))
              .reduce((_, last) -> last)
              .orElse("its library ended the process (" + process.exitValue() + ")");
      throw new ModelFetch.Failure("The model cannot be used: " + said);
    }
  }

  private void told(SpeechModels.Model model) {
    System.out.println(
        "The next start listens with "
            + model.recognizer()
            + " ("
            + model.path()
            + "). The same by hand: "
            + model.setting()
            + "="
            + model.path()
            + "; back: ./viva speech use default");
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }
}
