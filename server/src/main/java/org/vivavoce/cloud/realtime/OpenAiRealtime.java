package org.vivavoce.cloud.realtime;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.cloud.openai.ApiError;
import org.vivavoce.cloud.openai.RetryRule;
import org.vivavoce.live.CallId;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.Capabilities;
import org.vivavoce.live.JoinOutcome;
import org.vivavoce.live.OpenOutcome;
import org.vivavoce.live.RealtimeOrigins;
import org.vivavoce.live.RealtimeService;
import org.vivavoce.live.SdpAnswer;
import org.vivavoce.live.SdpOffer;
import org.vivavoce.live.SidebandListener;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.http.WholeAnswer;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;

/**
 * OpenAI Realtime (GA) over HTTP and WebSocket: unified calls ({@code POST /realtime/calls},
 * multipart), the sideband with the standard key, hang-up. The cloud and our twin differ by base
 * address and key only.
 */
public final class OpenAiRealtime implements RealtimeService {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAiRealtime.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /**
   * @param answer how long the service has for one whole answer, its body included
   * @param pingEvery of an idle sideband; after twice as long without a sound it is dead. Short: a
   *     line that broke without a word is a candidate who waits
   * @param maxCall how long the service lets one call live
   */
  record Limits(Duration answer, Duration pingEvery, Duration maxCall) {
    static final Limits STANDARD =
        new Limits(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofMinutes(60));
  }

  /** A longer wait is the candidate's to know about, not ours to sit out. */
  private static final long LONGEST_WAIT_MS = 5_000;

  private static final long BUSY_WAIT_MS = 2_000;

  /**
   * A call may be unknown to the sideband for a moment after 201 (reference of 2026-11,
   * "Sideband").
   */
  private static final List<Long> NOT_YET_WAITS_MS = List.of(50L, 100L, 200L, 400L, 600L, 650L);

  private final HttpClient http;
  private final String base;
  private final Secret key;
  private final Time time;
  private final Timers timers;
  private final Limits limits;

  OpenAiRealtime(
      HttpClient http, String baseUrl, Secret key, Time time, Timers timers, Limits limits) {
    this.http = http;
    this.base = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
    this.key = key;
    this.time = time;
    this.timers = timers;
    this.limits = limits;
  }

  /** The origins that speak this protocol, over one shared client. */
  public static RealtimeOrigins origins(Time time, Timers timers) {
    return origins(time, timers, Limits.STANDARD);
  }

  /**
   * @param maxCall how long the services let one call live
   */
  public static RealtimeOrigins origins(Time time, Timers timers, Duration maxCall) {
    Limits usual = Limits.STANDARD;
    return origins(time, timers, new Limits(usual.answer(), usual.pingEvery(), maxCall));
  }

