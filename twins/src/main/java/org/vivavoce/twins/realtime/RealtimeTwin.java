package org.vivavoce.twins.realtime;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.TwinKeys;
import org.vivavoce.twins.common.TwinServer;
import org.vivavoce.twins.realtime.rtc.PacketLoss;
import org.vivavoce.twins.realtime.rtc.RtcEndpoint;
import org.vivavoce.twins.realtime.speech.Recognizer;
import org.vivavoce.twins.realtime.speech.Recognizers;
import org.vivavoce.twins.realtime.speech.SileroVad;
import org.vivavoce.twins.realtime.speech.Voice;
import org.vivavoce.twins.realtime.speech.Voices;

/** The realtime twin, assembled and listening on loopback. */
public final class RealtimeTwin implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RealtimeTwin.class);

  /** An SDP offer has some 10 KB, instructions of a session at most 200 KB. */
  private static final long MAX_BODY_BYTES = 1L << 20;

  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  private final TwinServer server;
  private final Calls calls;
  private final Runnable closeParts;

  private RealtimeTwin(TwinServer server, Calls calls, Runnable closeParts) {
    this.server = server;
    this.calls = calls;
    this.closeParts = closeParts;
  }

  /**
   * With real media and speech.
   *
   * @param whenSpent see {@link TwinSettings#recycleAfterCalls}
   * @throws RuntimeException of the part that could not start, in words
   */
  public static RealtimeTwin start(TwinSettings settings, Runnable whenSpent) {
    TwinKeys keys = TwinKeys.read(settings.keysFile(), "realtime");
    SileroVad vad = SileroVad.load();
    Recognizer recognizer = Recognizers.choose(settings.speech());
    Voice voice = Voices.choose(settings.speech());
    RtcEndpoint endpoint = new RtcEndpoint(settings.rtc(), settings.faults());
    Ports ports =
        new Ports(
            endpoint::accept,
            Ears.silero(vad),
            recognizer,
            voice,
            Optional.ofNullable(settings.chat()),
            Clock.system());
    return start(
        settings,
        keys,
        ports,
        whenSpent,
        endpoint::die,
        () -> {
          endpoint.close();
          recognizer.close();
          voice.close();
          vad.close();
        });
  }

  /** With the given parts. */
  static RealtimeTwin start(
      TwinSettings settings,
      TwinKeys plainKeys,
      Ports ports,
      Runnable whenSpent,
      Runnable die,
      Runnable closeParts) {
    TwinKeys keys = settings.testHooks() ? plainKeys.withSuffixes() : plainKeys;
    PacketLoss loss = settings.faults().loss();
    Calls calls = new Calls(ports, settings, whenSpent);
    RealtimeRoutes routes =
        new RealtimeRoutes(
            calls,
            keys,
            ports,
            new FaultRoutes(
                settings.testHooks(), keys, loss == null ? new PacketLoss() : loss, die));
    TwinServer server =
        TwinServer.start(
            new TwinServer.Settings(
                settings.port(), MAX_BODY_BYTES, MAX_MESSAGE_BYTES, settings.tls()),
            routes::register);
    LOG.info(
        "realtime twin on port {}: recogniser {} ({}), voice {} ({})",
        server.port(),
        ports.recognizer().name(),
        ports.recognizer().availability().words(),
        ports.voice().name(),
        ports.voice().availability().words());
    return new RealtimeTwin(server, calls, closeParts);
  }

  public int port() {
    return server.port();
  }

  /** The https port; 0 where there is none. */
  public int tlsPort() {
    return server.tlsPort();
  }

  /** Hangs up every call, tells its sidebands so, and gives everything back. */
  @Override
  public void close() {
    calls.close("The twin is stopping.");
    server.close();
    closeParts.run();
  }
}
