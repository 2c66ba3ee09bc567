package org.vivavoce.app.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;

/**
 * How much later an answer comes through us than from the realtime service itself. The same offer
 * goes by turns directly to the origin and through the product: page, socket, session thread, call
 * permit, origin, and back. The origin is a stand-in that answers at once; server and database are
 * processes of their own.
 */
final class SdpBench implements Benchmark {
  private static final int OFFERS = Integer.getInteger("viva.bench.offers", 10_000);
  private static final int SITTINGS_AT_ONCE = 40;

  /** What a page may offer by itself in a minute, times three: two of three are asked for. */
  private static final int OFFERS_A_SITTING = 20;

  private static final Time TIME = Time.system();
  private static final double NS_IN_MS = 1e6;
  private static final int WARM_UP = 400;
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
  public List<Measure> run(Path scratch, Path binaries) throws IOException, InterruptedException {
    try (StandInOrigin origin = new StandInOrigin();
        Installation viva = new Installation(scratch, binaries, origin.url(), Map.of())) {
      Tally tally = new Tally();
      offers(viva, origin, WARM_UP, new Tally());
      offers(viva, origin, OFFERS, tally);
      return tally.measures();
    }
  }

  /** What was measured. */
  private static final class Tally {
    final List<Double> directMs = new ArrayList<>();
    final List<Double> throughUsMs = new ArrayList<>();
    int errors;

    List<Measure> measures() {
      double direct = percentile(directMs, 50);
      double ours = percentile(throughUsMs, 50);
      return List.of(
          new Measure("sdp", "added_ms_p50", ours - direct, "ms", MOST_ADDED_MS),
          new Measure("sdp", "answer_ms_p50", ours, "ms", direct),
          new Measure(
              "sdp", "answer_ms_p99", percentile(throughUsMs, 99), "ms", percentile(directMs, 99)),
          new Measure("sdp", "offers", throughUsMs.size(), "offers", null),
          new Measure("sdp", "errors", errors, "errors", null));
    }
  }

  private static double percentile(List<Double> values, int percent) {
    return new Percentiles(values.stream().mapToDouble(Double::doubleValue).toArray())
        .at(percent / 100.0);
  }

  private static void offers(Installation viva, StandInOrigin origin, int count, Tally tally)
      throws IOException, InterruptedException {
    int left = count;
    while (left > 0) {
      List<Sitting> sittings = new ArrayList<>();
      try {
        for (int i = 0; i < Math.min(SITTINGS_AT_ONCE, left); i++) {
          sittings.add(Sitting.open(viva));
        }
        for (int round = 0; round < OFFERS_A_SITTING && left > 0; round++) {
          for (Sitting sitting : sittings) {
            if (left > 0) {
              left--;
              tally.directMs.add(direct(viva.http, origin));
              through(sitting, round, tally);
            }
          }
        }
      } finally {
        sittings.forEach(Sitting::close);
      }
    }
  }

  private static void through(Sitting sitting, int round, Tally tally) throws InterruptedException {
    try {
      if (round > 0) {
        sitting.next(said -> said.path("state").asString("").equals("interrupted"));
      }
      String offer = Json.write(Json.object().put("type", "sdp_offer").put("sdp", OFFER));
      long begunNs = TIME.monotonicNs();
      sitting.send(offer);
      sitting.next("sdp_answer");
      tally.throughUsMs.add((TIME.monotonicNs() - begunNs) / NS_IN_MS);
    } catch (IOException e) {
      tally.errors++;
    }
  }

  /** As the adapter asks: the offer and a session in one form. */
  private static double direct(HttpClient http, StandInOrigin origin)
      throws IOException, InterruptedException {
    String boundary = "bench-boundary";
    String body =
        "--%1$s\r\nContent-Disposition: form-data; name=\"sdp\"\r\nContent-Type: application/sdp\r\n\r\n%2$s\r\n--%1$s\r\nContent-Disposition: form-data; name=\"session\"\r\nContent-Type: application/json\r\n\r\n{\"type\":\"realtime\"}\r\n--%1$s--\r\n"
            .formatted(boundary, OFFER);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(origin.url() + "/realtime/calls"))
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
