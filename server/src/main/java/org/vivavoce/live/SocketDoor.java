package org.vivavoce.live;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ProblemException;

/**
 * Who may talk over a session's WebSocket. The control plane decides; a host in a process of its
 * own asks it over HTTP.
 */
public interface SocketDoor {
  /**
   * What a handshake brought. It prints nothing: nearly all of it is secret.
   *
   * @param token of the query: a one-use ticket, or an interview token (HS256)
   * @param bearer of the header {@code Authorization}, or of the subprotocol {@code bearer.<jwt>}
   * @param cookies the header {@code Cookie}
   * @param sessionId that the query names; {@link #NOWHERE} where what it names is none
   * @param address the client's, for counting what it tries
   */
  record Knock(
      @Nullable String token,
      @Nullable String bearer,
      @Nullable String cookies,
      @Nullable String origin,
      @Nullable String fetchSite,
      @Nullable String host,
      @Nullable UUID sessionId,
      @Nullable String address) {
    /** No session's id. */
    public static final UUID NOWHERE = new UUID(0, 0);

    /** The same of another session. */
    public Knock at(@Nullable UUID session) {
      return new Knock(token, bearer, cookies, origin, fetchSite, host, session, address);
    }

    @Override
    public String toString() {
      return "Knock[" + sessionId + "]";
    }
  }

  /**
   * Somebody who proved who they are.
   *
   * @param candidate whose own sittings these may be
   * @param member whose tenant's they may be
   * @param onlySession what a ticket or token is good for; null: what the person may enter
   */
  record Guest(@Nullable UUID candidate, @Nullable UUID member, @Nullable UUID onlySession) {}

  /**
   * Who knocks. A ticket is spent, unless it is another session's than the named one.
   *
   * @throws ProblemException 401, whatever is wrong; 503 where nobody can be asked just now
   */
  Guest admit(Knock knock);

  /**
   * Lets the guest into a session: it is theirs, and somebody holds it.
   *
   * @throws ProblemException 404 not theirs, whether it exists or not; 409 over, or not agreed to
   */
  void enter(Guest guest, UUID sessionId);
}
