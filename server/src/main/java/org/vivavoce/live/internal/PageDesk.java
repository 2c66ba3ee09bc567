package org.vivavoce.live.internal;

import java.util.List;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.internal.BrowserLink.ConnectionWord;
import org.vivavoce.session.GrantedSession;

/** Where the page's messages are taken or refused. Belongs to the session's thread. */
final class PageDesk {
  private final GrantedSession granted;
  private final Standing standing;
  private final Storage storage;
  private final InterviewClock clock;
  private final CallRoom room;
  private final Interview interview;
  private final BrowserLink browser;

  PageDesk(
      GrantedSession granted,
      Standing standing,
      Storage storage,
      InterviewClock clock,
      CallRoom room,
      Interview interview,
      BrowserLink browser) {
    this.granted = granted;
    this.standing = standing;
    this.storage = storage;
    this.clock = clock;
    this.room = room;
    this.interview = interview;
    this.browser = browser;
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
