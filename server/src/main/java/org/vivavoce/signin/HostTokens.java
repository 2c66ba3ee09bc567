package org.vivavoce.signin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.time.Time;

/**
 * Whose host a token is, remembered for a moment: a live session's host calls several times a
 * second. Tenant, session and epoch of a token never change; that it was revoked may be noticed
 * this much later, so whoever relies on it asks {@link #now}.
 */
final class HostTokens {
  private static final long REMEMBERED_MS = 2_000;
  private static final int MOST_REMEMBERED = 10_000;

  private record Seen(Caller.Host host, long atMs) {}

  private final SigninStore store;
  private final Time time;
  private final Map<Bytes, Seen> remembered = new ConcurrentHashMap<>();

  HostTokens(SigninStore store, Time time) {
    this.store = store;
    this.time = time;
  }

  /** The token's holder, as of this moment or a little before. */
  Caller holder(String token) {
    Bytes hash = Bytes.of(Tokens.hash(token));
    Seen seen = remembered.get(hash);
    if (seen != null && time.monotonicMs() - seen.atMs() < REMEMBERED_MS) {
      return seen.host();
    }
    return now(token);
  }

  /** It was revoked just now. */
  void forget(String token) {
    remembered.remove(Bytes.of(Tokens.hash(token)));
  }

  /** The token's holder, read from the table now. */
  Caller now(String token) {
    Caller found = store.hostHolder(token);
    if (found instanceof Caller.Host host && !host.revoked()) {
      if (remembered.size() >= MOST_REMEMBERED) {
        remembered.clear();
      }
      remembered.put(Bytes.of(Tokens.hash(token)), new Seen(host, time.monotonicMs()));
    }
    return found;
  }
}
