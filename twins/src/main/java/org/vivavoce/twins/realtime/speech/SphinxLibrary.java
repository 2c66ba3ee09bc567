package org.vivavoce.twins.realtime.speech;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The few functions of libpocketsphinx 5prealpha (Debian's {@code libpocketsphinx3}) that
 * recognition needs, called through the JDK's foreign function API. Signatures: {@code
 * pocketsphinx.h}, {@code cmd_ln.h} of that version.
 */
@SuppressWarnings(
    "restricted") // native access is what this class is for; the JVM is started with it enabled
final class SphinxLibrary {
  private static final long MAX_TEXT_BYTES = 64 * 1024;

  private static final Object LOADING = new Object();

  /** Under {@link #LOADING}. */
  private static boolean logSilenced;

  private final MethodHandle parseArguments;
  private final MethodHandle argumentDefinitions;
  private final MethodHandle init;
  private final MethodHandle free;
  private final MethodHandle freeArguments;
  private final MethodHandle startUtterance;
  private final MethodHandle processRaw;
  private final MethodHandle endUtterance;
  private final MethodHandle hypothesis;
  private final SphinxKeywords.Functions keywordFunctions;
  private final MethodHandle firstSegment;
  private final MethodHandle nextSegment;
  private final MethodHandle segmentWord;
  private final MethodHandle segmentPosterior;
  private final MethodHandle logMath;
  private final MethodHandle exp;

