package org.vivavoce.twins.realtime.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vivavoce.twins.common.Ticks;

/** Real media over real sockets: both ends are libwebrtc, in this process. */
@Tag("slow")
class RtcEndpointTest {
  private static final int WAIT_S = 20;

  @BeforeAll
  static void aRealInterfaceIsThere() {
    assertTrue(Natives.hasRealInterface(), "These tests need a network interface besides loopback");
  }

  @Test
  void audioFlowsBothWaysAndTextTooWhereTheOfferHasAChannel() throws Exception {
    Heard heard = new Heard();
    try (RtcEndpoint endpoint = new RtcEndpoint(RtcSettings.defaults());
        LoopbackBrowser browser = new LoopbackBrowser(true);
        RtcPeer peer = endpoint.accept(browser.offer(), heard)) {
      assertTrue(peer.answerSdp().contains("a=candidate:"), peer.answerSdp());
      browser.answer(peer.answerSdp());
      assertTrue(heard.connected.await(WAIT_S, TimeUnit.SECONDS));
      assertTrue(browser.connected.await(WAIT_S, TimeUnit.SECONDS));

      Started started = new Started();
      Playout.Speech speech = peer.playout().begin("resp_1", started);
      speech.enqueue(tone(440, 2_000));
      speech.end();
      browser.playout().begin("mic", new Started()).enqueue(tone(300, 60_000));

      assertTrue(started.finished.await(WAIT_S, TimeUnit.SECONDS));
      assertEquals(2_000, started.playedMs.get());
      assertTrue(started.atNanos.get() > 0);
      await(() -> browser.loudFrames.get() > 150, "the tone of 2 s is heard by the browser");

      long from = Ticks.nanoTime();
      long framesFrom = peer.receivedFrames();
      await(() -> Ticks.nanoTime() - from > 3_000_000_000L, "3 s pass");
      double rate = (peer.receivedFrames() - framesFrom) / ((Ticks.nanoTime() - from) / 1e9);
      System.out.printf("inbound frames a second: %.1f%n", rate);
      assertTrue(rate > 90 && rate < 110, "about 100 frames a second, not " + rate);
      await(() -> heard.loud.get() > 100, "the browser's tone is heard");
      assertEquals(480, heard.frameLength.get());
      assertFalse(heard.onForeignThread.get());

      browser.send("{\"type\":\"hello\"}");
      assertEquals("{\"type\":\"hello\"}", heard.texts.poll(WAIT_S, TimeUnit.SECONDS));
      assertTrue(peer.hasChannel());
      assertEquals(0, heard.channelOpened.getCount());
      assertTrue(peer.sendText("{\"type\":\"wörld\"}"));
      assertEquals("{\"type\":\"wörld\"}", browser.texts.poll(WAIT_S, TimeUnit.SECONDS));
    }
  }

  @Test
  void aBrowserThatFloodsItsChannelLosesItAndNothingElse() throws Exception {
    Heard heard = new Heard();
    CountDownLatch again = new CountDownLatch(1);
    heard.slow = again;
    try (RtcEndpoint endpoint = new RtcEndpoint(RtcSettings.defaults());
        LoopbackBrowser browser = new LoopbackBrowser(true);
        RtcPeer peer = endpoint.accept(browser.offer(), heard)) {
      browser.answer(peer.answerSdp());
      assertTrue(heard.connected.await(WAIT_S, TimeUnit.SECONDS));
      for (int i = 0; i < 3_000; i++) {
        browser.send("{\"type\":\"flood\",\"n\":" + i + "}");
      }
      long from = peer.receivedFrames();
      await(() -> peer.receivedFrames() > from + 200, "two seconds, in which all has arrived");
      again.countDown();
      await(() -> heard.overruns.get() > 0, "the flood is told");
      await(() -> !peer.hasChannel(), "the channel is closed");
      assertFalse(peer.sendText("{}"));
      assertTrue(heard.texts.size() <= PeerThread.MAX_MESSAGES + 1, "kept: " + heard.texts.size());
      browser.playout().begin("mic", new Started()).enqueue(tone(300, 10_000));
      await(() -> heard.loud.get() > 100, "the browser is still heard");
      assertEquals(1, heard.overruns.get());
      assertTrue(heard.ended.isEmpty(), heard.ended.toString());
    }
  }

  @Test
  void anOfferWithoutChannelIsAnsweredAndSendTextSaysNo() throws Exception {
    Heard heard = new Heard();
    try (RtcEndpoint endpoint = new RtcEndpoint(RtcSettings.defaults());
        LoopbackBrowser browser = new LoopbackBrowser(false);
        RtcPeer peer = endpoint.accept(browser.offer(), heard)) {
      browser.answer(peer.answerSdp());
      assertTrue(heard.connected.await(WAIT_S, TimeUnit.SECONDS));
      assertFalse(peer.answerSdp().contains("m=application"));
      assertFalse(peer.hasChannel());
      assertFalse(peer.sendText("x"));
    }
  }

