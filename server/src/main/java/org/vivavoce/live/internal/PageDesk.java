package org.vivavoce.live.internal;

import java.time.Duration;
import java.util.List;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.internal.BrowserLink.ConnectionWord;
import org.vivavoce.live.internal.director.DirectorEvent;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.GrantedSession;

/** Where the page's messages are taken or refused. Belongs to the session's thread. */
final class PageDesk {
  /** At once, and in each minute: a page that loses call after call waits longer between them. */
  private static final int MOST_OFFERS = 10;

  private final GrantedSession granted;
  private final Standing standing;
  private final Storage storage;
  private final InterviewClock clock;
  private final CallRoom room;
  private final Interview interview;
  private final BrowserLink browser;

  /** Each offer is a call at the realtime service, with its price. */
  private final RateLimit offers;

  PageDesk(
      GrantedSession granted,
      Standing standing,
      Storage storage,
      InterviewClock clock,
      CallRoom room,
      Interview interview,
      BrowserLink browser,
      Time time) {
    this.granted = granted;
    this.standing = standing;
    this.storage = storage;
    this.clock = clock;
    this.room = room;
    this.interview = interview;
    this.browser = browser;
    this.offers = new RateLimit(MOST_OFFERS, Duration.ofMinutes(1), time);
  }

  /** The first message on every socket. */
  ServerMessage.SessionReady ready() {
    return new ServerMessage.SessionReady(
        granted.sessionId(),
        standing.status().wire(),
        List.of(),
        new ServerMessage.Position(granted.plan().positionTitle()),
        clock.begun());
  }

  void said(PageMessage message) {
    switch (message) {
      case PageMessage.InitSession _ -> browser.send(ready());
      case PageMessage.Offer offer -> offered(offer.offer());
      case PageMessage.ConnectionState state -> room.mediaState(state.state());
      case PageMessage.EndSession _ -> endRequested();
      case PageMessage.Ping ping -> browser.send(new ServerMessage.Pong(ping.n()));
      case PageMessage.Unknown _ -> browser.refuse("unknown_message", "Unknown message type");
      case PageMessage.Invalid _ -> browser.refuse("invalid_message", "Failed to process message");
    }
  }

  private void offered(SdpOffer offer) {
    if (standing.phase().isEnding()) {
      browser.refuse("already_ended", "Invalid session");
    } else if (granted.sealed() && offer.hasDataChannel()) {
      browser.refuse("data_channel_refused", "Invalid session");
    } else if (granted.sealed() && !offer.isOneVoice()) {
      browser.refuse("offer_not_audio_only", "Invalid session");
    } else if (!room.takeInvitation() && !offers.tryTake("offer")) {
      browser.refuse("too_many_offers", "Too many requests");
    } else if (storage.isLost()) {
      browser.connection(ConnectionWord.INTERRUPTED, "storage_lost", false);
    } else {
      room.offered(offer);
    }
  }

  private void endRequested() {
    if (standing.phase().isEnding()) {
      browser.refuse("already_ended", "Invalid session");
    } else if (clock.begun()) {
      interview.direct(new DirectorEvent.EndRequested());
    } else {
      browser.refuse("not_started", "Session not initialized");
      if (standing.is(LivePhase.CONNECTING)) {
        room.noCall("not_started", true);
      }
    }
  }
}
