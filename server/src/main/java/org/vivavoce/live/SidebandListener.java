package org.vivavoce.live;

/** Hears a call, event by event, in order. Must return at once. */
@FunctionalInterface
public interface SidebandListener {
  void heard(CallEvent event);
}
