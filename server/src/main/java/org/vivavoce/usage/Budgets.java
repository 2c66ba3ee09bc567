package org.vivavoce.usage;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.InterviewSettings;
import org.vivavoce.platform.time.Time;

/**
 * Whether a session may go on spending. Only what is known to be spent counts: calls of a model
 * without a price are never stopped.
 */
public final class Budgets {
  /** A live session asks each second; a month's sum may be this old. */
  private static final long REMEMBERED_MS = 5_000;

  private static final int MOST_REMEMBERED = 10_000;

  /** Which budget is spent. */
  public enum Spent {
    SESSION_BUDGET,
    TENANT_BUDGET
  }

  private record Seen(long atMs, long micros) {}

  private final UsageStore usage;
  private final Time time;
  private final Map<UUID, Seen> months = new ConcurrentHashMap<>();

  /** Sessions without any budget, and when that was seen. */
  private final Map<UUID, Long> unlimited = new ConcurrentHashMap<>();

  public Budgets(UsageStore usage, Time time) {
    this.usage = usage;
    this.time = time;
  }

  /**
   * What is left of the tighter one; nothing or less: that one is spent.
   *
   * @param which null where neither is set
   */
  public record Left(@Nullable Spent which, OptionalLong micros) {
    public Optional<Spent> spent() {
      return which != null && micros.isPresent() && micros.getAsLong() <= 0
          ? Optional.of(which)
          : Optional.empty();
    }
  }

  /**
   * Under the tenant's service claims.
   *
   * @param session as frozen with it
   */
  public Left left(
      Handle tx,
      UUID tenantId,
      UUID sessionId,
      InterviewSettings tenant,
      InterviewSettings session) {
    Long most = session.sessionBudgetMicros();
    Long mostInMonth = tenant.monthlyBudgetMicros();
    Left left = new Left(null, OptionalLong.empty());
    if (most != null) {
      left =
          new Left(
              Spent.SESSION_BUDGET,
              OptionalLong.of(most - usage.ofSession(tx, sessionId).micros()));
    }
    if (mostInMonth != null) {
      long month = mostInMonth - thisMonth(tx, tenantId);
      if (left.micros().isEmpty() || month < left.micros().getAsLong()) {
        left = new Left(Spent.TENANT_BUDGET, OptionalLong.of(month));
      }
    }
    if (most == null && mostInMonth == null) {
      remember(unlimited, sessionId, time.monotonicMs());
    } else {
      unlimited.remove(sessionId);
    }
    return left;
  }

  /** Whether the session had no budget when it was last looked at, a few seconds ago at most. */
  public boolean isUnlimited(UUID sessionId) {
    Long seenMs = unlimited.get(sessionId);
    return seenMs != null && time.monotonicMs() - seenMs < REMEMBERED_MS;
  }

  private static <T> void remember(Map<UUID, T> memory, UUID id, T what) {
    if (memory.size() > MOST_REMEMBERED) {
      memory.clear();
    }
    memory.put(id, what);
  }

  private long thisMonth(Handle tx, UUID tenantId) {
    long now = time.monotonicMs();
    Seen seen = months.get(tenantId);
    if (seen != null && now - seen.atMs() < REMEMBERED_MS) {
      return seen.micros();
    }
    long micros = usage.ofThisMonth(tx, tenantId).micros();
    remember(months, tenantId, new Seen(now, micros));
    return micros;
  }
}
