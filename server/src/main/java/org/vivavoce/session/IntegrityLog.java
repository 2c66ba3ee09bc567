package org.vivavoce.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * of the same session within a minute is one row that counts, and of one kind there are so many
 * rows and no more.
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
  private static final int MOST_TRIES = 3;

  /** Rows of one kind in a session; whoever goes on for ever is counted in the last of them. */
  private static final int MOST_ROWS = 50;

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

  /**
   * @param tries how often it could not be written, though the database was there
   */
  private record Seen(String detail, int count, int tries) {
    Seen(String detail, int count) {
      this(detail, count, 0);
    }

    Seen and(Seen later) {
      return new Seen(detail, (int) Math.min(Integer.MAX_VALUE, (long) count + later.count), tries);
    }

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
    observe(tenantId, sessionId, event, level, detail, 1);
  }

  /**
   * @param count how often it was tried
   */
  void observe(
      UUID tenantId, UUID sessionId, String event, String level, String detail, int count) {
    note(new Kind(tenantId, sessionId, event, level), detail, count);
  }

  /** The same for a session whose tenant the caller cannot know; an id that is none is dropped. */
  void observe(UUID sessionId, String event, String level, String detail, int count) {
    note(new Kind(null, sessionId, event, level), detail, count);
  }

  private synchronized void note(Kind kind, String detail, int count) {
    if (closed) {
      return;
    }
    Seen seen = waiting.get(kind);
    if (seen == null && waiting.size() >= MOST_WAITING) {
      dropped++;
      return;
    }
    Seen more = new Seen(seen == null ? shortened(detail) : "", count);
    waiting.put(kind, seen == null ? more : seen.and(more));
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
    Duration again = AGAIN;
    try {
      again = write() ? EVERY : AGAIN;
    } finally {
      synchronized (this) {
        scheduled = false;
        if (!waiting.isEmpty()) {
          schedule(again);
        }
      }
    }
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

  private synchronized void putBack(Kind kind, Seen unwritten) {
    waiting.merge(kind, unwritten, (later, earlier) -> earlier.and(later));
  }

  /**
   * Writes what waits, tenant by tenant; what cannot be written for now waits on.
   *
   * @return false when the database is away
   */
  private boolean write() {
    Map<Kind, Seen> unwritten = take();
    try {
      for (Map.Entry<UUID, Map<Kind, Seen>> tenant : byTenant(unwritten).entrySet()) {
        for (Map<Kind, Seen> part : parts(tenant.getValue())) {
          write(tenant.getKey(), part);
          unwritten.keySet().removeAll(part.keySet());
        }
      }
      return true;
    } catch (StorageUnavailableException e) {
      LOG.warn("Integrity events wait: the database is away");
      unwritten.forEach(this::putBack);
      return false;
    }
  }

  /** Takes out of {@code taken} what belongs nowhere. */
  private Map<UUID, Map<Kind, Seen>> byTenant(Map<Kind, Seen> taken) {
    Map<UUID, Map<Kind, Seen>> tenants = new LinkedHashMap<>();
    for (Map.Entry<Kind, Seen> each : Map.copyOf(taken).entrySet()) {
      Kind kind = each.getKey();
      try {
        UUID known = kind.tenantId();
        UUID tenant = known == null ? tenantOf(kind.sessionId()) : known;
        if (tenant == null) {
          taken.remove(kind);
        } else {
          tenants.computeIfAbsent(tenant, _ -> new LinkedHashMap<>()).put(kind, each.getValue());
        }
      } catch (StorageUnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        taken.remove(kind);
        failed(kind, each.getValue(), e);
      }
    }
    return tenants;
  }

  private @Nullable UUID tenantOf(UUID sessionId) {
    return database
        .inTenant(
            new Claims.Operations(),
            tx ->
                tx.createQuery("select * from viva.tenant_of_session(:id)")
                    .bind("id", sessionId)
                    .mapTo(UUID.class)
                    .findFirst())
        .orElse(null);
  }

  /** Together; what failed before is written alone, so that it takes nothing else with it. */
  private static List<Map<Kind, Seen>> parts(Map<Kind, Seen> events) {
    List<Map<Kind, Seen>> parts = new ArrayList<>();
    Map<Kind, Seen> together = new LinkedHashMap<>();
    events.forEach(
        (kind, seen) -> {
          if (seen.tries() == 0) {
            together.put(kind, seen);
          } else {
            parts.add(Map.of(kind, seen));
          }
        });
    if (!together.isEmpty()) {
      parts.add(together);
    }
    return parts;
  }

  private void write(UUID tenantId, Map<Kind, Seen> events) {
    try {
      database.inTenant(
          new Claims.Service(tenantId),
          tx -> {
            events.forEach((kind, seen) -> write(tx, tenantId, kind, seen));
            return tenantId;
          });
    } catch (StorageUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      events.forEach((kind, seen) -> failed(kind, seen, e));
    }
  }

  /** Not written, though the database is there: tried again, but not for ever. */
  private void failed(Kind kind, Seen seen, RuntimeException why) {
    if (seen.tries() < MOST_TRIES) {
      LOG.warn("{} of session {} is written again", kind.event(), kind.sessionId(), why);
      putBack(kind, new Seen(seen.detail(), seen.count(), seen.tries() + 1));
    } else {
      LOG.error(
          "{} times {} of session {} could not be written",
          seen.count(),
          kind.event(),
          kind.sessionId(),
          why);
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
                    and (coalesce(last_at, created_at) > now() - :apart * interval '1 second'
                      or :most <= (
                        select count(*) from public.integrity_events
                        where tenant_id = :tenant and session_id = :session
                          and source = 'control' and event = :event and level = :level))
                  order by created_at desc limit 1)
                """)
            .bind("count", Math.min(seen.count(), 1_000_000_000))
            .bind("tenant", tenantId)
            .bind("session", kind.sessionId())
            .bind("event", kind.event())
            .bind("level", kind.level())
            .bind("apart", ONE_EVENT.toSeconds())
            .bind("most", MOST_ROWS)
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
    if (!write()) {
      LOG.warn("Integrity events of the last moment are lost");
    }
  }
}