  @Test
  void aBrowserThatLeavesIsNoticed() throws Exception {
    Heard heard = new Heard();
    try (RtcEndpoint endpoint = new RtcEndpoint(RtcSettings.defaults())) {
      LoopbackBrowser browser = new LoopbackBrowser(false);
      try (RtcPeer peer = endpoint.accept(browser.offer(), heard)) {
        browser.answer(peer.answerSdp());
        assertTrue(heard.connected.await(WAIT_S, TimeUnit.SECONDS));
        long left = Ticks.nanoTime();
        browser.close();
        String reason = heard.ended.poll(WAIT_S, TimeUnit.SECONDS);
        System.out.printf("left: %s after %d ms%n", reason, (Ticks.nanoTime() - left) / 1_000_000);
        assertNotNull(reason);
      }
    }
  }

  /** A killed browser says nothing; ICE's own checks notice (consent, RFC 7675). */
  @Test
  void aBrowserThatDiesWithoutAWordIsNoticed() throws Exception {
    Heard heard = new Heard();
    Process browser =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LoopbackBrowserProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (RtcEndpoint endpoint = new RtcEndpoint(RtcSettings.defaults());
        BufferedReader from = browser.inputReader();
        BufferedWriter to = browser.outputWriter();
        RtcPeer peer = endpoint.accept(LoopbackBrowserProcess.decoded(from.readLine()), heard)) {
      to.write(LoopbackBrowserProcess.encoded(peer.answerSdp()));
      to.newLine();
      to.flush();
      assertTrue(heard.connected.await(WAIT_S, TimeUnit.SECONDS));
      long killed = Ticks.nanoTime();
      browser.destroyForcibly();
      assertEquals("ice_disconnected", heard.ended.poll(WAIT_S, TimeUnit.SECONDS));
      System.out.printf("killed: noticed after %d ms%n", (Ticks.nanoTime() - killed) / 1_000_000);
    } finally {
      browser.destroyForcibly();
    }
  }

  @Test
  void fiftyCallsOpenAndCloseWithoutAnAbort() throws Exception {
    try (RtcEndpoint endpoint = new RtcEndpoint(RtcSettings.defaults())) {
      long before = residentKb();
      for (int i = 0; i < 50; i++) {
        Heard heard = new Heard();
        try (LoopbackBrowser browser = new LoopbackBrowser(i % 2 == 0);
            RtcPeer peer = endpoint.accept(browser.offer(), heard)) {
          browser.answer(peer.answerSdp());
          assertTrue(heard.connected.await(WAIT_S, TimeUnit.SECONDS), "call " + i);
          peer.playout().begin("r", new Started()).enqueue(tone(440, 100));
          assertEquals(1, endpoint.openPeers());
        }
      }
      assertEquals(0, endpoint.openPeers());
      assertEquals(50, endpoint.peersEverOpened());
      System.out.printf(
          "RSS growth over 50 calls, both ends: %.1f MB%n", (residentKb() - before) / 1024.0);
    }
  }

  @Test
  void whatIsNoOfferIsRefusedWithAReasonAndLeavesNothingOpen() {
    try (RtcEndpoint endpoint = new RtcEndpoint(RtcSettings.defaults())) {
      assertThrows(BadOfferException.class, () -> endpoint.accept("hello", new Heard()));
      assertThrows(
          BadOfferException.class,
          () -> endpoint.accept("v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n", new Heard()));
      BadOfferException broken =
          assertThrows(
              BadOfferException.class,
              () ->
                  endpoint.accept(
                      "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:x\r\na=fingerprint:x\r\n",
                      new Heard()));
      assertNotNull(broken.getMessage());
      assertEquals(0, endpoint.openPeers());
    }
  }

  @Test
  void mediaKeepsToTheRangeAndTheAnswerSaysTheAdvertisedAddress() throws Exception {
    RtcSettings settings = new RtcSettings("203.0.113.7", 41_000, 41_100, 5_000);
    try (RtcEndpoint endpoint = new RtcEndpoint(settings);
        LoopbackBrowser browser = new LoopbackBrowser(false);
        RtcPeer peer = endpoint.accept(browser.offer(), new Heard())) {
      var candidates = peer.answerSdp().lines().filter(l -> l.startsWith("a=candidate:")).toList();
      assertFalse(candidates.isEmpty());
      for (String candidate : candidates) {
        String[] part = candidate.split(" ");
        int port = Integer.parseInt(part[5]);
        assertEquals("203.0.113.7", part[4]);
        assertTrue(port >= 41_000 && port <= 41_100, candidate);
      }
    }
  }

