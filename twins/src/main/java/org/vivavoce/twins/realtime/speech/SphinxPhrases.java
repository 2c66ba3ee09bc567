package org.vivavoce.twins.realtime.speech;

import java.util.function.Consumer;

/**
 * Feeds one turn to a decoder, phrase by phrase. The decoder's second pass over an utterance takes
 * some 3 % of its length and can only run at the end, so a turn of a minute would keep the person
 * waiting for two seconds: long turns are cut where the person pauses. Used by the decoder's thread
 * alone.
 */
final class SphinxPhrases {
  private static final int BLOCK = SphinxLibrary.Decoder.BLOCK;

  /**
   * A partial text every so many blocks, that is 256 ms of speech: it walks the whole lattice back.
   */
  private static final int BLOCKS_PER_PARTIAL = 8;

  /** Phrases are at least so long, 6 s: each cut costs the language model its context. */
  private static final int MIN_BLOCKS = 188;

  /** A pause is so long, 256 ms: between phrases, not within words. */
  private static final int PAUSE_BLOCKS = 8;

  /** Quiet is what lies so far below the loudest block of the phrase. */
  private static final double QUIET_SHARE = 0.04;

  private final SphinxLibrary.Decoder decoder;
  private final Consumer<String> partial;
  private String before = "";
  private boolean open;
  private long samples;
  private int blocks;
  private int quietBlocks;
  private double loudest;

  SphinxPhrases(SphinxLibrary.Decoder decoder, Consumer<String> partial) {
    this.decoder = decoder;
    this.partial = partial;
  }

  void start() {
    decoder.start();
    open = true;
    blocks = 0;
    quietBlocks = 0;
    loudest = 0;
  }

  void accept(short[] pcm) {
    for (int at = 0; at < pcm.length; at += BLOCK) {
      int n = Math.min(BLOCK, pcm.length - at);
      decoder.process(pcm, at, n);
      blocks++;
      watchLoudness(pcm, at, n);
      if (blocks >= MIN_BLOCKS && quietBlocks >= PAUSE_BLOCKS) {
        before = end() + " ";
        start();
      } else if (blocks % BLOCKS_PER_PARTIAL == 0) {
        partial.accept(PlainText.words(before + decoder.text()));
      }
    }
    samples += pcm.length;
  }

  private void watchLoudness(short[] pcm, int from, int length) {
    double energy = 0;
    for (int i = from; i < from + length; i++) {
      energy += (double) pcm[i] * pcm[i];
    }
    double level = Math.sqrt(energy / length);
    loudest = Math.max(loudest, level);
    quietBlocks = level < loudest * QUIET_SHARE ? quietBlocks + 1 : 0;
  }

  /** Ends the phrase at hand. @return the raw text of all phrases */
  String end() {
    open = false;
    decoder.end();
    return before + decoder.text();
  }

  long samples() {
    return samples;
  }

  /** After a failure: leaves the decoder fit for the next turn where that is possible. */
  void abandon() {
    if (!open) {
      return;
    }
    open = false;
    try {
      decoder.end();
    } catch (SpeechException e) {
      // The decoder refuses its next start then, and that turn says so.
      partial.accept("");
    }
  }
}
