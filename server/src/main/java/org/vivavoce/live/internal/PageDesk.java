package org.vivavoce.live.internal;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.internal.BrowserLink.ConnectionWord;
import org.vivavoce.live.internal.director.DirectorEvent;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.transcript.JournalFact;

/** Where the page's messages are taken or refused. Belongs to the session's thread. */
final class PageDesk {
  /**
   * At once, and in each minute. Not counted is what we asked for, when it comes no sooner than
   * that; but a call that was lost at the page's own word is replaced at the page's own count.
   */
  private static final int MOST_OFFERS = 10;

  /** A browser names some ten for each call. */
  private static final int MOST_CANDIDATES = 400;

  /** At once, and in each minute; a call has some five, and there are some ten calls at most. */
  private static final int MOST_STATES = 60;

  private final GrantedSession granted;
  private final Standing standing;
  private final Storage storage;
  private final InterviewClock clock;
  private final CallRoom room;
  private final Interview interview;
  private final BrowserLink browser;
  private final TypedText typedText;
  private final Receipts receipts;

  private int candidates;
  private @Nullable String reported;

  /** Each offer is a call at the realtime service, with its price. */
  private final RateLimit offers;

  private final RateLimit states;

  PageDesk(
      GrantedSession granted,
      Standing standing,
      Storage storage,
      InterviewClock clock,
      CallRoom room,
      Interview interview,
      BrowserLink browser,
      TypedText typedText,
      Receipts receipts,
      Time time) {
    this.granted = granted;
    this.standing = standing;
    this.storage = storage;
    this.clock = clock;
    this.room = room;
    this.interview = interview;
    this.browser = browser;
    this.typedText = typedText;
    this.receipts = receipts;
    this.states = new RateLimit(MOST_STATES, Duration.ofMinutes(1), time);
    this.offers = new RateLimit(MOST_OFFERS, Duration.ofMinutes(1), time);
  }

  /** The first message on every socket. */
  ServerMessage.SessionReady ready() {
    return new ServerMessage.SessionReady(
        granted.sessionId(),
        standing.status().wire(),
        granted.iceServers() == null ? List.of() : granted.iceServers(),
        new ServerMessage.Position(granted.plan().positionTitle()),
        clock.begun());
  }

  void said(PageMessage message) {
    switch (message) {
      case PageMessage.InitSession _ -> {
        room.setup().expected();
        browser.send(ready());
      }
      case PageMessage.Offer offer -> offered(offer.offer());
      case PageMessage.IceCandidate candidate -> named(candidate.json());
      case PageMessage.ConnectionState state -> reported(state.state());
      // Taken where the socket is: what a browser claims was said does not reach the session.
      case PageMessage.TranscriptUpdate _ ->
          browser.refuse("invalid_message", "Failed to process message");
      case PageMessage.TextMode _ -> textWanted();
      case PageMessage.Typed typed -> typed(typed);
      case PageMessage.Typing _ -> interview.typing();
      case PageMessage.EndSession _ -> endRequested();
      case PageMessage.Ping ping -> browser.send(new ServerMessage.Pong(ping.n()));
      case PageMessage.Unknown _ -> browser.refuse("unknown_message", "Unknown message type");
      case PageMessage.Invalid _ -> browser.refuse("invalid_message", "Failed to process message");
    }
  }

  /** The upstream does not trickle (its answer holds all of its candidates): recorded. */
  private void named(String candidate) {
    if (!standing.phase().isEnding() && candidates < MOST_CANDIDATES) {
      candidates++;
      standing.note(new JournalFact.CandidateNamed(candidate));
    }
  }

  /** Each change is written and may lead to more that is: one too many does neither. */
  private void reported(@Nullable String state) {
    if (state == null || standing.phase().isEnding()) {
      return;
    }
    if (!state.equals(reported)) {
      if (!states.tryTake("state")) {
        reported = null; // what comes next is not known to be the same
        browser.overdid("too_many_states", "connection states that were not heard");
        return;
      }
      reported = state;
      standing.note(new JournalFact.ConnectionReported(state));
    }
    room.media().told(state);
  }

  private void offered(SdpOffer offer) {
    if (standing.phase().isEnding()) {
      browser.refuse("already_ended", "Invalid session");
    } else if (granted.sealed() && offer.hasDataChannel()) {
      browser.refuse("data_channel_refused", "Invalid session");
    } else if (granted.sealed() && !offer.isOneVoice()) {
      browser.refuse("offer_not_audio_only", "Invalid session");
    } else if (!room.setup().isInvited() && !offers.tryTake("offer")) {
      browser.refuse("too_many_offers", "Too many requests");
    } else if (storage.isLost()) {
      browser.connection(ConnectionWord.INTERRUPTED, "storage_lost", false);
    } else {
      standing.note(new JournalFact.OfferMade(offer.text()));
      room.setup().offered(offer);
    }
  }

  private void textWanted() {
    if (standing.phase().isEnding()) {
      browser.refuse("already_ended", "Invalid session");
    } else if (!room.setup().isInvited() && !offers.tryTake("offer")) {
      browser.refuse("too_many_offers", "Too many requests");
    } else if (storage.isLost()) {
      browser.connection(ConnectionWord.INTERRUPTED, "storage_lost", false);
    } else {
      room.setup().textWanted();
    }
  }

  /** Taken once, however often it is sent: a page sends again what nobody acknowledged. */
  private void typed(PageMessage.Typed typed) {
    if (typedText.wasTaken(typed.id())) {
      if (!receipts.isOwed(typed.id())) {
        receipts.has(typed.id());
      }
    } else if (!clock.begun() || standing.phase().isEnding()) {
      receipts.refuses(typed.id());
      browser.refuse(clock.begun() ? "already_ended" : "not_started", "Invalid session");
    } else if (!typedText.take(typed.id(), typed.text())) {
      receipts.refuses(typed.id());
      browser.refuse("too_large", "Failed to process message");
    } else {
      interview.typed(TypedText.itemOf(typed.id()), typed.text());
      receipts.owes(typed.id(), standing.lastSeq());
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
        room.setup().noCall("not_started");
      }
    }
  }
}
