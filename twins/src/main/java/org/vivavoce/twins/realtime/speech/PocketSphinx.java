package org.vivavoce.twins.realtime.speech;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CMU PocketSphinx from the Linux distribution: offline, English, a generic language model. Clear
 * synthetic voices come out nearly whole, human ones with every second or third word wrong, which
 * {@link Recognizer#availability()} says.
 */
final class PocketSphinx {
  static final List<String> PACKAGES = List.of("libpocketsphinx3", "pocketsphinx-en-us");
  private static final String MODEL = "/usr/share/pocketsphinx/model/en-us";

  private static final DecoderPool.Words WORDS =
      new DecoderPool.Words(
          "pocketsphinx",
          "PocketSphinx is listening: offline, English only, weak on human voices.",
          "The speech recogniser PocketSphinx could not load its model",
          PACKAGES);

  /**
   * Chosen by measurement (README.md beside this class). Its noise remover costs clean speech
   * consonants; beams wider than these cost four times the work and find nothing more; other
   * language weights and means made no difference or harm.
   */
  private static final List<String> TUNED =
      List.of(
          "-remove_noise",
          "no",
          "-beam",
          "1e-64",
          "-wbeam",
          "1e-40",
          "-pbeam",
          "1e-64",
          "-lpbeam",
          "1e-50",
          "-lponlybeam",
          "1e-30",
          "-maxhmmpf",
          "-1",
          "-fwdflatsfwin",
          "10");

  private PocketSphinx() {}

  /**
   * Never fails; loading goes on in the background.
   *
   * @param modelFolder null for the distribution's
   */
  static Recognizer open(@Nullable String modelFolder, int decoders) {
    Availability looked = look(modelFolder);
    if (looked instanceof Availability.Missing missing) {
      return new NoRecognizer(missing);
    }
    File model = model(modelFolder);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-hmm", model + "/en-us", "-lm", model + "/en-us.lm.bin"));
    arguments.addAll(List.of("-dict", model + "/cmudict-en-us.dict"));
    arguments.addAll(TUNED);
    SphinxLibrary library = new SphinxLibrary();
    return new DecoderPool(
        WORDS, decoders, () -> new SphinxPhrases(library.decoder(List.copyOf(arguments))));
  }

  private static File model(@Nullable String modelFolder) {
    return new File(modelFolder == null ? MODEL : modelFolder);
  }

  /** Whether model and library are there; loads no model. */
  static Availability look(@Nullable String modelFolder) {
    File model = model(modelFolder);
    String problem;
    List<String> packages = PACKAGES;
    if (!new File(model, "en-us/mdef").isFile()
        || !new File(model, "en-us.lm.bin").isFile()
        || !new File(model, "cmudict-en-us.dict").isFile()) {
      problem = "The speech recogniser's model is not installed (looked in " + model + ")";
      packages = modelFolder == null ? PACKAGES : List.of();
    } else {
      try {
        SphinxLibrary _ = new SphinxLibrary();
        return new Availability.Ready(WORDS.ready());
      } catch (IllegalArgumentException | UnsatisfiedLinkError e) {
        problem = "The speech recogniser PocketSphinx is not installed";
      }
    }
    String cure = packages.isEmpty() ? "" : "; install " + String.join(" and ", packages);
    return new Availability.Missing(problem + cure + ".", packages);
  }
}