  /**
   * @throws IllegalArgumentException when a library or a function is not there
   */
  SphinxLibrary() {
    // Never unloaded: decoders' threads may still be inside when the process ends.
    SymbolLookup base = SymbolLookup.libraryLookup("libsphinxbase.so.3", Arena.global());
    SymbolLookup sphinx = SymbolLookup.libraryLookup("libpocketsphinx.so.3", Arena.global());
    parseArguments =
        handle(
            base,
            "cmd_ln_parse_r",
            FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    freeArguments = handle(base, "cmd_ln_free_r", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    argumentDefinitions = handle(sphinx, "ps_args", FunctionDescriptor.of(ADDRESS));
    init = handle(sphinx, "ps_init", FunctionDescriptor.of(ADDRESS, ADDRESS));
    free = handle(sphinx, "ps_free", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    startUtterance = handle(sphinx, "ps_start_utt", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    processRaw =
        handle(
            sphinx,
            "ps_process_raw",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT));
    endUtterance = handle(sphinx, "ps_end_utt", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    hypothesis = handle(sphinx, "ps_get_hyp", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    keywordFunctions = new SphinxKeywords.Functions(base, sphinx);
    firstSegment = handle(sphinx, "ps_seg_iter", FunctionDescriptor.of(ADDRESS, ADDRESS));
    nextSegment = handle(sphinx, "ps_seg_next", FunctionDescriptor.of(ADDRESS, ADDRESS));
    segmentWord = handle(sphinx, "ps_seg_word", FunctionDescriptor.of(ADDRESS, ADDRESS));
    segmentPosterior =
        handle(
            sphinx,
            "ps_seg_prob",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    logMath = handle(sphinx, "ps_get_logmath", FunctionDescriptor.of(ADDRESS, ADDRESS));
    exp = handle(base, "logmath_exp", FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS, JAVA_INT));
  }

  static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor descriptor) {
    MemorySegment symbol =
        library.find(name).orElseThrow(() -> new IllegalArgumentException("No function " + name));
    return Linker.nativeLinker().downcallHandle(symbol, descriptor);
  }

  /**
   * Loads models and makes a decoder (1-3 s, some 110 MB), one at a time: the library's log file is
   * one for the process, and {@code -logfn} closes the one before while another thread may be
   * writing to it, which crashed the process. So the first decoder alone names it.
   *
   * @param arguments name and value in turn, as on PocketSphinx's command line
   */
  Decoder decoder(List<String> arguments) {
    synchronized (LOADING) {
      List<String> all = new ArrayList<>(arguments);
      if (!logSilenced) {
        all.addAll(List.of("-logfn", "/dev/null"));
      }
      Decoder decoder = load(all);
      logSilenced = true;
      return decoder;
    }
  }

  private Decoder load(List<String> arguments) {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment argv = arena.allocate(MemoryLayout.sequenceLayout(arguments.size(), ADDRESS));
      for (int i = 0; i < arguments.size(); i++) {
        argv.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
      }
      MemorySegment definitions = (MemorySegment) argumentDefinitions.invokeExact();
      MemorySegment parsed =
          (MemorySegment)
              parseArguments.invokeExact(
                  MemorySegment.NULL, definitions, arguments.size(), argv, 1);
      if (parsed.address() == 0) {
        throw new SpeechException("PocketSphinx refused its settings", false, null);
      }
      MemorySegment decoder = (MemorySegment) init.invokeExact(parsed);
      int _ = (int) freeArguments.invokeExact(parsed); // the decoder holds its own reference
      if (decoder.address() == 0) {
        throw new SpeechException("PocketSphinx could not load its model", false, null);
      }
      return new Decoder(decoder, arena, new SphinxKeywords(keywordFunctions, decoder));
    } catch (Throwable e) {
      arena.close();
      throw wrap(e);
    }
  }

  private static SpeechException wrap(Throwable e) {
    if (e instanceof SpeechException known) {
      return known;
    }
    if (e instanceof Error error && !(e instanceof LinkageError)) {
      throw error;
    }
    return new SpeechException("PocketSphinx failed", false, e);
  }

  /** One word of an ended utterance, and its share among all that the lattice holds there. */
  record Segment(String word, double posterior) {}

  /** One decoder; one thread at a time. */
  final class Decoder implements AutoCloseable {
    /** Samples handed over at once: one voice activity window. */
    static final int BLOCK = 512;

    private final MemorySegment handle;
    private final Arena arena;
    private final SphinxKeywords keywords;
    private final MemorySegment block;
    private final MemorySegment score;

    private Decoder(MemorySegment handle, Arena arena, SphinxKeywords keywords) {
      this.keywords = keywords;
      this.handle = handle;
      this.arena = arena;
      this.block = arena.allocate(JAVA_SHORT, BLOCK);
      this.score = arena.allocate(JAVA_INT);
    }

    /** Between utterances; see {@link SphinxKeywords#use}. */
    void likely(List<String> words) {
      keywords.use(words);
    }

    void start() {
      try {
        check((int) startUtterance.invokeExact(handle), "start");
      } catch (Throwable e) {
        throw wrap(e);
      }
    }

    /** Decodes up to {@link #BLOCK} samples: part of one utterance. */
    void process(short[] pcm, int from, int length) {
      MemorySegment.copy(pcm, from, block, JAVA_SHORT, 0, length);
      try {
        check((int) processRaw.invokeExact(handle, block, (long) length, 0, 0), "decode");
      } catch (Throwable e) {
        throw wrap(e);
      }
    }

    void end() {
      try {
        check((int) endUtterance.invokeExact(handle), "end");
      } catch (Throwable e) {
        throw wrap(e);
      }
    }

    /** The raw hypothesis so far; empty for none. */
    String text() {
      try {
        MemorySegment text = (MemorySegment) hypothesis.invokeExact(handle, score);
        return text.address() == 0 ? "" : text.reinterpret(MAX_TEXT_BYTES).getString(0);
      } catch (Throwable e) {
        throw wrap(e);
      }
    }

    /** The words of the ended utterance in order, markers of noise and silence among them. */
    List<Segment> segments() {
      List<Segment> all = new ArrayList<>();
      try {
        MemorySegment scale = (MemorySegment) logMath.invokeExact(handle);
        MemorySegment at = (MemorySegment) firstSegment.invokeExact(handle);
        while (at.address() != 0) {
          MemorySegment word = (MemorySegment) segmentWord.invokeExact(at);
          int posterior =
              (int)
                  segmentPosterior.invokeExact(
                      at, MemorySegment.NULL, MemorySegment.NULL, MemorySegment.NULL);
          double share = (double) exp.invokeExact(scale, posterior);
          all.add(new Segment(word.reinterpret(MAX_TEXT_BYTES).getString(0), share));
          at = (MemorySegment) nextSegment.invokeExact(at);
        }
        return all;
      } catch (Throwable e) {
        throw wrap(e);
      }
    }

    private void check(int result, String step) {
      if (result < 0) {
        throw new SpeechException("PocketSphinx could not " + step, true, null);
      }
    }

    @Override
    public void close() {
      try {
        int _ = (int) free.invokeExact(handle);
      } catch (Throwable e) {
        throw wrap(e);
      } finally {
        arena.close();
      }
    }
  }
}