  @Test
  void aShareOfInboundFramesIsDroppedWhereATestAsksForIt() throws Exception {
    Heard heard = new Heard();
    try (RtcEndpoint endpoint =
            new RtcEndpoint(RtcSettings.defaults(), new RtcFaults(0.5, false, null));
        LoopbackBrowser browser = new LoopbackBrowser(false);
        RtcPeer peer = endpoint.accept(browser.offer(), heard)) {
      browser.answer(peer.answerSdp());
      await(() -> peer.receivedFrames() > 200, "2 s of frames");
      double share = (double) peer.droppedFrames() / peer.receivedFrames();
      assertEquals(0.5, share, 0.02);
      assertThrows(IllegalStateException.class, endpoint::die);
    }
  }

  /** Ten seconds without a packet: noticed by ICE, and over when the network is back. */
  @Test
  void aNetworkThatFailsForSecondsIsNoticedAndComesBack() throws Exception {
    Heard heard = new Heard();
    PacketLoss loss = new PacketLoss();
    RtcFaults faults = new RtcFaults(0, false, loss);
    try (RtcEndpoint endpoint = new RtcEndpoint(RtcSettings.defaults(), faults);
        LoopbackBrowser browser = new LoopbackBrowser(true);
        RtcPeer peer = endpoint.accept(browser.offer(), heard)) {
      loss.share(0.05);
      browser.answer(peer.answerSdp());
      assertTrue(heard.connected.await(WAIT_S, TimeUnit.SECONDS), "one packet in twenty is lost");
      browser.playout().begin("mic", new Started()).enqueue(tone(300, 60_000));
      await(() -> heard.loud.get() > 100, "the browser's tone is heard");
      loss.allFor(10_000);
      assertEquals("ice_disconnected", heard.ended.poll(9, TimeUnit.SECONDS));
      long before = heard.loud.get();
      assertTrue(
          heard.connectedAgain.await(WAIT_S, TimeUnit.SECONDS), "the network is back after 10 s");
      await(() -> heard.loud.get() > before + 100, "the tone is heard again");
      browser.send("still here");
      assertEquals("still here", heard.texts.poll(WAIT_S, TimeUnit.SECONDS));
    }
  }

  private static long residentKb() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(l -> l.startsWith("VmRSS:"))
        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  static void await(java.util.function.BooleanSupplier fact, String what) {
    long deadline = Ticks.nanoTime() + WAIT_S * 1_000_000_000L;
    while (!fact.getAsBoolean()) {
      assertTrue(Ticks.nanoTime() < deadline, "Waited in vain: " + what);
      Ticks.parkUntil(Ticks.nanoTime() + 10_000_000);
    }
  }

  static short[] tone(int hertz, int ms) {
    short[] pcm = new short[48 * ms];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) (8_000 * Math.sin(2 * Math.PI * hertz * i / 48_000));
    }
    return pcm;
  }

  private static final class Started implements Playout.Listener {
    final AtomicLong atNanos = new AtomicLong();
    final AtomicLong playedMs = new AtomicLong();
    final CountDownLatch finished = new CountDownLatch(1);

    @Override
    public void started(long at) {
      atNanos.set(at);
    }

    @Override
    public void finished(long at, long played) {
      playedMs.set(played);
      finished.countDown();
    }
  }

  private static final class Heard implements RtcListener {
    final CountDownLatch connected = new CountDownLatch(1);
    final CountDownLatch connectedAgain = new CountDownLatch(2);
    final CountDownLatch channelOpened = new CountDownLatch(1);
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    final AtomicLong loud = new AtomicLong();
    final AtomicLong overruns = new AtomicLong();
    volatile @Nullable CountDownLatch slow;
    final AtomicLong frameLength = new AtomicLong();
    final AtomicBoolean onForeignThread = new AtomicBoolean();

    @Override
    public void audio(short[] frame48k) {
      frameLength.set(frame48k.length);
      if (!Thread.currentThread().getName().startsWith("rtc-peer-")) {
        onForeignThread.set(true);
      }
      double energy = 0;
      for (short s : frame48k) {
        energy += (double) s * s;
      }
      if (Math.sqrt(energy / frame48k.length) > 1_000) {
        loud.incrementAndGet();
      }
    }

    @Override
    public void connected() {
      connected.countDown();
      connectedAgain.countDown();
    }

    @Override
    public void ended(String reason) {
      ended.add(reason);
    }

    @Override
    public void channelOpened() {
      channelOpened.countDown();
    }

    @Override
    public void channelText(String text) {
      texts.add(text);
      CountDownLatch wait = slow;
      if (wait != null) {
        try {
          wait.await(WAIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void channelOverrun() {
      overruns.incrementAndGet();
    }
  }
}
