package org.vivavoce.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.crypto.SealBrokenException;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.StorageUnavailableException;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;

/**
 * What somebody tried with a session over HTTP, as the control plane saw it; what happens in a call
 * and on its socket is noted by the session's host in the journal. Notes are gathered in memory and
 * written twice a second, so a flood costs a row and no time of whoever answers it: the same event
 * of the same session within a minute is one row that counts.
 *
 * <p>Levels: {@code info} (an honest client may do it), {@code warning}, {@code critical}.
 */
public final class IntegrityLog implements AutoCloseable {
  public static final String INFO = "info";
  public static final String WARNING = "warning";
  public static final String CRITICAL = "critical";

  private static final Logger LOG = LoggerFactory.getLogger(IntegrityLog.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  /** After a database that was away. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** Events of one kind that are nearer to each other than this are one event. */
  private static final Duration ONE_EVENT = Duration.ofSeconds(60);

  private static final int MOST_WAITING = 10_000;
  private static final int LONGEST_DETAIL = 500;

  private final Database database;
  private final Sealer sealer;
  private final Time time;
  private final Timers timers;
  private final Map<Kind, Seen> waiting = new LinkedHashMap<>();
  private boolean scheduled;
  private boolean closed;
  private long dropped;

  public IntegrityLog(Database database, Sealer sealer, Time time, Timers timers) {
    this.database = database;
    this.sealer = sealer;
    this.time = time;
    this.timers = timers;
  }

  /**
   * @param tenantId null where nobody known tried it: it is looked up when it is written
   */
  private record Kind(@Nullable UUID tenantId, UUID sessionId, String event, String level) {}

  private record Seen(String detail, int count) {
    @Override
    public String toString() {
      return "Seen[" + count + "]";
    }
  }

  /**
   * Notes that something was tried; it stands in the log within a second. Never blocks and never
   * throws.
   *
   * @param event what, in words of a program, for example {@code recording_not_ours}
   * @param detail what a reader needs to judge it; of many in a row the first one's is kept
   */
  public void observe(UUID tenantId, UUID sessionId, String event, String level, String detail) {
    note(new Kind(tenantId, sessionId, event, level), detail);
  }

  /** The same for a session whose tenant the caller cannot know; an id that is none is dropped. */
  public void observe(UUID sessionId, String event, String level, String detail) {
    note(new Kind(null, sessionId, event, level), detail);
  }

  private synchronized void note(Kind kind, String detail) {
    if (closed) {
      return;
    }
    Seen seen = waiting.get(kind);
    if (seen == null && waiting.size() >= MOST_WAITING) {
      dropped++;
      return;
    }
    String kept = seen == null ? shortened(detail) : seen.detail();
    int count =
        seen == null ? 1 : seen.count() == Integer.MAX_VALUE ? seen.count() : seen.count() + 1;
    waiting.put(kind, new Seen(kept, count));
    schedule(EVERY);
  }

  private static String shortened(String detail) {
    return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL);
  }

  private synchronized void schedule(Duration after) {
    if (!scheduled && !closed) {
      scheduled = true;
      timers.schedule(after, this::tick);
    }
  }

  private void tick() {
    Duration again = EVERY;
    try {
      write();
    } catch (StorageUnavailableException e) {
      LOG.warn("Integrity events wait: the database is away");
      again = AGAIN;
    } finally {
      synchronized (this) {
        scheduled = false;
      }
    }
    if (anyWaiting()) {
      schedule(again);
    }
  }

  private synchronized boolean anyWaiting() {
    return !waiting.isEmpty();
  }

  private synchronized Map<Kind, Seen> take() {
    if (dropped > 0) {
      LOG.warn("{} integrity events of further sessions were too many to be noted", dropped);
      dropped = 0;
    }
    Map<Kind, Seen> taken = new LinkedHashMap<>(waiting);
    waiting.clear();
    return taken;
  }

  private synchronized void putBack(Map<Kind, Seen> unwritten) {
    unwritten.forEach(
        (kind, seen) ->
            waiting.merge(
                kind,
                seen,
                (later, earlier) -> new Seen(earlier.detail(), earlier.count() + later.count())));
  }

