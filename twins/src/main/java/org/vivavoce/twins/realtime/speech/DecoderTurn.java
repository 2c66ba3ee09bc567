package org.vivavoce.twins.realtime.speech;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One turn for a decoder: audio in from the call's thread, decoding on the decoder's. */
final class DecoderTurn implements Recognition {
  /**
   * A turn sends its pauses too; one that sends nothing for so long was forgotten, and its decoder
   * goes to others.
   */
  private static final int FORGOTTEN_AFTER_S = 30;

  private static final int FINISH_TIMEOUT_S = 60;
  private static final short[] END = new short[0];

  private final BlockingQueue<short[]> audio = new LinkedBlockingQueue<>();
  private final CompletableFuture<Recognized> result = new CompletableFuture<>();
  private final List<String> keywords;
  private volatile String partial = "";
  private volatile boolean cancelled;
  private boolean ended;

  DecoderTurn(List<String> keywords) {
    this.keywords = List.copyOf(keywords);
  }

  @Override
  public void accept(short[] pcm16k) {
    if (!ended && pcm16k.length > 0) {
      audio.add(pcm16k);
    }
  }

  @Override
  public String partial() {
    return partial;
  }

  @Override
  public Recognized finish() {
    if (!ended) {
      ended = true;
      audio.add(END);
    }
    try {
      return result.get(FINISH_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException e) {
      throw e.getCause() instanceof SpeechException known
          ? known
          : new SpeechException("The recogniser failed", false, e);
    } catch (TimeoutException e) {
      throw new SpeechException("All decoders were busy for too long", true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException("Interrupted while waiting for the recogniser", true, e);
    }
  }

  @Override
  public void close() {
    ended = true;
    if (!result.isDone()) {
      cancelled = true;
      audio.add(END);
    }
  }

  void fail(SpeechException why) {
    result.completeExceptionally(why);
  }

  /** Runs the whole turn; returns when it is over. A failure is the turn's, not the decoder's. */
  void decode(TurnDecoder decoder) throws InterruptedException {
    try {
      decoder.start(keywords, text -> partial = text);
      short[] chunk;
      while ((chunk = audio.poll(FORGOTTEN_AFTER_S, TimeUnit.SECONDS)) != null
          && chunk.length > 0
          && !cancelled) {
        decoder.accept(chunk);
      }
      if (chunk == null || cancelled) {
        decoder.abandon();
        fail(new SpeechException("The turn was given up before its end", false, null));
      } else {
        result.complete(decoder.end());
      }
    } catch (SpeechException e) {
      fail(e);
      decoder.abandon();
    } catch (InterruptedException e) {
      fail(new SpeechException("The recogniser was closed", false, e));
      decoder.abandon();
      throw e;
    }
  }
}
