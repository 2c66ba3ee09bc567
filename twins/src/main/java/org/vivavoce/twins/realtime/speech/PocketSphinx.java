package org.vivavoce.twins.realtime.speech;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CMU PocketSphinx from the Linux distribution: offline, English, a generic language model. Clear
 * synthetic voices come out nearly whole, human ones with every second or third word wrong, which
 * {@link #availability()} says.
 *
 * <p>Each decoder has a thread of its own (a native call would pin a virtual thread's carrier),
 * loads at once in the background and takes one turn at a time. Audio of a turn waits while no
 * decoder is free, so {@link #begin()} never does.
 */
final class PocketSphinx implements Recognizer {
  static final List<String> PACKAGES = List.of("libpocketsphinx3", "pocketsphinx-en-us");
  private static final String MODEL = "/usr/share/pocketsphinx/model/en-us";
  private static final Logger log = LoggerFactory.getLogger(PocketSphinx.class);

  /**
   * Chosen by measurement (README.md beside this class). Its noise remover costs clean speech
   * consonants; beams wider than these cost four times the work and find nothing more; other
   * language weights and means made no difference or harm.
   */
  static final List<String> TUNED =
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
          "-1");

  private final BlockingQueue<SphinxTurn> waiting = new LinkedBlockingQueue<>();
  private final List<Thread> workers = new ArrayList<>();
  private final int decoders;
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Availability.@Nullable Missing missing;
  private volatile boolean closed;

  /**
   * Never fails; loading goes on in the background.
   *
   * @param modelFolder null for the distribution's
   * @param tuning PocketSphinx arguments beyond the model's, name and value in turn
   */
  PocketSphinx(@Nullable String modelFolder, int decoders, List<String> tuning) {
    this.decoders = decoders;
    File model = new File(modelFolder == null ? MODEL : modelFolder);
    SphinxLibrary library = null;
    String problem = null;
    List<String> packages = List.of();
    if (!new File(model, "en-us/mdef").isFile()
        || !new File(model, "en-us.lm.bin").isFile()
        || !new File(model, "cmudict-en-us.dict").isFile()) {
      problem = "The speech recogniser's model is not installed (looked in " + model + ")";
      packages = modelFolder == null ? PACKAGES : List.of();
    } else {
      try {
        library = new SphinxLibrary();
      } catch (IllegalArgumentException | UnsatisfiedLinkError e) {
        problem = "The speech recogniser PocketSphinx is not installed";
        packages = PACKAGES;
      }
    }
    if (library == null) {
      String cure = packages.isEmpty() ? "" : "; install " + String.join(" and ", packages);
      missing = new Availability.Missing(problem + cure + ".", packages);
      return;
    }
    missing = null;
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-hmm", model + "/en-us", "-lm", model + "/en-us.lm.bin"));
    arguments.addAll(List.of("-dict", model + "/cmudict-en-us.dict"));
    arguments.addAll(tuning);
    for (int i = 0; i < decoders; i++) {
      workers.add(start(library, List.copyOf(arguments), i));
    }
  }

  private Thread start(SphinxLibrary library, List<String> arguments, int number) {
    return Thread.ofPlatform()
        .daemon()
        .name("pocketsphinx-" + number)
        .start(() -> work(library, arguments));
  }

  private void work(SphinxLibrary library, List<String> arguments) {
    try (SphinxLibrary.Decoder decoder = library.decoder(arguments)) {
      ready.incrementAndGet();
      while (!closed) {
        waiting.take().decode(decoder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("A PocketSphinx decoder stopped", e);
      if (failed.incrementAndGet() == decoders) {
        waiting.forEach(turn -> turn.fail(new SpeechException("PocketSphinx stopped", false, e)));
      }
    }
  }

  @Override
  public String name() {
    return "pocketsphinx";
  }

  @Override
  public Availability availability() {
    if (missing != null) {
      return missing;
    }
    if (closed || failed.get() == decoders) {
      return new Availability.Missing(
          "The speech recogniser PocketSphinx could not load its model.", PACKAGES);
    }
    return ready.get() == 0
        ? new Availability.Loading("The speech recogniser is loading its model.")
        : new Availability.Ready(
            "PocketSphinx is listening: offline, English only, weak on human voices.");
  }

  @Override
  public Recognition begin() {
    if (availability() instanceof Availability.Missing gone) {
      throw new SpeechException(gone.words(), false, null);
    }
    SphinxTurn turn = new SphinxTurn();
    waiting.add(turn);
    return turn;
  }

  /** Ends all turns and gives the decoders back; waits up to 2 s for each. */
  @Override
  public void close() {
    closed = true;
    workers.forEach(Thread::interrupt);
    for (Thread worker : workers) {
      try {
        worker.join(2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    SpeechException gone = new SpeechException("The recogniser was closed", false, null);
    waiting.forEach(turn -> turn.fail(gone));
  }
}
