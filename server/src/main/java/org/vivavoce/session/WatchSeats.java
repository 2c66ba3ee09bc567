package org.vivavoce.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Problems;

/**
 * How many streams may be open at once, for each member, for each tenant and in all: each looks
 * every 2 s. Many members of one tenant leave seats to the others.
 */
final class WatchSeats {
  private static final int RETRY_S = 5;

  private final int perMember;
  private final int perTenant;
  private final int inAll;
  private final Map<Claims.Member, Integer> taken = new HashMap<>();
  private final Map<UUID, Integer> tenants = new HashMap<>();
  private int all;

  WatchSeats(int perMember, int perTenant, int inAll) {
    this.perMember = perMember;
    this.perTenant = perTenant;
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
    int colleagues = tenants.getOrDefault(member.tenantId(), 0);
    if (own >= perMember || colleagues >= perTenant || all >= inAll) {
      throw new ProblemException(
          ErrorCode.RATE_LIMITED,
          own >= perMember
              ? "You watch %d sessions already. Close one of them.".formatted(own)
              : colleagues >= perTenant
                  ? "Your company watches %d sessions already.".formatted(colleagues)
                  : "Too many sessions are watched just now. Try again shortly.",
          List.of(),
          Map.of(Problems.RETRY_AFTER_S, RETRY_S));
    }
    taken.put(member, own + 1);
    tenants.put(member.tenantId(), colleagues + 1);
    all++;
    return () -> giveBack(member);
  }

  private synchronized void giveBack(Claims.Member member) {
    all--;
    taken.computeIfPresent(member, (_, own) -> own == 1 ? null : own - 1);
    tenants.computeIfPresent(member.tenantId(), (_, own) -> own == 1 ? null : own - 1);
  }
}
