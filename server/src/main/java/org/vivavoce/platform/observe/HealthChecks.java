package org.vivavoce.platform.observe;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.time.Time;

/**
 * What the process depends on, by name. All checks run at the same time, each for two seconds at
 * most; an answer is good for one second, so that asking often costs little.
 */
public final class HealthChecks {
  /** A dependency. */
  public interface Check {
    /**
     * @return empty when it is well, else the reason in a few words that anybody may read
     */
    Optional<String> problem() throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);
  private static final long FRESH_MS = 1000;

  private final Time time;
  private final Duration timeout;
  private final Map<String, Check> checks = new LinkedHashMap<>();
  private final Set<String> minor = new HashSet<>();
  private Map<String, String> last = Map.of();
  private long lastAtMs = Long.MIN_VALUE;

  public HealthChecks(Time time) {
    this(time, Duration.ofSeconds(2));
  }

  HealthChecks(Time time, Duration timeout) {
    this.time = time;
    this.timeout = timeout;
  }

  public synchronized void register(String name, Check check) {
    checks.put(name, check);
    last = Map.of();
    lastAtMs = Long.MIN_VALUE;
  }

  /** A dependency that the product does without for hours; its trouble is told and no more. */
  public synchronized void registerMinor(String name, Check check) {
    minor.add(name);
    register(name, check);
  }

  /** Whether all that is needed is well, by the results of {@link #run}. */
  public synchronized boolean ready(Map<String, String> results) {
    return results.entrySet().stream()
        .allMatch(each -> each.getValue().equals("ok") || minor.contains(each.getKey()));
  }

  /** Each name with {@code ok} or the reason, in the order of registration. */
  public synchronized Map<String, String> run() {
    long nowMs = time.monotonicMs();
    if (lastAtMs != Long.MIN_VALUE && nowMs - lastAtMs < FRESH_MS) {
      return last;
    }
    Map<String, FutureTask<Optional<String>>> running = new LinkedHashMap<>();
    checks.forEach(
        (name, check) -> {
          FutureTask<Optional<String>> task = new FutureTask<>(check::problem);
          Thread.ofVirtual().name("check-" + name).start(task);
          running.put(name, task);
        });
    long deadlineMs = time.monotonicMs() + timeout.toMillis();
    Map<String, String> results = new LinkedHashMap<>();
    running.forEach((name, task) -> results.put(name, result(name, task, deadlineMs)));
    last = results;
    lastAtMs = time.monotonicMs();
    return results;
  }

  private String result(String name, FutureTask<Optional<String>> task, long deadlineMs) {
    try {
      long leftMs = Math.max(0, deadlineMs - time.monotonicMs());
      return task.get(leftMs, TimeUnit.MILLISECONDS).orElse("ok");
    } catch (TimeoutException e) {
      task.cancel(true);
      return "no answer in " + timeout.toMillis() + " ms";
    } catch (ExecutionException e) {
      LOG.warn("The check {} failed", name, e.getCause());
      return "the check failed; the log says why";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
