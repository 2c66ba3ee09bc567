package org.vivavoce.twins.realtime.speech;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.givimad.whisperjni.WhisperJNI;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/**
 * The few functions of whisper.cpp that recognition needs. whisper-jni 1.7.1 carries the library
 * (whisper.cpp 1.7.1) and unpacks it for this machine's processor; its Java interface does not tell
 * the tokens' probabilities, so the functions are called by the JDK's foreign function API.
 *
 * <p>Signatures and the order of {@code whisper_full_params}: {@code whisper.h} of that version. A
 * library that lays them out otherwise is known by its default values and refused.
 */
@SuppressWarnings("restricted")
final class WhisperLibrary {
  private static final int GREEDY = 0;
  private static final long PARAMS_BYTES = 264;
  private static final long THREADS = 4;
  private static final long MAX_TEXT_CONTEXT = 8;
  private static final long NO_TIMESTAMPS = 22;
  private static final long PRINT_PROGRESS = 25;
  private static final long PRINT_TIMESTAMPS = 27;
  private static final long INITIAL_PROMPT = 72;
  private static final long LANGUAGE = 96;
  private static final long SUPPRESS_NON_SPEECH = 106;
  private static final long TEMPERATURE_STEP = 120;
  private static final long ENTROPY = 124;
  private static final long BEST_OF = 136;
  private static final MemoryLayout PARAMS =
      MemoryLayout.structLayout(MemoryLayout.sequenceLayout(PARAMS_BYTES / 8, JAVA_LONG));

  private final MethodHandle initFile;
  private final MethodHandle initState;
  private final MethodHandle freeState;
  private final MethodHandle free;
  private final MethodHandle defaults;
  private final MethodHandle freeDefaults;
  private final MethodHandle full;
  private final MethodHandle segments;
  private final MethodHandle tokens;
  private final MethodHandle tokenId;
  private final MethodHandle tokenProbability;
  private final MethodHandle tokenText;
  private final MethodHandle endOfText;

