package org.vivavoce.twins.realtime.speech;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Feeds one turn to a decoder, phrase by phrase. The decoder's second pass over an utterance takes
 * 3 to 8 % of its length and can only run at the end: after a turn of a minute the person would
 * wait for seconds, and after one of six the words would come too late to tell whether the answer
 * is over. So a phrase ends wherever the person pauses, also in the silence that will end the turn:
 * then the second pass runs while the turn detector is still waiting. Used by the decoder's thread
 * alone.
 */
final class SphinxPhrases implements TurnDecoder {
  private static final int BLOCK = SphinxLibrary.Decoder.BLOCK;

  /**
   * A partial text every so many blocks, that is 256 ms of speech: it walks the whole lattice back.
   */
  private static final int BLOCKS_PER_PARTIAL = 8;

  /**
   * Phrases are at least so long, 1.5 s: each cut costs the language model its context, and of what
   * is shorter the second pass is quick enough after the turn's end.
   */
  private static final int MIN_BLOCKS = 47;

  /** A pause is so long, 256 ms: between phrases, not within words. */
  private static final int PAUSE_BLOCKS = 8;

  /** From here on a phrase is long, 8 s: its second pass takes longer than silence is left. */
  private static final int LONG_BLOCKS = 250;

  /** In a long phrase a shorter pause is enough, 128 ms, and the second pass begins the sooner. */
  private static final int SHORT_PAUSE_BLOCKS = 4;

  /** Quiet is what lies so far below the loudest block of the phrase. */
  private static final double QUIET_SHARE = 0.04;

  private final SphinxLibrary.Decoder decoder;
  private final List<HeardWord> before = new ArrayList<>();
  private Consumer<String> partial = _ -> {};
  private boolean open;
  private long samples;
  private int blocks;
  private int quietBlocks;
  private double loudest;

  SphinxPhrases(SphinxLibrary.Decoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public void start(List<String> keywords, Consumer<String> partialText) {
    partial = partialText;
    before.clear();
    samples = 0;
    decoder.likely(keywords);
    startPhrase();
  }

  private void startPhrase() {
    decoder.start();
    open = true;
    blocks = 0;
    quietBlocks = 0;
    loudest = 0;
  }

  @Override
  public void accept(short[] pcm) {
    for (int at = 0; at < pcm.length; at += BLOCK) {
      int n = Math.min(BLOCK, pcm.length - at);
      decoder.process(pcm, at, n);
      blocks++;
      watchLoudness(pcm, at, n);
      if (blocks >= MIN_BLOCKS && quietBlocks >= pauseBlocks()) {
        endPhrase();
        partial.accept(soFar(""));
        startPhrase();
      } else if (blocks % BLOCKS_PER_PARTIAL == 0) {
        partial.accept(soFar(decoder.text()));
      }
    }
    samples += pcm.length;
  }

  private int pauseBlocks() {
    return blocks >= LONG_BLOCKS ? SHORT_PAUSE_BLOCKS : PAUSE_BLOCKS;
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

  private String soFar(String openPhrase) {
    StringBuilder text = new StringBuilder();
    before.forEach(word -> text.append(word.word()).append(' '));
    return PlainText.words(text + openPhrase);
  }

  private void endPhrase() {
    open = false;
    decoder.end();
    for (SphinxLibrary.Segment segment : decoder.segments()) {
      String word = PlainText.words(segment.word());
      if (!word.isEmpty()) {
        before.add(new HeardWord(word, segment.posterior()));
      }
    }
  }

  @Override
  public Recognized end() {
    endPhrase();
    return Recognized.of(PlainText.sentence(before), samples / 16);
  }

  @Override
  public void abandon() {
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

  @Override
  public void close() {
    decoder.close();
  }
}
