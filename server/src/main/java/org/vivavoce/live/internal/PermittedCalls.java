package org.vivavoce.live.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.CallId;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.Capabilities;
import org.vivavoce.live.JoinOutcome;
import org.vivavoce.live.OpenOutcome;
import org.vivavoce.live.RealtimeOrigins;
import org.vivavoce.live.RealtimeService;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.SidebandListener;
import org.vivavoce.session.GrantedSession;

/**
 * A session's realtime service that asks the control plane before each call and opens it with the
 * key of that moment. A call stays with the key that opened it: it is joined and hung up with that.
 */
final class PermittedCalls implements RealtimeService {
  private static final Logger LOG = LoggerFactory.getLogger(PermittedCalls.class);

  private final RealtimeOrigins origins;
  private final GrantedSession.Realtime granted;
  private final ControlLink control;
  private final long epoch;
  private final Map<CallId, RealtimeService> open = new ConcurrentHashMap<>();
  private volatile RealtimeService latest;

  PermittedCalls(RealtimeOrigins origins, GrantedSession granted, ControlLink control) {
    this.origins = origins;
    this.granted = granted.realtime();
    this.control = control;
    this.epoch = granted.hostEpoch();
    this.latest = origins.at(granted.realtime());
  }

  @Override
  public OpenOutcome open(SdpOffer offer, CallSettings settings) {
    return switch (control.permit(epoch)) {
      case PermitAnswer.Granted permit -> {
        RealtimeService service = at(permit);
        latest = service;
        OpenOutcome outcome = service.open(offer, settings);
        if (outcome instanceof OpenOutcome.Opened opened) {
          open.put(opened.call(), service);
        }
        yield outcome;
      }
      case PermitAnswer.Refused no -> new OpenOutcome.NotPermitted(no.reason(), no.retryAfterMs());
      case PermitAnswer.Faulted faulted -> {
        LOG.info("No permit for a call: {}", faulted.why());
        yield new OpenOutcome.Unavailable("no permit: " + faulted.why());
      }
    };
  }

  private RealtimeService at(PermitAnswer.Granted permit) {
    return origins.at(granted.at(permit.baseUrl()).withKey(permit.apiKey()));
  }

  @Override
  public JoinOutcome join(CallId call, CallSettings settings, SidebandListener listener) {
    return open.getOrDefault(call, latest).join(call, settings, listener);
  }

  @Override
  public JoinOutcome rejoin(CallId call, CallSettings settings, SidebandListener listener) {
    return open.getOrDefault(call, latest).rejoin(call, settings, listener);
  }

  @Override
  public JoinOutcome openText(CallSettings settings, SidebandListener listener) {
    return switch (control.permit(epoch)) {
      case PermitAnswer.Granted permit -> {
        latest = at(permit);
        yield latest.openText(settings, listener);
      }
      case PermitAnswer.Refused no -> new JoinOutcome.NotPermitted(no.reason(), no.retryAfterMs());
      case PermitAnswer.Faulted faulted ->
          new JoinOutcome.Unavailable("no permit: " + faulted.why());
    };
  }

  /** Calls that an earlier host left behind are hung up with the latest key we know. */
  @Override
  public void hangUp(CallId call) {
    RealtimeService own = open.remove(call);
    (own == null ? latest : own).hangUp(call);
  }

  @Override
  public Capabilities capabilities() {
    return latest.capabilities();
  }
}
