package org.vivavoce.twins.realtime;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinKeys;
import org.vivavoce.twins.realtime.rtc.RtcFaults;
import org.vivavoce.twins.realtime.rtc.RtcSettings;
import org.vivavoce.twins.realtime.speech.SpeechSettings;
import tools.jackson.databind.node.ObjectNode;

/** A listening twin with parts driven by hand, and a plain client of its wire. */
final class Wire implements AutoCloseable {
  static final String KEY = "sk-twin-test-0123456789";
  static final String OFFER = "v=0\r\noffer\r\n";
  static final String SESSION =
      """
      {"type":"realtime","model":"gpt-realtime-2.1","instructions":"Be calm.",
       "audio":{"input":{"transcription":{"model":"gpt-transcribe","language":"en"},
       "turn_detection":{"type":"server_vad","create_response":false}}}}\
      """;

  final FakeParts parts = new FakeParts();
  final CompletableFuture<Boolean> spent = new CompletableFuture<>();
  final HttpClient http = HttpClient.newHttpClient();
  final RealtimeTwin twin;
  final URI base;

  Wire() {
    this(settings(20, 200, 3_600_000));
  }

  Wire(TwinSettings settings) {
    twin =
        RealtimeTwin.start(
            settings,
            TwinKeys.of(KEY),
            parts.ports(),
            () -> spent.complete(true),
            () -> {},
            () -> {});
    base = URI.create("http://127.0.0.1:" + twin.port());
  }

  static TwinSettings settings(int maxCalls, int recycleAfter, long sessionMs) {
    return new TwinSettings(
        0,
        Path.of("unused"),
        maxCalls,
        recycleAfter,
        sessionMs,
        60_000,
        200,
        RtcSettings.defaults(),
        RtcFaults.NONE,
        SpeechSettings.defaults(),
        null,
        true,
        null);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + KEY);
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String contentType, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  static String multipart(String sdp, String session) {
    return "--b0\r\nContent-Disposition: form-data; name=\"sdp\"\r\n"
        + "Content-Type: application/sdp\r\n\r\n"
        + sdp
        + "\r\n--b0\r\nContent-Disposition: form-data; name=\"session\"\r\n"
        + "Content-Type: application/json\r\n\r\n"
        + session
        + "\r\n--b0--\r\n";
  }

  HttpResponse<String> offer(String session) throws IOException, InterruptedException {
    return post(
        "/v1/realtime/calls", "multipart/form-data; boundary=b0", multipart(OFFER, session));
  }

  /** A call that was taken: its id. */
  String call(String session) throws IOException, InterruptedException {
    HttpResponse<String> answer = offer(session);
    if (answer.statusCode() != 201) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    String location = answer.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  Sideband sideband(String callId) {
    return Sideband.open(http, base, callId, KEY, Optional.empty());
  }

  /** A session on that socket alone. */
  Sideband model(String model) {
    return Sideband.at(http, base, "model=" + model, KEY, Optional.empty());
  }

  @Override
  public void close() {
    twin.close();
    // Not close(): it waits for sockets whose other end is gone.
    http.shutdownNow();
  }

  /** A sideband socket that keeps what it reads. */
  static final class Sideband implements WebSocket.Listener {
    final LinkedBlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    static Sideband open(
        HttpClient http, URI base, String callId, String key, Optional<String> beta) {
      return at(http, base, "call_id=" + callId, key, beta);
    }

    static Sideband at(HttpClient http, URI base, String query, String key, Optional<String> beta) {
      Sideband sideband = new Sideband();
      WebSocket.Builder builder =
          http.newWebSocketBuilder().header("Authorization", "Bearer " + key);
      beta.ifPresent(value -> builder.header("OpenAI-Beta", value));
      sideband.socket.complete(
          builder
              .buildAsync(
                  URI.create("ws://" + base.getAuthority() + "/v1/realtime?" + query), sideband)
              .orTimeout(20, TimeUnit.SECONDS)
              .join());
      return sideband;
    }

    void send(String json) {
      socket.join().sendText(json.replace('\'', '"'), true).join();
    }

    /** For what the other end may cut off in the middle. */
    void sendWithoutWaiting(String text) {
      CompletableFuture<WebSocket> unused = socket.join().sendText(text, true);
    }

    void leave() {
      socket.join().sendClose(1000, "").join();
    }

    /** The next event of that type; those before it are read and forgotten. */
    ObjectNode await(String type) throws InterruptedException {
      return await(event -> event.path("type").asString().equals(type), type);
    }

    ObjectNode await(Predicate<ObjectNode> wanted, String words) throws InterruptedException {
      List<String> seen = new ArrayList<>();
      long deadline = Clock.system().nanos() + Duration.ofSeconds(20).toNanos();
      while (true) {
        ObjectNode event = events.poll(deadline - Clock.system().nanos(), TimeUnit.NANOSECONDS);
        if (event == null) {
          throw new AssertionError("no " + words + " came, but " + seen);
        }
        if (wanted.test(event)) {
          return event;
        }
        seen.add(event.path("type").asString());
      }
    }

    /** The types of all events up to and with the first of that type. */
    List<String> typesUntil(String type) throws InterruptedException {
      return typesUntil(type, 1);
    }

    /** The types of all events up to and with the nth of that type. */
    List<String> typesUntil(String type, int nth) throws InterruptedException {
      List<String> types = new ArrayList<>();
      await(
          event -> {
            types.add(event.path("type").asString());
            return types.stream().filter(type::equals).count() == nth;
          },
          type);
      return types;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        events.add(Json.tryObject(partial.toString()).orElseThrow());
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
