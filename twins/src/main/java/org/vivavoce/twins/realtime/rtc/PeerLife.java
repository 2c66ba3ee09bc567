package org.vivavoce.twins.realtime.rtc;

import dev.onvoid.webrtc.RTCDtlsTransportState;
import dev.onvoid.webrtc.RTCIceConnectionState;
import dev.onvoid.webrtc.RTCPeerConnectionState;

/**
 * Turns three native state machines into two words for the listener. The same break shows in more
 * than one of them; it is told once, and again only when it got worse. On the peer's thread alone.
 */
final class PeerLife {
  private static final int FINE = 0;
  private static final int LOST = 1;
  private static final int FAILED = 2;
  private static final int GONE = 3;

  private final RtcListener listener;
  private final Runnable whenConnected;
  private int trouble = FINE;
  private boolean connected;

  PeerLife(RtcListener listener, Runnable whenConnected) {
    this.listener = listener;
    this.whenConnected = whenConnected;
  }

  void connection(RTCPeerConnectionState state) {
    switch (state) {
      case NEW, CONNECTING, DISCONNECTED -> {} // DISCONNECTED comes as the ICE state, too
      case CONNECTED -> {
        if (trouble < GONE && (!connected || trouble > FINE)) {
          connected = true;
          trouble = FINE;
          whenConnected.run();
          listener.connected();
        }
      }
      case FAILED -> worse(FAILED, "peer_failed");
      case CLOSED -> worse(GONE, "peer_closed");
    }
  }

  void ice(RTCIceConnectionState state) {
    switch (state) {
      case NEW, CHECKING, CONNECTED, COMPLETED -> {}
      case DISCONNECTED -> worse(LOST, "ice_disconnected");
      case FAILED -> worse(FAILED, "ice_failed");
      case CLOSED -> worse(GONE, "ice_closed");
    }
  }

  void dtls(RTCDtlsTransportState state) {
    switch (state) {
      case NEW, CONNECTING, CONNECTED -> {}
      case CLOSED -> worse(GONE, "peer_closed");
      case FAILED -> worse(FAILED, "peer_failed");
    }
  }

  private void worse(int grade, String reason) {
    if (grade > trouble) {
      trouble = grade;
      listener.ended(reason);
    }
  }
}
