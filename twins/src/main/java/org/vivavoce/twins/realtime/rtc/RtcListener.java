package org.vivavoce.twins.realtime.rtc;

/**
 * What a peer hears and learns. All methods of one peer, and of its {@link Playout.Listener}s, are
 * called one after the other on that peer's own thread, never on a native thread, so an
 * implementation may block briefly and may call the peer. Work of more than a second belongs
 * elsewhere: audio waits in a queue of 10 s, whose oldest frames are then dropped and counted
 * ({@link RtcPeer#droppedFrames()}).
 */
public interface RtcListener {
  /** 10 ms of the browser's audio: 480 samples, mono, 48 kHz, a copy that the callee may keep. */
  void audio(short[] frame48k);

  /** Media flows both ways (ICE connected, DTLS done). Once, or again after a recovered network. */
  void connected();

  /**
   * The browser left or the path to it broke: {@code ice_disconnected} (may come back within
   * seconds: {@link #connected()} then follows), {@code ice_failed}, {@code ice_closed}, {@code
   * peer_failed} or {@code peer_closed} (its DTLS said goodbye). A worse reason may follow a milder
   * one, never the same again. Not called for our own {@link RtcPeer#close()}. The peer is not
   * closed by this: the callee does that.
   */
  void ended(String reason);

  /** The browser's data channel is open; {@link RtcPeer#sendText} works from here on. */
  void channelOpened();

  /** One text message of the data channel, whole. */
  void channelText(String text);

  /**
   * The browser sent more on its data channel than may wait (1,000 messages, 4 MiB): the channel is
   * closed, and what came after that is lost. Once.
   */
  void channelOverrun();
}
