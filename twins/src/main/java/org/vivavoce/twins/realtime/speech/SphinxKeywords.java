package org.vivavoce.twins.realtime.speech;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mixes an interview's own words into a decoder's language model, and those that its dictionary
 * lacks into its dictionary. Belongs to the decoder's thread. Signatures: {@code pocketsphinx.h},
 * {@code ngram_model.h} of 5prealpha.
 *
 * <p>The share of the own words was chosen by measurement (docs/speech.md).
 */
@SuppressWarnings("restricted")
final class SphinxKeywords {
  private static final Logger log = LoggerFactory.getLogger(SphinxKeywords.class);
  private static final float SHARE = 0.03f;
  private static final String SEARCH = "keywords";
  private static final int ARPA_OR_BINARY = 0;

  /** Words that are added to a dictionary stay in it; a decoder lives as long as the process. */
  private static final int MOST_ADDED = 2_000;

  /** The library's functions, looked up once. */
  static final class Functions {
    private final MethodHandle config;
    private final MethodHandle logMath;
    private final MethodHandle search;
    private final MethodHandle setSearch;
    private final MethodHandle model;
    private final MethodHandle setModel;
    private final MethodHandle lookUp;
    private final MethodHandle addWord;
    private final MethodHandle retain;
    private final MethodHandle free;
    private final MethodHandle read;
    private final MethodHandle mix;
    private final MethodHandle interpolate;
    private final MethodHandle freeText;

    Functions(SymbolLookup base, SymbolLookup sphinx) {
      FunctionDescriptor ofOne = FunctionDescriptor.of(ADDRESS, ADDRESS);
      FunctionDescriptor ofTwo = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS);
      config = SphinxLibrary.handle(sphinx, "ps_get_config", ofOne);
      logMath = SphinxLibrary.handle(sphinx, "ps_get_logmath", ofOne);
      search = SphinxLibrary.handle(sphinx, "ps_get_search", ofOne);
      setSearch =
          SphinxLibrary.handle(
              sphinx, "ps_set_search", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
      model = SphinxLibrary.handle(sphinx, "ps_get_lm", ofTwo);
      setModel =
          SphinxLibrary.handle(
              sphinx, "ps_set_lm", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
      lookUp = SphinxLibrary.handle(sphinx, "ps_lookup_word", ofTwo);
      addWord =
          SphinxLibrary.handle(
              sphinx,
              "ps_add_word",
              FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
      retain = SphinxLibrary.handle(base, "ngram_model_retain", ofOne);
      free =
          SphinxLibrary.handle(base, "ngram_model_free", FunctionDescriptor.of(JAVA_INT, ADDRESS));
      read =
          SphinxLibrary.handle(
              base,
              "ngram_model_read",
              FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
      mix =
          SphinxLibrary.handle(
              base,
              "ngram_model_set_init",
              FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
      interpolate =
          SphinxLibrary.handle(
              base,
              "ngram_model_set_interp",
              FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
      freeText = SphinxLibrary.handle(base, "ckd_free", FunctionDescriptor.ofVoid(ADDRESS));
    }
  }

  private final Functions functions;
  private final MemorySegment decoder;
  private final String generic;
  private final Set<String> added = new HashSet<>();
  private List<String> mixed = List.of();
  private List<String> active = List.of();

  SphinxKeywords(Functions functions, MemorySegment decoder) throws Throwable {
    this.functions = functions;
    this.decoder = decoder;
    this.generic =
        ((MemorySegment) functions.search.invokeExact(decoder)).reinterpret(256).getString(0);
  }

  /**
   * The words that are likely from the next utterance on; none goes back to the generic model. New
   * ones cost 0.4 s of a core, the same again nothing. Words that cannot be mixed in are done
   * without: a turn must not be lost for them.
   */
  void use(List<String> keywords) {
    if (keywords.equals(active)) {
      return;
    }
    active = List.copyOf(keywords);
    try {
      KeywordModel wanted = KeywordModel.of(keywords);
      KeywordModel known = wanted.without(unknown(wanted.words()));
      if (known.words().isEmpty()) {
        choose(generic);
      } else if (keywords.equals(mixed) || mix(known)) {
        mixed = active;
        choose(SEARCH);
      } else {
        choose(generic);
      }
    } catch (Throwable e) {
      log.warn("an interview's own words could not be mixed in", e);
      mixed = List.of();
    }
  }

  private void choose(String search) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      int result = (int) functions.setSearch.invokeExact(decoder, arena.allocateFrom(search));
      if (result != 0) {
        throw new SpeechException("PocketSphinx has no search " + search, false, null);
      }
    }
  }

  private Set<String> unknown(List<String> words) throws Throwable {
    Set<String> unknown = new HashSet<>();
    for (String word : words) {
      if (!added.contains(word) && !known(word) && !add(word)) {
        unknown.add(word);
      }
    }
    return unknown;
  }

  private boolean known(String word) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment phones =
          (MemorySegment) functions.lookUp.invokeExact(decoder, arena.allocateFrom(word));
      if (phones.address() == 0) {
        return false;
      }
      functions.freeText.invokeExact(phones);
      return true;
    }
  }

  private boolean add(String word) throws Throwable {
    Optional<String> phones = Pronunciations.of(word);
    if (phones.isEmpty() || added.size() >= MOST_ADDED) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      int id =
          (int)
              functions.addWord.invokeExact(
                  decoder, arena.allocateFrom(word), arena.allocateFrom(phones.get()), 0);
      return id >= 0 && added.add(word);
    }
  }

  private boolean mix(KeywordModel own) throws Throwable {
    Path file = Files.createTempFile("viva-keywords", ".lm"); // created with mode 0600
    try (Arena arena = Arena.ofConfined()) {
      Files.writeString(file, own.arpa());
      MemorySegment config = (MemorySegment) functions.config.invokeExact(decoder);
      MemorySegment scale = (MemorySegment) functions.logMath.invokeExact(decoder);
      MemorySegment small =
          (MemorySegment)
              functions.read.invokeExact(
                  config, arena.allocateFrom(file.toString()), ARPA_OR_BINARY, scale);
      MemorySegment known =
          (MemorySegment) functions.model.invokeExact(decoder, arena.allocateFrom(generic));
      if (small.address() == 0 || known.address() == 0) {
        return false;
      }
      MemorySegment large = (MemorySegment) functions.retain.invokeExact(known);
      MemorySegment models = arena.allocate(ADDRESS, 2);
      models.setAtIndex(ADDRESS, 0, large);
      models.setAtIndex(ADDRESS, 1, small);
      MemorySegment names = arena.allocate(ADDRESS, 2);
      names.setAtIndex(ADDRESS, 0, arena.allocateFrom("generic"));
      names.setAtIndex(ADDRESS, 1, arena.allocateFrom("own"));
      MemorySegment shares = arena.allocateFrom(JAVA_FLOAT, 1 - SHARE, SHARE);
      MemorySegment set =
          (MemorySegment) functions.mix.invokeExact(config, models, names, shares, 2);
      if (set.address() == 0) {
        return false;
      }
      MemorySegment _ = (MemorySegment) functions.interpolate.invokeExact(set, names, shares);
      int result = (int) functions.setModel.invokeExact(decoder, arena.allocateFrom(SEARCH), set);
      int _ = (int) functions.free.invokeExact(set); // the search holds its own reference
      return result == 0;
    } catch (IOException e) {
      log.warn("an interview's own words could not be written", e);
      return false;
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