  static RealtimeOrigins origins(Time time, Timers timers, Limits limits) {
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    return origin ->
        new OpenAiRealtime(
            http, origin.baseUrl(), new Secret(origin.apiKey()), time, timers, limits);
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, limits.maxCall().toMillis());
  }

  @Override
  public OpenOutcome open(SdpOffer offer, CallSettings settings) {
    Multipart form =
        new Multipart()
            .part("sdp", "application/sdp", offer.text())
            .part("session", "application/json", Json.write(OpenAiSession.forCall(settings)));
    HttpRequest request =
        request("/realtime/calls")
            .header("Content-Type", form.contentType())
            .header("Accept", "application/sdp")
            .header("OpenAI-Safety-Identifier", settings.safetyIdentifier())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()))
            .build();
    try {
      return opened(send(request));
    } catch (IOException e) {
      LOG.info("The realtime service could not be asked for a call", e);
      return new OpenOutcome.Unavailable(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new OpenOutcome.Unavailable("interrupted");
    }
  }

  private OpenOutcome opened(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      String callId = lastSegment(response.headers().firstValue("location").orElse(""));
      return callId.isEmpty()
          ? new OpenOutcome.Unavailable("the answer names no call")
          : new OpenOutcome.Opened(new CallId(callId), new SdpAnswer(response.body()));
    }
    ApiError error = ApiError.read(response.body());
    String words = error.words(status);
    if (error.isQuota()) {
      return new OpenOutcome.QuotaExhausted(words);
    }
    return switch (status) {
      case 401, 403 -> new OpenOutcome.KeyRefused(words);
      case 429, 503 ->
          new OpenOutcome.Busy(
              RetryRule.statedMs(response.headers(), time.now()).orElse(BUSY_WAIT_MS));
      default ->
          status >= 500 || status == 408 || status == 409 || status < 400
              ? new OpenOutcome.Unavailable(words)
              : new OpenOutcome.OfferRefused(words);
    };
  }

  private static String lastSegment(String location) {
    String path = location.split("[?#]", 2)[0];
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Sends, and repeats by the official clients' rule. What is not repeated: a request that ran into
   * its time limit, because the far side may have done it.
   */
  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    for (int repeats = 0; ; repeats++) {
      OptionalLong wait;
      HttpResponse<String> response;
      try {
        response = WholeAnswer.of(http, request, limits.answer(), WholeAnswer.SMALL);
        int status = response.statusCode();
        ApiError error = ApiError.read(status < 300 ? "" : response.body());
        wait = RetryRule.waitMs(repeats, status, response.headers(), error, time.now());
        if (wait.isEmpty() || wait.getAsLong() > LONGEST_WAIT_MS) {
          return response;
        }
      } catch (HttpTimeoutException e) {
        throw e;
      } catch (IOException e) {
        if (repeats >= RetryRule.MOST_REPEATS) {
          throw e;
        }
        wait = OptionalLong.of(100L << repeats);
      }
      timers.pause(Duration.ofMillis(wait.getAsLong()));
    }
  }

  @Override
  public JoinOutcome join(CallId call, CallSettings settings, SidebandListener listener) {
    for (int attempt = 0; ; attempt++) {
      JoinOutcome outcome = rejoin(call, settings, listener);
      if (!(outcome instanceof JoinOutcome.CallGone)
          || attempt == NOT_YET_WAITS_MS.size()
          || !paused(NOT_YET_WAITS_MS.get(attempt))) {
        return outcome;
      }
    }
  }

  @Override
  public JoinOutcome rejoin(CallId call, CallSettings settings, SidebandListener listener) {
    return connect("call_id", call.value(), settings, listener, false);
  }

  /** The server-side session of the reference of 2026-11, "WebSocket": named by its model. */
  @Override
  public JoinOutcome openText(CallSettings settings, SidebandListener listener) {
    JoinOutcome outcome =
        connect("model", settings.model(), settings, new WrittenWords(listener), true);
    return outcome instanceof JoinOutcome.CallGone(String words)
        ? new JoinOutcome.Unavailable(words)
        : outcome;
  }

  private JoinOutcome connect(
      String by, String value, CallSettings settings, SidebandListener listener, boolean text) {
    OpenAiSideband sideband = new OpenAiSideband(listener, time, limits.pingEvery(), text);
    try {
      WebSocket socket =
          http.newWebSocketBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .header("Authorization", "Bearer " + key.reveal())
              .header("OpenAI-Safety-Identifier", settings.safetyIdentifier())
              .buildAsync(address(by, value), sideband)
              .get(CONNECT_TIMEOUT.toMillis() + 1000, TimeUnit.MILLISECONDS);
      sideband.start(socket);
      return new JoinOutcome.Joined(sideband);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof WebSocketHandshakeException refused)) {
        LOG.info("The sideband could not be joined", e);
        return new JoinOutcome.Unavailable(nameOf(e.getCause()));
      }
      int status = refused.getResponse().statusCode();
      return status == 404
          ? new JoinOutcome.CallGone("HTTP 404")
          : new JoinOutcome.Unavailable("HTTP " + status);
    } catch (TimeoutException e) {
      return new JoinOutcome.Unavailable("no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new JoinOutcome.Unavailable("interrupted");
    }
  }

  private boolean paused(long ms) {
    try {
      timers.pause(Duration.ofMillis(ms));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String nameOf(@Nullable Throwable thrown) {
    return thrown == null ? "unknown" : thrown.getClass().getSimpleName();
  }

  private URI address(String by, String value) {
    // http becomes ws and https becomes wss: RFC 6455 §3
    return URI.create(
        "ws"
            + base.substring("http".length())
            + "/realtime?"
            + by
            + "="
            + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  @Override
  public void hangUp(CallId call) {
    HttpRequest request =
        request(
                "/realtime/calls/"
                    + URLEncoder.encode(call.value(), StandardCharsets.UTF_8)
                    + "/hangup")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      int status = send(request).statusCode();
      if (status >= 300 && status != 404) {
        LOG.warn("A call could not be hung up: HTTP {}", status);
      }
    } catch (ConnectException | HttpConnectTimeoutException e) {
      LOG.info("The realtime service is not reachable to hang up a call", e);
    } catch (IOException e) {
      LOG.warn("A call could not be hung up", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(limits.answer())
        .header("Authorization", "Bearer " + key.reveal());
  }
}
