package org.vivavoce.live.internal;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.live.HostDoors;
import org.vivavoce.live.RealtimeOrigins;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.HostFleet;

/**
 * Holds live sessions in this process, one thread each. It reaches the control plane only over
 * HTTP, also when that is the same process, and has no database.
 */
public final class SessionHost implements HostFleet, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHost.class);
  private static final Duration STARTING = Duration.ofSeconds(5);
  private static final Duration STOPPING = Duration.ofSeconds(8);
  private static final Duration HANGING_UP = Duration.ofSeconds(4);

  /** One session that this host holds. */
  record Running(
      GrantedSession granted, ControlLink control, SessionThread thread, ReportClient reports) {}

  /**
   * @param running completed when the grant was exchanged, exceptionally when it was refused
   */
  private record Held(CompletableFuture<Running> running, CompletableFuture<String> ended) {}

  /** Why a session was left that was never taken over. */
  public static final String REFUSED = "refused";

  private final RealtimeOrigins origins;
  private final Time time;
  private final Tuning tuning;
  private final LiveMeter meter;
  private final HttpClient http = ControlClient.newHttp();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<UUID, Held> sessions = new ConcurrentHashMap<>();
  private final Pages pages = new Pages();
  private volatile @Nullable HostDoors doors;
  private volatile boolean stopping;

  public SessionHost(RealtimeOrigins origins, Time time, LiveMeter meter) {
    this(origins, time, meter, Tuning.standard());
  }

  SessionHost(RealtimeOrigins origins, Time time, LiveMeter meter, Tuning tuning) {
    this.origins = origins;
    this.time = time;
    this.tuning = tuning;
    this.meter = meter;
  }

  /** Said to the control plane with each grant; without it the host is in its process. */
  public void reachedAt(HostDoors where) {
    doors = where;
  }

  Pages pages() {
    return pages;
  }

  /** Where what blocks may run. */
  Executor executor() {
    return threads;
  }

  @Override
  public void start(Order order) {
    var _ = take(order);
  }

  /**
   * As {@link #start} does, and says when the session is left.
   *
   * @return completed with the reason: {@link #REFUSED} or what the session says
   */
  public CompletableFuture<String> take(Order order) {
    Held held = new Held(new CompletableFuture<>(), new CompletableFuture<>());
    if (stopping) {
      held.ended().complete("stopping");
      return held.ended();
    }
    // An earlier host of the session is fenced by now and ends by itself.
    sessions.put(order.sessionId(), held);
    threads.execute(() -> hold(order, held));
    return held.ended();
  }

  private void hold(Order order, Held held) {
    String controlUrl = order.controlUrl();
    String left = REFUSED;
    try {
      GrantedSession granted = ControlClient.exchange(http, controlUrl, order.grant(), doors);
      ControlLink control = ControlClient.of(http, controlUrl, granted);
      SessionThread thread = new SessionThread();
      Alarms alarms = new Alarms(time);
      LiveSession session =
          new LiveSession(
              granted,
              new LiveSession.Parts(
                  new PermittedCalls(origins, granted, control),
                  control,
                  threads,
                  thread::post,
                  time,
                  alarms,
                  tuning,
                  meter));
      ReportClient reports = new ReportClient(http, controlUrl, new Secret(granted.hostToken()));
      held.running().complete(new Running(granted, control, thread, reports));
      if (stopping) {
        thread.post(new Message.Stop());
      }
      left = thread.run(session, alarms);
      if (doors != null && !left.equals("fenced")) {
        reports.release(granted.hostEpoch());
      }
    } catch (IOException e) {
      LOG.warn("A session could not be taken over: {}", e.getMessage());
      held.running().completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      held.running().completeExceptionally(e);
    } finally {
      sessions.remove(order.sessionId(), held);
      held.ended().complete(left);
    }
  }

  @Override
  public Standing standing(UUID sessionId, long epoch) {
    Held held = sessions.get(sessionId);
    if (held == null) {
      return Standing.GONE;
    }
    // While its grant is being exchanged the newest start is the newest epoch.
    boolean here =
        !held.running().isDone()
            || (held.running().state() == java.util.concurrent.Future.State.SUCCESS
                && held.running().resultNow().granted().hostEpoch() == epoch);
    return here ? Standing.HERE : Standing.GONE;
  }

  /** A thread ends by itself when it is fenced. */
  @Override
  public void giveUp(UUID sessionId, long epoch) {}

  @Override
  public Duration startsWithin() {
    return STARTING;
  }

  @Override
  public boolean outlivesUs() {
    return false;
  }

  /** The session's host once it has its grant; empty when there is none, or not within seconds. */
  Optional<Running> find(UUID sessionId) {
    Held held = sessions.get(sessionId);
    if (held == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(held.running().get(STARTING.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The session's host where it is the only one here. */
  Optional<Running> only() {
    List<UUID> ids = List.copyOf(sessions.keySet());
    return ids.size() == 1 ? find(ids.getFirst()) : Optional.empty();
  }

  /** How many sessions are held now. */
  public int held() {
    return sessions.size();
  }

  /** Writes down what every session has, hangs up its call and lets it go. */
  @Override
  public void close() {
    stopping = true;
    for (Held held : sessions.values()) {
      if (held.running().state() == java.util.concurrent.Future.State.SUCCESS) {
        held.running().resultNow().thread().post(new Message.Stop());
      }
    }
    try {
      CompletableFuture.allOf(
              sessions.values().stream().map(Held::ended).toArray(CompletableFuture[]::new))
          .get(STOPPING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Not every session could write down what it had before the stop");
    }
    // Calls are hung up beside the sessions' threads: a call left open goes on costing.
    threads.shutdown();
    try {
      if (!threads.awaitTermination(HANGING_UP.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Not every call could be hung up before the stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    http.shutdownNow();
  }
}
