package org.vivavoce.twins.realtime.rtc;

/** One call with one browser. Safe to use from any thread. */
public interface RtcPeer extends AutoCloseable {
  /** The whole SDP answer, candidates included (vanilla ICE: nothing trickles later). */
  String answerSdp();

  /** Where this call's speech goes; silence is sent whenever it is empty. */
  Playout playout();

  /** Whether the browser's data channel is open now. */
  boolean hasChannel();

  /**
   * Queues a text message for the data channel, in order, without waiting for the network.
   *
   * @return false when there is no open channel (the text is then dropped)
   */
  boolean sendText(String text);

  /**
   * Inbound frames that arrived, those dropped included; about 100 a second while the browser
   * sends.
   */
  long receivedFrames();

  /**
   * Inbound frames thrown away because the listener was more than 10 s late, or on a test's
   * request.
   */
  long droppedFrames();

  /**
   * Ends the call and gives all natives back. Does nothing the second time; nothing is called back
   * after it.
   */
  @Override
  void close();
}
