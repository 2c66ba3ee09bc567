package org.vivavoce.live;

/**
 * A service that holds spoken calls with a browser: it takes the browser's offer, listens,
 * recognises, speaks, and lets us join the call from the side. All methods block; call them from a
 * virtual thread that is not the session's own.
 *
 * <p>An adapter repeats what its service documents as repeatable and gives the outcome of the last
 * try. It throws nothing for what a far side can do to it; an unchecked exception is a bug of ours.
 */
public interface RealtimeService {

  /**
   * Opens one call. When the outcome is {@link OpenOutcome.Opened} a call exists, costs money, and
   * lives until {@link #hangUp}.
   */
  OpenOutcome open(SdpOffer offer, CallSettings settings);

  /**
   * Joins a call that {@link #open} made. The call may be unknown for a moment after it was opened;
   * the adapter waits for it, at most about two seconds.
   *
   * @param settings the settings the call was opened with (some services want part of them again)
   * @param listener hears every event in order, on a thread of the adapter's; it must not block
   */
  JoinOutcome join(CallId call, CallSettings settings, SidebandListener listener);

  /**
   * Joins a call again whose sideband was lost. One that the service does not know is gone: this
   * never waits for it, and is not repeated by the adapter.
   */
  JoinOutcome rejoin(CallId call, CallSettings settings, SidebandListener listener);

  /**
   * Opens a session in writing, with no call and no sound: it lives as long as its sideband. What
   * is ordered to be said is written; the listener hears playback begin with the first words and
   * end when they are all there.
   */
  JoinOutcome openText(CallSettings settings, SidebandListener listener);

  /**
   * Ends the call. Idempotent: a call that is gone already is hung up. Never throws for a far side
   * that cannot be reached: the service's own limit ends such a call.
   */
  void hangUp(CallId call);

  /** What this service can do; constant for an adapter's lifetime. */
  Capabilities capabilities();
}
