package org.vivavoce.app.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.vivavoce.platform.http.HttpServer;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;

/**
 * How much later an answer comes through us than from the realtime service itself. The same offer
 * goes by turns directly to the origin and through the product: {@code POST /api/sdp-exchange}, the
 * host's door, the session's thread, call permit, origin, and back. The origin is a stand-in that
 * answers at once and takes sideband and hang-up; server and database are processes of their own.
 *
 * <p>A session takes ten offers at once, each of which replaces the call before it, which is hung
 * up first. So many sessions are used, one after the other.
 */
final class SdpBench implements Benchmark {
  private static final int OFFERS = 10_000;
  private static final int WARM_UP = 600;
  private static final int OFFERS_A_SESSION = 10;
  private static final int MOST_OPEN = 5;
  private static final Time TIME = Time.system();
  private static final double NS_IN_MS = 1e6;
  private static final double MOST_ADDED_MS = 15;

  private static final String OFFER =
      "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
          + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\n"
          + "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\na=setup:actpass\r\n"
          + "a=fingerprint:sha-256 "
          + "00:".repeat(31)
          + "00\r\na=mid:0\r\na=sendrecv\r\na=rtpmap:111 opus/48000/2\r\n";

  @Override
  public String name() {
    return "sdp";
  }

  @Override
  public List<Bound> bounds() {
    return List.of(
        Bound.atMost("added_ms_p50", MOST_ADDED_MS),
        Bound.atMost("errors", 0),
        Bound.asItsYardstick("answers"));
  }

  @Override
  public List<Measure> run(Path scratch, Path binaries) throws IOException, InterruptedException {
    return run(scratch, binaries, WARM_UP, OFFERS);
  }

  /**
   * @param warmUp offers before those that are measured
   */
  List<Measure> run(Path scratch, Path binaries, int warmUp, int offers)
      throws IOException, InterruptedException {
    Sockets sockets = new Sockets(TIME, Timers.system());
    StandInOriginRoutes standIn = new StandInOriginRoutes(sockets);
    try (HttpServer origin = HttpServer.builder(TIME).sockets(sockets).routes(standIn).start()) {
      String url = origin.internalUrl() + "/v1";
      try (Installation viva = new Installation(scratch, binaries, url, Map.of())) {
        MemberDesk desk = MemberDesk.open(viva);
        Tally tally = new Tally();
        offers(viva, desk, url, warmUp, new Tally());
        int before = standIn.calls();
        offers(viva, desk, url, offers, tally);
        return tally.measures(standIn.calls() - before - offers);
      }
    }
  }

  /** What was measured. */
  private static final class Tally {
    final List<Double> directMs = new ArrayList<>();
    final List<Double> firstMs = new ArrayList<>();
    final List<Double> allMs = new ArrayList<>();
    final List<String> errors = new ArrayList<>();

    /**
     * @param calls that were opened for us
     */
    List<Measure> measures(int calls) {
      errors.stream().limit(10).forEach(System.err::println);
      Percentiles direct = percentiles(directMs);
      Percentiles ours = percentiles(allMs);
      return List.of(
          new Measure("sdp", "added_ms_p50", ours.at(0.5) - direct.at(0.5), "ms", MOST_ADDED_MS),
          new Measure(
              "sdp",
              "added_ms_p50_first_of_session",
              percentiles(firstMs).at(0.5) - direct.at(0.5),
              "ms",
              MOST_ADDED_MS),
          new Measure("sdp", "added_ms_p99", ours.at(0.99) - direct.at(0.99), "ms", null),
          new Measure("sdp", "answer_ms_p50", ours.at(0.5), "ms", direct.at(0.5)),
          new Measure("sdp", "answers", ours.count(), "answers", (double) calls),
          new Measure("sdp", "errors", errors.size(), "errors", null));
    }

    private static Percentiles percentiles(List<Double> values) {
      return new Percentiles(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  private static void offers(
      Installation viva, MemberDesk desk, String origin, int count, Tally tally)
      throws IOException, InterruptedException {
    Deque<UUID> leftOpen = new ArrayDeque<>();
    for (int left = count; left > 0; left -= OFFERS_A_SESSION) {
      UUID session = desk.session();
      for (int i = 0; i < Math.min(OFFERS_A_SESSION, left); i++) {
        tally.directMs.add(direct(viva.http, origin));
        through(desk, session, i == 0, tally);
      }
      leftOpen.add(session);
      // Its last call is confirmed and heard after a moment; meanwhile others are used.
      if (leftOpen.size() > MOST_OPEN && desk.complete(leftOpen.getFirst())) {
        leftOpen.removeFirst();
      }
    }
  }

  private static void through(MemberDesk desk, UUID session, boolean first, Tally tally)
      throws InterruptedException {
    long begunNs = TIME.monotonicNs();
    try {
      String answer = desk.offer(session, OFFER);
      double tookMs = (TIME.monotonicNs() - begunNs) / NS_IN_MS;
      if (!answer.startsWith("v=0")) {
        throw new IOException("this is no answer: " + answer);
      }
      tally.allMs.add(tookMs);
      if (first) {
        tally.firstMs.add(tookMs);
      }
    } catch (IOException e) {
      tally.errors.add(String.valueOf(e.getMessage()));
    }
  }

  /** As the adapter asks: the offer and a session in one form. */
  private static double direct(HttpClient http, String origin)
      throws IOException, InterruptedException {
    String boundary = "bench-boundary";
    String body =
        "--%1$s\r\nContent-Disposition: form-data; name=\"sdp\"\r\nContent-Type: application/sdp\r\n\r\n%2$s\r\n--%1$s\r\nContent-Disposition: form-data; name=\"session\"\r\nContent-Type: application/json\r\n\r\n{\"type\":\"realtime\"}\r\n--%1$s--\r\n"
            .formatted(boundary, OFFER);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(origin + "/realtime/calls"))
            .header("Authorization", "Bearer sk-bench")
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long begunNs = TIME.monotonicNs();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    double tookMs = (TIME.monotonicNs() - begunNs) / NS_IN_MS;
    if (answer.statusCode() != 201) {
      throw new IOException("the origin answered " + answer.statusCode());
    }
    return tookMs;
  }
}
