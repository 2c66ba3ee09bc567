package org.vivavoce.twins.realtime.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerThreadTest {
  private final AtomicInteger sounds = new AtomicInteger();
  private final AtomicInteger texts = new AtomicInteger();
  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);
  private final PeerThread thread = new PeerThread("peer", _ -> sounds.incrementAndGet());

  @BeforeEach
  void aListenerThatTakesItsTime() throws InterruptedException {
    thread.start();
    thread.post(
        () -> {
          busy.countDown();
          try {
            free.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertTrue(busy.await(10, TimeUnit.SECONDS));
  }

  @AfterEach
  void stop() {
    free.countDown();
    thread.stop();
  }

  private boolean message(int bytes) {
    return thread.postMessage(bytes, texts::incrementAndGet);
  }

  private void drained() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    thread.post(done::countDown);
    free.countDown();
    assertTrue(done.await(10, TimeUnit.SECONDS));
  }

  @Test
  void aThousandMessagesWaitAndNoneOnTop() throws InterruptedException {
    for (int i = 0; i < PeerThread.MAX_MESSAGES; i++) {
      assertTrue(message(100));
    }
    assertFalse(message(1));
    assertFalse(thread.takesMessage(0));
    thread.postFrame(new short[480]);
    drained();
    assertEquals(PeerThread.MAX_MESSAGES, texts.get());
    assertEquals(1, sounds.get(), "what is no message is taken all the same");
    assertTrue(thread.takesMessage(1), "there is room again");
  }

  @Test
  void fourMebibytesWaitHoweverFewTheMessages() throws InterruptedException {
    assertFalse(message(10 << 20));
    assertTrue(message(PeerThread.MAX_MESSAGE_BYTES - 10));
    assertFalse(message(11));
    assertTrue(message(10));
    drained();
    assertEquals(2, texts.get());
    assertTrue(thread.takesMessage(PeerThread.MAX_MESSAGE_BYTES));
  }
}
