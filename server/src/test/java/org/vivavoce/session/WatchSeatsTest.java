package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;

class WatchSeatsTest {
  private static final UUID NORTHWIND = UUID.randomUUID();
  private static final UUID CONTOSO = UUID.randomUUID();

  private final WatchSeats seats = new WatchSeats(2, 4, 6);

  private static Claims.Member member(UUID tenant) {
    return new Claims.Member(UUID.randomUUID(), tenant);
  }

  private void refused(Claims.Member member, String why) {
    ProblemException refusal = assertThrows(ProblemException.class, () -> seats.take(member));
    assertEquals(ErrorCode.RATE_LIMITED, refusal.code());
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
  }

  @Test
  void manyMembersOfOneTenantLeaveSeatsToTheOthers() {
    List<WatchSeats.Seat> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      taken.add(seats.take(member(NORTHWIND)));
    }
    refused(member(NORTHWIND), "company");
    Claims.Member other = member(CONTOSO);
    taken.add(seats.take(other));
    taken.add(seats.take(other));
    refused(other, "You watch 2");
    refused(member(CONTOSO), "Try again shortly");
    taken.forEach(WatchSeats.Seat::close);
    for (int i = 0; i < 4; i++) {
      seats.take(member(NORTHWIND));
    }
    refused(member(NORTHWIND), "company");
  }
}
