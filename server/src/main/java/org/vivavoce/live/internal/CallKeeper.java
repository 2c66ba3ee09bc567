package org.vivavoce.live.internal;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.CallId;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.EffectiveSession;
import org.vivavoce.live.JoinOutcome;
import org.vivavoce.live.OpenOutcome;
import org.vivavoce.live.RealtimeService;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.Sideband;

/**
 * Keeps at most one call: opens it, joins it, has its session confirmed, hangs it up. Belongs to
 * the session's thread; what blocks runs in order on a line of its own, so that an old call is hung
 * up before a new one is opened.
 */
final class CallKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(CallKeeper.class);

  private final RealtimeService service;
  private final CallSettings settings;
  private final Executor inOrder;
  private final Consumer<Message> post;
  private final UnaryOperator<Sideband> watched;

  /** A call that was opened and that no message has brought home yet. */
  private final AtomicReference<@Nullable CallId> unclaimed = new AtomicReference<>();

  private int attempt;
  private boolean opening;
  private @Nullable SdpOffer nextOffer;
  private boolean nextInWriting;
  private @Nullable CallId call;
  private @Nullable Sideband sideband;
  private boolean sessionSeen;
  private boolean confirmed;
  private int updatesAwaited;

  /** A session in writing: it has no call, and ends with its sideband. */
  private boolean writing;

  /**
   * @param inOrder runs tasks one after the other, elsewhere
   * @param watched a sideband that tells what we do with it
   */
  CallKeeper(
      RealtimeService service,
      CallSettings settings,
      Executor inOrder,
      Consumer<Message> post,
      UnaryOperator<Sideband> watched) {
    this.watched = watched;
    this.service = service;
    this.settings = settings;
    this.inOrder = inOrder;
    this.post = post;
  }

  static CallKeeper of(LiveSession.Parts parts, CallSettings settings, CallGuard guard) {
    return new CallKeeper(
        parts.service(), settings, new InOrder(parts.executor()), parts.post(), guard::watched);
  }

  /** Asks for a call. While another one is being opened this one waits for its outcome. */
  void open(SdpOffer offer) {
    if (opening) {
      nextOffer = offer;
      nextInWriting = false;
      return;
    }
    opening = true;
    attempt++;
    int mine = attempt;
    inOrder.execute(
        () -> {
          OpenOutcome outcome = service.open(offer, settings);
          if (outcome instanceof OpenOutcome.Opened made) {
            unclaimed.set(made.call());
          }
          post.accept(new Message.CallOpened(mine, outcome));
        });
  }

  /**
   * Takes the outcome in. Empty when nobody waits for it any more: an unwanted call is hung up, and
   * the offer that waited is sent.
   *
   * @return the outcome, or null
   */
  @Nullable OpenOutcome opened(Message.CallOpened message) {
    opening = false;
    SdpOffer waiting = nextOffer;
    nextOffer = null;
    boolean thenInWriting = nextInWriting;
    nextInWriting = false;
    boolean wanted = message.attempt() == attempt && waiting == null && !thenInWriting;
    if (message.outcome() instanceof OpenOutcome.Opened made) {
      unclaimed.set(null);
      if (!wanted) {
        hangUp(made.call());
      } else {
        call = made.call();
      }
    }
    if (waiting != null) {
      open(waiting);
    } else if (thenInWriting) {
      openText();
    }
    return wanted ? message.outcome() : null;
  }

  /** Joins the call that was just opened. */
  void join() {
    CallId joined = call;
    int mine = attempt;
    if (joined != null) {
      inOrder.execute(
          () ->
              post.accept(
                  new Message.CallJoined(
                      mine,
                      service.join(
                          joined,
                          settings,
                          event -> post.accept(new Message.CallHeard(mine, event))))));
    }
  }

  /** Joins the present call again; what the lost sideband still says is not heard. */
  void rejoin() {
    CallId again = call;
    Sideband lost = sideband;
    sideband = null;
    sessionSeen = false;
    confirmed = false;
    updatesAwaited = 0;
    if (lost != null) {
      lost.close();
    }
    if (again != null) {
      int mine = ++attempt;
      inOrder.execute(
          () ->
              post.accept(
                  new Message.CallJoined(
                      mine,
                      service.rejoin(
                          again,
                          settings,
                          event -> post.accept(new Message.CallHeard(mine, event))))));
    }
  }

  /** Opens a session in writing in place of a call; one that is being opened is hung up first. */
  void openText() {
    int mine = ++attempt;
    writing = true;
    nextInWriting = opening;
    if (opening) {
      return;
    }
    call = new CallId("written_" + mine);
    inOrder.execute(
        () ->
            post.accept(
                new Message.CallJoined(
                    mine,
                    service.openText(
                        settings, event -> post.accept(new Message.CallHeard(mine, event))))));
  }

  boolean isWriting() {
    return writing;
  }

  /** Takes the sideband in; false when the call is not the present one or was not joined. */
  boolean joined(Message.CallJoined message) {
    boolean present = message.attempt() == attempt && call != null;
    if (message.outcome() instanceof JoinOutcome.Joined ok) {
      if (!present) {
        ok.sideband().close();
        return false;
      }
      sideband = watched.apply(ok.sideband());
      configureWhenBothAreThere();
      return true;
    }
    LOG.info("A call could not be joined: {}", message.outcome());
    return false;
  }

  boolean isPresent(int eventAttempt) {
    return eventAttempt == attempt && call != null;
  }

  /** The service showed its session; ours is set now. */
  void sessionCreated() {
    sessionSeen = true;
    configureWhenBothAreThere();
  }

  private void configureWhenBothAreThere() {
    if (sessionSeen && sideband != null) {
      updatesAwaited++;
      sideband.configure(settings);
    }
  }

  /** What of a session differs from ours; an empty answer confirms the call. */
  List<String> sessionUpdated(EffectiveSession session) {
    List<String> differences =
        writing ? session.differencesInWriting(settings) : session.differencesFrom(settings);
    confirmed |= differences.isEmpty();
    return differences;
  }

  /** Ours again, over what somebody else set: nothing is spoken until it is confirmed anew. */
  void override() {
    confirmed = false;
    configureWhenBothAreThere();
  }

  /** Whether we had ordered this update; each is answered once. */
  boolean takeAwaitedUpdate() {
    if (updatesAwaited == 0) {
      return false;
    }
    updatesAwaited--;
    return true;
  }

  /** The sideband, of a call that is not confirmed too; null where there is none. */
  @Nullable Sideband line() {
    return sideband;
  }

  boolean isConfirmed() {
    return confirmed && sideband != null;
  }

  boolean hasCall() {
    return call != null;
  }

  boolean isBusy() {
    return opening || call != null;
  }

  /** The call at the service, null when there is none: a session in writing has none. */
  @Nullable CallId call() {
    return writing ? null : call;
  }

  /** The sideband of a confirmed call, else null. */
  @Nullable Sideband sideband() {
    return confirmed ? sideband : null;
  }

  /** Ends the present call, if there is one, and whatever was asked for. */
  void end() {
    nextOffer = null;
    nextInWriting = false;
    attempt++;
    Sideband old = sideband;
    CallId ended = call();
    call = null;
    writing = false;
    sideband = null;
    sessionSeen = false;
    confirmed = false;
    updatesAwaited = 0;
    if (old != null) {
      old.close();
    }
    if (ended != null) {
      hangUp(ended);
    }
  }

  /** Ends the present call and any that is being opened now: nobody takes messages any more. */
  void leave() {
    end();
    inOrder.execute(
        () -> {
          CallId nobodys = unclaimed.getAndSet(null);
          if (nobodys != null) {
            service.hangUp(nobodys);
          }
        });
  }

  /** Hangs up a call that an earlier host may have left behind. */
  void hangUp(CallId old) {
    inOrder.execute(() -> service.hangUp(old));
  }
}
