package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.session.IceServers.IceServer;

class IceServersTest {
  private static final UUID SESSION = UUID.fromString("0190a000-0000-7000-8000-000000000001");

  @Test
  void nothingIsToldWhereNothingIsSet() {
    assertEquals(List.of(), IceServers.none().forSession(SESSION, Instant.EPOCH));
  }

  @Test
  void aStunServerNeedsNobodysName() {
    IceServers servers =
        new IceServers(List.of("stun:stun.example:3478"), Optional.empty(), Duration.ofHours(1));
    IceServer only = servers.forSession(SESSION, Instant.EPOCH).getFirst();
    assertEquals(List.of("stun:stun.example:3478"), only.urls());
    assertNull(only.username());
  }

  @Test
  void aTurnServerGetsAUserThatEndsByItself() {
    IceServers servers =
        new IceServers(
            List.of("turn:turn.example:3478", "stun:turn.example:3478"),
            Optional.of(new Secret("north")),
            Duration.ofHours(4));
    List<IceServer> told = servers.forSession(SESSION, Instant.ofEpochSecond(1_000_000));
    assertEquals(2, told.size());
    IceServer turn = told.getLast();
    assertEquals("1014400:" + SESSION, turn.username());
    // printf '1014400:0190a000-0000-7000-8000-000000000001' |
    //   openssl dgst -sha1 -hmac north -binary | base64
    assertEquals("mt5oCJJZmgf5ua4PlQkVgZ1CgeU=", turn.credential());
    assertTrue(!turn.toString().contains(String.valueOf(turn.credential())));
  }
}
