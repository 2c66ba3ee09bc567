package org.vivavoce.live;

import org.vivavoce.session.GrantedSession;

/** Makes the service that a grant names: which adapter, at which address, with which key. */
@FunctionalInterface
public interface RealtimeOrigins {
  RealtimeService at(GrantedSession.Realtime origin);
}
