package org.vivavoce.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.time.Time;

class PortsTest {
  @Test
  void aBusyPortIsRefusedInOneSentence() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Refusal refusal =
          assertThrows(
              Refusal.class,
              () -> Ports.requireFree("127.0.0.1", busy.getLocalPort(), 0, Time.system()));
      assertEquals(ExitCode.PORT_BUSY, refusal.code());
      assertTrue(refusal.sentence().contains("--port"), refusal.sentence());
    }
  }

  @Test
  void aPortThatBecomesFreeIsWaitedFor() throws Exception {
    ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    int port = busy.getLocalPort();
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Ports.requireFree("127.0.0.1", port, 20_000, Time.system());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    Eventually.holds("it waits", 5_000, () -> waiting.getState() == Thread.State.TIMED_WAITING);
    busy.close();
    assertTrue(waiting.join(java.time.Duration.ofSeconds(10)));
  }

  @Test
  void anAddressOfAnotherMachineIsRefused() {
    Refusal refusal = assertThrows(Refusal.class, () -> Ports.isFree("192.0.2.1", 40_404));
    assertEquals(ExitCode.USAGE, refusal.code());
  }
}