  /**
   * @throws SpeechException when the library cannot be loaded on this machine or is another version
   */
  WhisperLibrary() {
    try {
      WhisperJNI.loadLibrary();
      WhisperJNI.setLibraryLogger(null);
    } catch (IOException | LinkageError e) {
      throw new SpeechException(
          "the Whisper library cannot be loaded on this machine (it needs libgomp1 and libstdc++6)",
          false,
          e);
    }
    initFile = handle("whisper_init_from_file_no_state", FunctionDescriptor.of(ADDRESS, ADDRESS));
    initState = handle("whisper_init_state", FunctionDescriptor.of(ADDRESS, ADDRESS));
    freeState = handle("whisper_free_state", FunctionDescriptor.ofVoid(ADDRESS));
    free = handle("whisper_free", FunctionDescriptor.ofVoid(ADDRESS));
    defaults =
        handle("whisper_full_default_params_by_ref", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    freeDefaults = handle("whisper_free_params", FunctionDescriptor.ofVoid(ADDRESS));
    full =
        handle(
            "whisper_full_with_state",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, PARAMS, ADDRESS, JAVA_INT));
    segments =
        handle("whisper_full_n_segments_from_state", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    tokens =
        handle(
            "whisper_full_n_tokens_from_state", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    FunctionDescriptor ofToken = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    tokenId = handle("whisper_full_get_token_id_from_state", ofToken);
    tokenProbability =
        handle(
            "whisper_full_get_token_p_from_state",
            FunctionDescriptor.of(JAVA_FLOAT, ADDRESS, JAVA_INT, JAVA_INT));
    tokenText =
        handle(
            "whisper_full_get_token_text_from_state",
            FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT));
    endOfText = handle("whisper_token_eot", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    MemorySegment symbol =
        SymbolLookup.loaderLookup()
            .find(name)
            .orElseThrow(
                () -> new SpeechException("the Whisper library has no " + name, false, null));
    return Linker.nativeLinker().downcallHandle(symbol, descriptor);
  }

  /**
   * Loads a model; some hundred ms to seconds, and as much memory as the file is long.
   *
   * @throws SpeechException when the file is no model of this library
   */
  Model model(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment context =
          (MemorySegment) initFile.invokeExact(arena.allocateFrom(file.toString()));
      if (context.address() == 0) {
        throw new SpeechException(
            file.getFileName() + " is no Whisper model in whisper.cpp's ggml format", false, null);
      }
      MemorySegment state = (MemorySegment) initState.invokeExact(context);
      if (state.address() == 0) {
        free.invokeExact(context);
        throw new SpeechException(
            "there is not enough memory for " + file.getFileName(), false, null);
      }
      return new Model(context, state);
    } catch (Throwable e) {
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
    return new SpeechException("Whisper failed", false, e);
  }

  /** A loaded model; one thread at a time. */
  final class Model implements AutoCloseable {
    private final MemorySegment context;
    private final MemorySegment state;

    private Model(MemorySegment context, MemorySegment state) {
      this.context = context;
      this.state = state;
    }

    /**
     * Transcribes a whole turn. One greedy pass: the second and further ones, which whisper.cpp
     * makes at higher temperatures when it is unsure, cost a waiting person seconds.
     *
     * @param language ISO 639-1
     * @param hint words that are likely, empty for none
     */
    List<HeardWord> transcribe(float[] pcm, String language, String hint, int threads) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment params = params(arena);
        params.set(JAVA_INT, THREADS, threads);
        params.set(JAVA_BOOLEAN, NO_TIMESTAMPS, true);
        params.set(JAVA_BOOLEAN, PRINT_PROGRESS, false);
        params.set(JAVA_BOOLEAN, PRINT_TIMESTAMPS, false);
        params.set(JAVA_BOOLEAN, SUPPRESS_NON_SPEECH, true);
        params.set(JAVA_FLOAT, TEMPERATURE_STEP, 0);
        params.set(JAVA_INT, BEST_OF, 1);
        params.set(ADDRESS, LANGUAGE, arena.allocateFrom(language));
        if (!hint.isEmpty()) {
          params.set(ADDRESS, INITIAL_PROMPT, arena.allocateFrom(hint));
        }
        MemorySegment samples = arena.allocateFrom(JAVA_FLOAT, pcm);
        int result = (int) full.invokeExact(context, state, params, samples, pcm.length);
        if (result != 0) {
          throw new SpeechException(
              "Whisper could not decode the turn (" + result + ")", true, null);
        }
        return words();
      } catch (Throwable e) {
        throw wrap(e);
      }
    }

    private MemorySegment params(Arena arena) throws Throwable {
      MemorySegment theirs =
          ((MemorySegment) defaults.invokeExact(GREEDY)).reinterpret(PARAMS_BYTES);
      MemorySegment ours = arena.allocate(PARAMS).copyFrom(theirs);
      freeDefaults.invokeExact(theirs);
      if (ours.get(JAVA_INT, MAX_TEXT_CONTEXT) != 16_384
          || Math.abs(ours.get(JAVA_FLOAT, TEMPERATURE_STEP) - 0.2) > 1e-6
          || Math.abs(ours.get(JAVA_FLOAT, ENTROPY) - 2.4) > 1e-6
          || ours.get(JAVA_INT, BEST_OF) != 5) {
        throw new SpeechException("the Whisper library is another version", false, null);
      }
      return ours;
    }

    private List<HeardWord> words() throws Throwable {
      TokenWords words = new TokenWords();
      int firstSpecial = (int) endOfText.invokeExact(context);
      int count = (int) segments.invokeExact(state);
      for (int segment = 0; segment < count; segment++) {
        int length = (int) tokens.invokeExact(state, segment);
        for (int i = 0; i < length; i++) {
          if ((int) tokenId.invokeExact(state, segment, i) < firstSpecial) {
            MemorySegment text = (MemorySegment) tokenText.invokeExact(context, state, segment, i);
            float probability = (float) tokenProbability.invokeExact(state, segment, i);
            words.add(bytes(text), probability);
          }
        }
      }
      return words.words();
    }

    private static byte[] bytes(MemorySegment text) {
      MemorySegment all = text.reinterpret(1_024);
      int length = 0;
      while (length < 1_023 && all.get(JAVA_BYTE, length) != 0) {
        length++;
      }
      return all.asSlice(0, length).toArray(JAVA_BYTE);
    }

    @Override
    public void close() {
      try {
        freeState.invokeExact(state);
        free.invokeExact(context);
      } catch (Throwable e) {
        throw wrap(e);
      }
    }
  }
}
