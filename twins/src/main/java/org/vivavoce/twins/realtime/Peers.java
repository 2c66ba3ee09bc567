package org.vivavoce.twins.realtime;

import org.vivavoce.twins.realtime.rtc.BadOfferException;
import org.vivavoce.twins.realtime.rtc.RtcListener;
import org.vivavoce.twins.realtime.rtc.RtcPeer;

/** Port: makes a WebRTC peer from an SDP offer; see {@code RtcEndpoint#accept}. */
public interface Peers {
  RtcPeer accept(String sdpOffer, RtcListener listener) throws BadOfferException;
}
