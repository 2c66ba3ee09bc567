package org.vivavoce.live.internal;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallEvent;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Problems;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;

/**
 * The host's door: what the control plane asks of the host that holds a session. The bearer is a
 * token that both know and that is good for this session and epoch.
 */
public final class LiveDoorRoutes implements Routes {
  /** Longer than the realtime service is waited for; then it is as good as silent. */
  private static final Duration LONGEST_OFFER = Duration.ofSeconds(20);

  private final SessionHost host;

  public LiveDoorRoutes(SessionHost host) {
    this.host = host;
  }

  record OfferBody(String sdp) {
    @Override
    public String toString() {
      return "OfferBody[" + sdp.length() + " characters]";
    }
  }

  record OfferAnswer(String sdp) {}

  /**
   * @param page a browser's socket is open
   */
  record Ended(boolean page) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/internal/v1/live/{id}/offer", this::offer);
    routes.post("/internal/v1/live/{id}/end", this::end);
  }

  private SessionHost.Running running(Context ctx) {
    String token =
        Requests.bearer(ctx)
            .orElseThrow(() -> new ProblemException(ErrorCode.UNAUTHORIZED, "Send the token."));
    SessionHost.Running running =
        host.find(Requests.pathUuid(ctx, "id")).orElseThrow(LiveDoorRoutes::unknown);
    String wanted = running.granted().doorToken();
    // Compared in constant time; who has another epoch's token finds nobody.
    if (wanted == null
        || !MessageDigest.isEqual(
            wanted.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
      throw unknown();
    }
    return running;
  }

  private static ProblemException unknown() {
    return new ProblemException(
        ErrorCode.INVALID_TOKEN, "This token is for no session that is held here.");
  }

  private void offer(Context ctx) {
    SessionHost.Running running = running(ctx);
    String sdp = Requests.body(ctx, OfferBody.class).sdp();
    switch (wait(running, host.pages().offer(running.thread(), sdp))) {
      case Page.Outcome.Answered answered -> {
        ctx.header("Cache-Control", "no-store");
        ctx.json(new OfferAnswer(answered.sdp()));
      }
      case Page.Outcome.Refused refused -> throw refused(refused.code(), refused.message());
      case Page.Outcome.Failed failed -> throw failed(failed);
    }
  }

  private Page.Outcome wait(SessionHost.Running running, CompletableFuture<Page.Outcome> outcome) {
    try {
      return outcome.get(LONGEST_OFFER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      host.pages().givesUp(running.thread());
      throw new ProblemException(
          ErrorCode.UPSTREAM_SLOW, "The realtime service did not answer in time. Try again.");
    } catch (ExecutionException e) {
      throw new IllegalStateException("an offer has no other end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ErrorCode.BUSY, "The server is stopping.");
    }
  }

  private static ProblemException refused(String code, String message) {
    return switch (code) {
      case "data_channel_refused" -> new ProblemException(ErrorCode.DATA_CHANNEL_REFUSED, message);
      case "too_many_offers" -> later(ErrorCode.RATE_LIMITED, message, 6);
      case "already_ended" -> new ProblemException(ErrorCode.STATUS_CONFLICT, message);
      default -> new ProblemException(ErrorCode.INVALID_INPUT, message);
    };
  }

  /** What the realtime service said, as far as it is known here. */
  private static ProblemException failed(Page.Outcome.Failed failed) {
    String reason = failed.reason();
    String message = failed.message();
    return switch (reason) {
      case "offer_refused" -> upstream(message, 400, reason);
      case "key_refused" -> upstream(message, 401, reason);
      case CallEvent.QUOTA_EXHAUSTED, "interviewer_busy" -> upstream(message, 429, reason);
      case "calls_at_limit" ->
          later(ErrorCode.CALLS_AT_LIMIT, message, seconds(failed.retryAfterMs()));
      case "session_budget", "tenant_budget" ->
          new ProblemException(
              ErrorCode.BUDGET_SPENT, message, List.of(), Map.of("reason", reason));
      case "storage_lost" -> later(ErrorCode.STORAGE_UNAVAILABLE, message, 2);
      case "interviewer_slow" -> new ProblemException(ErrorCode.UPSTREAM_SLOW, message);
      case "replaced" -> new ProblemException(ErrorCode.STATUS_CONFLICT, message);
      default -> upstream(message, 503, reason);
    };
  }

  private static ProblemException later(ErrorCode code, String message, long retryAfterS) {
    return new ProblemException(
        code, message, List.of(), Map.of(Problems.RETRY_AFTER_S, retryAfterS));
  }

  /** Whole seconds, and at least one. */
  private static long seconds(@Nullable Long ms) {
    return ms == null ? 1 : Math.max(1, Math.ceilDiv(ms, 1_000));
  }

  private static ProblemException upstream(String message, int status, String reason) {
    return new ProblemException(
        ErrorCode.UPSTREAM_FAILED,
        message,
        List.of(),
        Map.of("upstream_status", status, "reason", reason));
  }

  /** The row says that the session is over: the host looks at once instead of at its next beat. */
  private void end(Context ctx) {
    SessionHost.Running running = running(ctx);
    boolean page = host.pages().hasSocket(running.thread());
    running
        .thread()
        .post(
            new Message.HeartAnswered(running.control().heartbeat(running.granted().hostEpoch())));
    ctx.json(new Ended(page));
  }
}
