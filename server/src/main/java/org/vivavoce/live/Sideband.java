package org.vivavoce.live;

import java.util.List;

/**
 * Our connection to a call beside the browser's: we hear what happens in it and say what is to
 * happen. Commands are queued and return at once, in order; a command on a closed sideband is
 * dropped (the listener has heard {@link CallEvent.Closed} or soon will).
 */
public interface Sideband extends AutoCloseable {

  /** Sets the whole session; answered by {@link CallEvent.SessionUpdated} or a provider error. */
  void configure(CallSettings settings);

  /** Orders speech. One order at a time: wait until its response is done and its playback ended. */
  void say(SayOrder order);

  /** Stops the response in progress; harmless when there is none. */
  void cancel();

  /** Stops what is sounding in the browser. Send {@link #cancel} before it. */
  void clearPlayback();

  /**
   * Tells what was said before this call, oldest first; nothing is answered to it. Each becomes an
   * item of the conversation with the id it brings.
   */
  void recall(List<Recalled> earlier);

  /** Adds what the candidate typed; the service answers it with {@link CallEvent.ItemAdded}. */
  void typed(String itemId, String text);

  /** Asks for an item as the service holds it; answered by {@link CallEvent.ItemRetrieved}. */
  void retrieve(String itemId);

  /** Takes an item out of the conversation; answered by {@link CallEvent.ItemDeleted}. */
  void remove(String itemId);

  /** Leaves the call without ending it. The listener hears {@link CallEvent.Closed}. */
  @Override
  void close();
}
