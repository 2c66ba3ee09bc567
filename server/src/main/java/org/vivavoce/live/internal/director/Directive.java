package org.vivavoce.live.internal.director;

import org.jspecify.annotations.Nullable;

/** What the director wants done. */
public sealed interface Directive {

  /** Speak. Exactly one utterance is in hand at a time. */
  record Say(Utterance utterance) implements Directive {}

  /** Be silent and report when the candidate has been silent for {@code patienceMs}. */
  record Listen(long patienceMs) implements Directive {}

  /** Stop what is sounding or ordered. */
  record StopSpeaking() implements Directive {}

  /** Journal a step (the words of {@code JournalFact.Directed}). */
  record Note(String step, @Nullable Integer question) implements Directive {}

  /** The interview is over. */
  record Finish(String reason) implements Directive {}
}
