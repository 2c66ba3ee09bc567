package org.vivavoce.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Problems;

/** How many streams may be open at once, for each member and in all: each looks every 2 s. */
final class WatchSeats {
  private static final int RETRY_S = 5;

  private final int perMember;
  private final int inAll;
  private final Map<Claims.Member, Integer> taken = new HashMap<>();
  private int all;

  WatchSeats(int perMember, int inAll) {
    this.perMember = perMember;
    this.inAll = inAll;
  }

  /** To be given back. */
  interface Seat extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @throws ProblemException 429 when there is none left
   */
  synchronized Seat take(Claims.Member member) {
    int own = taken.getOrDefault(member, 0);
    if (own >= perMember || all >= inAll) {
      throw new ProblemException(
          ErrorCode.RATE_LIMITED,
          own >= perMember
              ? "You watch %d sessions already. Close one of them.".formatted(own)
              : "Too many sessions are watched just now. Try again shortly.",
          List.of(),
          Map.of(Problems.RETRY_AFTER_S, RETRY_S));
    }
    taken.put(member, own + 1);
    all++;
    return () -> giveBack(member);
  }

  private synchronized void giveBack(Claims.Member member) {
    all--;
    taken.computeIfPresent(member, (_, own) -> own == 1 ? null : own - 1);
  }
}