  /** Writes what waits, tenant by tenant; what cannot be written for now waits on. */
  private void write() {
    Map<Kind, Seen> unwritten = take();
    try {
      for (Map.Entry<UUID, List<Map.Entry<Kind, Seen>>> tenant : byTenant(unwritten).entrySet()) {
        write(tenant.getKey(), tenant.getValue());
        tenant.getValue().forEach(each -> unwritten.remove(each.getKey()));
      }
    } catch (StorageUnavailableException e) {
      putBack(unwritten);
      throw e;
    }
  }

  private Map<UUID, List<Map.Entry<Kind, Seen>>> byTenant(Map<Kind, Seen> taken) {
    Map<UUID, List<Map.Entry<Kind, Seen>>> tenants = new HashMap<>();
    for (Map.Entry<Kind, Seen> each : List.copyOf(taken.entrySet())) {
      Kind kind = each.getKey();
      UUID known = kind.tenantId();
      Optional<UUID> tenant = known == null ? tenantOf(kind.sessionId()) : Optional.of(known);
      if (tenant.isPresent()) {
        tenants.computeIfAbsent(tenant.get(), _ -> new java.util.ArrayList<>()).add(each);
      } else {
        taken.remove(kind);
      }
    }
    return tenants;
  }

  private Optional<UUID> tenantOf(UUID sessionId) {
    return database.inTenant(
        new Claims.Operations(),
        tx ->
            tx.createQuery("select * from viva.tenant_of_session(:id)")
                .bind("id", sessionId)
                .mapTo(UUID.class)
                .findFirst());
  }

  private void write(UUID tenantId, List<Map.Entry<Kind, Seen>> events) {
    try {
      database.inTenant(
          new Claims.Service(tenantId),
          tx -> {
            events.forEach(each -> write(tx, tenantId, each.getKey(), each.getValue()));
            return tenantId;
          });
    } catch (StorageUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      // What cannot be written now will not be later; the answers to the attempts do not wait.
      LOG.error("{} integrity events could not be written", events.size(), e);
    }
  }

  private void write(Handle tx, UUID tenantId, Kind kind, Seen seen) {
    int counted =
        tx.createUpdate(
                """
                update public.integrity_events set count = count + :count, last_at = now()
                where id = (
                  select id from public.integrity_events
                  where tenant_id = :tenant and session_id = :session and source = 'control'
                    and event = :event and level = :level and count < 1000000000
                    and coalesce(last_at, created_at) > now() - :apart * interval '1 second'
                  order by created_at desc limit 1)
                """)
            .bind("count", Math.min(seen.count(), 1_000_000_000))
            .bind("tenant", tenantId)
            .bind("session", kind.sessionId())
            .bind("event", kind.event())
            .bind("level", kind.level())
            .bind("apart", ONE_EVENT.toSeconds())
            .execute();
    if (counted == 0) {
      insert(tx, tenantId, kind, seen);
    }
  }

  /** From the session's row, so that an id that is none of this tenant's adds nothing. */
  private void insert(Handle tx, UUID tenantId, Kind kind, Seen seen) {
    UUID id = Ids.next(time);
    tx.createUpdate(
            """
            insert into public.integrity_events
              (id, tenant_id, session_id, source, event, level, count, detail_sealed, at_ms)
            select :id, s.tenant_id, s.id, 'control', :event, :level, :count, :detail,
              (extract(epoch from now() - s.started_at) * 1000)::bigint
            from public.interview_sessions s where s.tenant_id = :tenant and s.id = :session
            """)
        .bind("id", id)
        .bind("tenant", tenantId)
        .bind("session", kind.sessionId())
        .bind("event", kind.event())
        .bind("level", kind.level())
        .bind("count", Math.min(seen.count(), 1_000_000_000))
        .bind("detail", sealed(tenantId, kind.sessionId(), id, seen.detail()))
        .execute();
  }

  private byte @Nullable [] sealed(UUID tenantId, UUID sessionId, UUID eventId, String detail) {
    try {
      return sealer.seal(
          tenantId, sessionId, detailContext(eventId), detail.getBytes(StandardCharsets.UTF_8));
    } catch (SealBrokenException erased) {
      return null; // the session's key is gone, and with it everything that was said
    }
  }

  /** What binds the detail of an event that the control plane saw to its row. */
  static String detailContext(UUID eventId) {
    return "integrity/control/" + eventId;
  }

  /** Writes what waits and takes nothing more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      write();
    } catch (StorageUnavailableException e) {
      LOG.warn("Integrity events of the last moment are lost: the database is away");
    }
  }
}
