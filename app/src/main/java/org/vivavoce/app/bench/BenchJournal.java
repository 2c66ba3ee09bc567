package org.vivavoce.app.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One session host as far as the journal knows it: a heartbeat each second, utterances at a steady
 * pace, one request at a time, what comes meanwhile waits and goes together, and what was not
 * acknowledged goes again.
 */
final class BenchJournal {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final long FIRST_RETRY_NS = 100_000_000L;
  private static final long LONGEST_RETRY_NS = 1_000_000_000L;
  private static final long BEAT_NS = 1_000_000_000L;
  private static final int MOST_ENTRIES = 200;

  /** One entry: when it was said, and when it was known to be durable, by the monotonic clock. */
  record Kept(long saidNs, long ackNs) {}

  private record Waiting(long seq, long saidNs) {}

  private final HttpClient http;
  private final URI url;
  private final String hostToken;
  private final Time time;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final List<Kept> kept = new ArrayList<>();
  private long lastSeq;
  private long durableSeq;

  private BenchJournal(HttpClient http, URI url, String hostToken, Time time) {
    this.time = time;
    this.http = http;
    this.url = url;
    this.hostToken = hostToken;
  }

  /** Trades the grant and begins the interview. */
  static BenchJournal begin(HttpClient http, URI url, String grant, Time time)
      throws IOException, InterruptedException {
    HttpResponse<String> exchanged =
        http.send(
            HttpRequest.newBuilder(url.resolve("/internal/v1/host/exchange"))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + grant)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (exchanged.statusCode() != 200) {
      throw new IOException("The grant was not exchanged: HTTP " + exchanged.statusCode());
    }
    String token = Json.tree(exchanged.body()).path("host_token").asString();
    BenchJournal journal = new BenchJournal(http, url, token, time);
    journal.lastSeq = 2;
    ArrayNode first = Json.mapper().createArrayNode();
    first.add(entry(1, moved("connecting")));
    first.add(entry(2, moved("in_progress")));
    if (!journal.send(first)) {
      throw new IOException("The interview did not begin");
    }
    return journal;
  }

  /** Speaks from {@code fromNs} to {@code toNs}, an utterance each {@code everyNs}. */
  void speak(long fromNs, long toNs, long everyNs) throws InterruptedException {
    long nextNs = fromNs;
    long retryNs = FIRST_RETRY_NS;
    while (nextNs < toNs || !waiting.isEmpty()) {
      long now = time.monotonicNs();
      while (nextNs <= now && nextNs < toNs) {
        lastSeq++;
        waiting.add(new Waiting(lastSeq, nextNs));
        nextNs += everyNs;
      }
      if (waiting.isEmpty()) {
        LockSupport.parkNanos(nextNs - now);
      } else if (handIn()) {
        retryNs = FIRST_RETRY_NS;
      } else {
        LockSupport.parkNanos(retryNs);
        retryNs = Math.min(LONGEST_RETRY_NS, retryNs * 2);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /**
   * Keeps the session's lease until the thread is interrupted; whether it is heard is no matter.
   */
  void beat() throws InterruptedException {
    ObjectNode body = Json.object().put("epoch", 1);
    while (true) {
      try {
        post("heartbeat", body);
      } catch (IOException e) {
        // the next one may be heard
      }
      LockSupport.parkNanos(BEAT_NS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private HttpResponse<String> post(String what, ObjectNode body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(url.resolve("/internal/v1/host/" + what))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + hostToken)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private boolean handIn() throws InterruptedException {
    ArrayNode entries = Json.mapper().createArrayNode();
    waiting.stream().limit(MOST_ENTRIES).forEach(one -> entries.add(entry(one.seq(), said(one))));
    return send(entries);
  }

  private boolean send(ArrayNode entries) throws InterruptedException {
    ObjectNode body = Json.object().put("epoch", 1);
    body.set("entries", entries);
    try {
      HttpResponse<String> answer = post("journal", body);
      if (answer.statusCode() == 200) {
        acknowledged(Json.tree(answer.body()).path("durable_seq").asLong());
        return true;
      }
      if (answer.statusCode() < 500) {
        throw new IllegalStateException("The journal refused for good: " + answer.body());
      }
      return false;
    } catch (IOException e) {
      return false; // not answered: it goes again
    }
  }

  private void acknowledged(long seq) {
    long now = time.monotonicNs();
    durableSeq = Math.max(durableSeq, seq);
    while (!waiting.isEmpty() && waiting.getFirst().seq() <= seq) {
      kept.add(new Kept(waiting.removeFirst().saidNs(), now));
    }
  }

  private static ObjectNode moved(String status) {
    return Json.object().put("kind", "status_changed").put("status", status).put("reason", "bench");
  }

  /** What an interview sends most: an utterance that has just been closed. */
  private static ObjectNode said(Waiting one) {
    return Json.object()
        .put("kind", "uttered")
        .put("item_id", "item_" + one.seq())
        .put("speaker", one.seq() % 2 == 0 ? "ai" : "candidate")
        .put(
            "text",
            "We moved the nightly import to a queue, so that one bad file no longer stopped all.")
        .put("start_ms", one.seq() * 200)
        .put("end_ms", one.seq() * 200 + 180)
        .put("closed", true)
        .put("interrupted", false)
        .put("question", 1);
  }

  private static ObjectNode entry(long seq, ObjectNode fact) {
    ObjectNode entry = Json.object().put("seq", seq).put("at_ms", seq * 200).put("v", 1);
    entry.set("fact", fact);
    return entry;
  }

  List<Kept> kept() {
    return kept;
  }

  /** The highest place that was acknowledged. */
  long durableSeq() {
    return durableSeq;
  }

  /** A session made for the run. */
  record Session(UUID id, String grant) {}
}
