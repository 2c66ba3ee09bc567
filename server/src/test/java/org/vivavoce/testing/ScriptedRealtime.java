package org.vivavoce.testing;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.websocket.WsConnectContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.websocket.api.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A hand-written far side for the realtime adapter: real HTTP and a real WebSocket whose every word
 * is literal text of a test. It knows no protocol; the test plays it.
 */
public final class ScriptedRealtime implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** One HTTP request as it came. */
  public record Request(String method, String path, Map<String, String> headers, String body) {}

  /** One HTTP answer to give. */
  public record Answer(int status, Map<String, String> headers, String body, long afterMs) {
    public Answer(int status, Map<String, String> headers, String body) {
      this(status, headers, body, 0);
    }
  }

  /** One sideband that was opened. */
  public static final class Line {
    private final WsConnectContext socket;
    public final String callId;
    public final Map<String, String> headers;
    public final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    public volatile boolean closed;

    Line(WsConnectContext socket) {
      this.socket = socket;
      this.callId = String.valueOf(socket.queryParam("call_id"));
      this.headers = socket.headerMap();
    }

    public void send(String text) {
      socket.session.sendText(text, Callback.NOOP);
    }

    /** Sends one message in WebSocket fragments (RFC 6455 §5.4). */
    public void sendInFragments(List<String> parts) {
      for (int i = 0; i < parts.size(); i++) {
        Callback.Completable sent = new Callback.Completable();
        socket.session.sendPartialText(parts.get(i), i == parts.size() - 1, sent);
        sent.join();
      }
    }

    /** Breaks the connection without a close frame. */
    public void drop() {
      socket.session.disconnect();
    }

    public void close(int code, String reason) {
      socket.session.close(code, reason, Callback.NOOP);
    }

    /** The next message, which must come. */
    public String next() {
      try {
        String text = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (text == null) {
          throw new AssertionError("the sideband heard nothing more");
        }
        return text;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** The next message that is as wanted; what comes before it is passed over. */
    public String next(Predicate<String> wanted) {
      String text = next();
      while (!wanted.test(text)) {
        text = next();
      }
      return text;
    }
  }

  private final Javalin server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Queue<Answer> callAnswers = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> joinRefusals = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
  private final Map<String, Line> bySocket = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private int calls;

  public ScriptedRealtime() {
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.jetty.host = "127.0.0.1";
                  config.routes.post("/v1/realtime/calls", this::call);
                  config.routes.post("/v1/realtime/calls/{id}/hangup", this::hangUp);
                  config.routes.wsBeforeUpgrade("/v1/realtime", _ -> refuseIfTold());
                  config.routes.ws(
                      "/v1/realtime",
                      ws -> {
                        ws.onConnect(this::joined);
                        ws.onMessage(
                            message -> line(message.sessionId()).heard.add(message.message()));
                        ws.onClose(closed -> line(closed.sessionId()).closed = true);
                      });
                })
            .start(0);
  }

  /** With the {@code /v1} of the cloud's address. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.port() + "/v1";
  }

  /** Answers the next call with this; without one a call is opened. */
  public void answerNextCall(Answer answer) {
    callAnswers.add(answer);
  }

  /** Refuses the next sideband with this status; several wait in line. */
  public void refuseNextSideband(int status) {
    joinRefusals.add(status);
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public List<Request> requests(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  public long hangUps() {
    return requests.stream().filter(request -> request.path().endsWith("/hangup")).count();
  }

  /** The next sideband that is opened, which must come. */
  public Line nextLine() {
    try {
      Line line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        throw new AssertionError("no sideband was opened");
      }
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The next line that is the newest call's: a call that an earlier test left may join again at any
   * time, and its line is passed over.
   */
  public Line lineOfNewestCall() {
    Line line = nextLine();
    while (!line.callId.equals(newestCall())) {
      line = nextLine();
    }
    return line;
  }

  private synchronized String newestCall() {
    return "rtc_" + calls;
  }

  public @Nullable Line lineNow() {
    return lines.poll();
  }

  private synchronized void call(Context ctx) throws InterruptedException {
    note(ctx);
    Answer answer = callAnswers.poll();
    if (answer == null) {
      calls++;
      answer =
          new Answer(
              201,
              Map.of(
                  "Location", "/v1/realtime/calls/rtc_" + calls, "Content-Type", "application/sdp"),
              "v=0\r\nanswer " + calls + "\r\n");
    }
    if (answer.afterMs() > 0 && closing.await(answer.afterMs(), TimeUnit.MILLISECONDS)) {
      return;
    }
    ctx.status(answer.status());
    answer.headers().forEach(ctx::header);
    ctx.result(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private void hangUp(Context ctx) {
    note(ctx);
    ctx.status(200);
  }

  private void note(Context ctx) {
    requests.add(
        new Request(ctx.req().getMethod(), ctx.path(), Map.copyOf(ctx.headerMap()), ctx.body()));
  }

  private void refuseIfTold() {
    Integer status = joinRefusals.poll();
    if (status != null) {
      throw new HttpResponseException(
          status,
          """
          {"error":{"message":"No session found for the provided call_id","type":"invalid_request_error","param":"","code":"call_id_not_found"}}""");
    }
  }

  private void joined(WsConnectContext socket) {
    Line line = new Line(socket);
    bySocket.put(socket.sessionId(), line);
    lines.add(line);
  }

  private Line line(String socket) {
    Line line = bySocket.get(socket);
    if (line == null) {
      throw new IllegalStateException("a socket that was never opened");
    }
    return line;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop();
  }
}
