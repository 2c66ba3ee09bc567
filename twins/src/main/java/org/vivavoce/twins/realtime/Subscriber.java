package org.vivavoce.twins.realtime;

/** One listener to a call's events that may also send: a sideband socket or the data channel. */
interface Subscriber {
  /** Never blocks. False when it is gone. */
  boolean send(String event);
}
