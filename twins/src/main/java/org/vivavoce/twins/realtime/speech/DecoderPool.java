package org.vivavoce.twins.realtime.speech;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recogniser of this machine: some decoders, each with a thread of its own (a native call would
 * pin a virtual thread's carrier), which loads at once in the background and takes one turn at a
 * time. Audio of a turn waits while no decoder is free, so {@link #begin()} never does.
 */
final class DecoderPool implements Recognizer {
  private static final Logger log = LoggerFactory.getLogger(DecoderPool.class);

  /**
   * How it is spoken of.
   *
   * @param ready a sentence for a page
   * @param broken what is said when no decoder could be loaded; the reason is added
   */
  record Words(String name, String ready, String broken, List<String> debianPackages) {}

  private final Words words;
  private final BlockingQueue<DecoderTurn> waiting = new LinkedBlockingQueue<>();
  private final List<Thread> workers = new ArrayList<>();
  private final int decoders;
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile @Nullable String reason;
  private volatile boolean closed;

  /**
   * @param loader makes a decoder, on the thread that will use it; throws {@link SpeechException}
   *     in words
   */
  DecoderPool(Words words, int decoders, Supplier<TurnDecoder> loader) {
    this.words = words;
    this.decoders = decoders;
    for (int i = 0; i < decoders; i++) {
      workers.add(
          Thread.ofPlatform().daemon().name(words.name() + "-" + i).start(() -> work(loader)));
    }
  }

  private void work(Supplier<TurnDecoder> loader) {
    try (TurnDecoder decoder = loader.get()) {
      ready.incrementAndGet();
      while (!closed) {
        waiting.take().decode(decoder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      log.error("A decoder of {} stopped", words.name(), e);
      reason = e instanceof SpeechException known ? known.getMessage() : null;
      if (failed.incrementAndGet() == decoders) {
        String sentence = String.valueOf(availability().words());
        waiting.forEach(turn -> turn.fail(new SpeechException(sentence, false, e)));
      }
    }
  }

  @Override
  public String name() {
    return words.name();
  }

  @Override
  public Availability availability() {
    if (closed || failed.get() == decoders) {
      String why = reason;
      return new Availability.Missing(
          words.broken() + (why == null ? "." : ": " + why + "."), words.debianPackages());
    }
    return ready.get() == 0
        ? new Availability.Loading("The speech recogniser is loading its model.")
        : new Availability.Ready(words.ready());
  }

  @Override
  public Recognition begin() {
    return begin(List.of());
  }

  @Override
  public Recognition begin(List<String> keywords) {
    if (availability() instanceof Availability.Missing gone) {
      throw new SpeechException(gone.words(), false, null);
    }
    DecoderTurn turn = new DecoderTurn(keywords);
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
