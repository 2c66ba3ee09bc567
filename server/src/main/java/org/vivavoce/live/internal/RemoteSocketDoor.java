package org.vivavoce.live.internal;

import java.util.Optional;
import java.util.UUID;
import org.vivavoce.live.SocketDoor;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;

/**
 * The door of a host in a process of its own: it asks the control plane with the token of the
 * session that it holds. Whoever names none of its sessions is asked for with the only one's: who
 * that is, and what they tried, is known there.
 */
public final class RemoteSocketDoor implements SocketDoor {
  private final SessionHost host;

  public RemoteSocketDoor(SessionHost host) {
    this.host = host;
  }

  @Override
  public Guest admit(Knock knock) {
    UUID session = knock.sessionId();
    Optional<SessionHost.Running> running =
        (session == null ? Optional.<SessionHost.Running>empty() : host.find(session))
            .or(host::only);
    ReportClient line =
        running
            .map(SessionHost.Running::reports)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.UNAUTHORIZED, "Ask for a new ticket for this session."));
    return line.authenticate(knock)
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.INVALID_TOKEN, "This ticket was used already or has expired."));
  }

  @Override
  public void enter(Guest guest, UUID sessionId) {
    UUID only = guest.onlySession();
    if (!sessionId.equals(only)) {
      Optional.ofNullable(only)
          .flatMap(host::find)
          .ifPresent(own -> SocketVisitor.strays(own.thread()));
      throw new ProblemException(
          ErrorCode.SESSION_NOT_FOUND, "This interview session does not exist.");
    }
  }
}
