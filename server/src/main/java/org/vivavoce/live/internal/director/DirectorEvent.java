package org.vivavoce.live.internal.director;

/** What the director is told. */
public sealed interface DirectorEvent {

  /** A call is up and confirmed: speak. The first time it opens, later it resumes. */
  record CallReady() implements DirectorEvent {}

  /** The call is gone, or the conversation must stand still. */
  record CallLost() implements DirectorEvent {}

  /** The same call is heard again; what was said in between is not known yet. */
  record HeardAgain() implements DirectorEvent {}

  /** The utterance in hand began to sound. */
  record Sounding() implements DirectorEvent {}

  /** The utterance in hand was played to its end. */
  record Spoken() implements DirectorEvent {}

  /** It was played to its end in words that are not those of the plan. */
  record Misspoken() implements DirectorEvent {}

  /**
   * The candidate's speech ended the utterance in hand early.
   *
   * @param sounded whether any of it was heard
   */
  record Cut(boolean sounded) implements DirectorEvent {}

  record CandidateStarted() implements DirectorEvent {}

  /** The candidate fell silent and the utterance is committed. */
  record CandidateFinished(Heard heard, Intent intent) implements DirectorEvent {}

  /** What is known of the candidate's utterance. */
  enum Heard {
    /** Words, or speech long enough that there were words. */
    WORDS,
    /** A cough, a door: nothing to answer. */
    NOTHING
  }

  /** "Mm-hm" while we spoke: we spoke on, and the page held our sound back meanwhile. */
  record Overheard() implements DirectorEvent {}

  /** Hearing has gone wrong. */
  record Troubled(Watchdog.Trouble trouble) implements DirectorEvent {}

  /** The silence that the last {@link Directive.Listen} allowed has passed. */
  record PatienceEnded() implements DirectorEvent {}

  /**
   * The interview's time is over, or what it may cost is spent: take leave as soon as it is polite.
   *
   * @param reason {@code time_limit} or {@code budget}: why the interview ended
   */
  record TimeUp(String reason) implements DirectorEvent {
    public TimeUp() {
      this("time_limit");
    }
  }

  /** Politeness has had its time: end now. */
  record TimeOver() implements DirectorEvent {}

  record EndRequested() implements DirectorEvent {}
}
