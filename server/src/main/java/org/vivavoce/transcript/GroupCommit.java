package org.vivavoce.transcript;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.StorageUnavailableException;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.SessionSignals;
import org.vivavoce.transcript.JournalRows.Chained;
import org.vivavoce.transcript.JournalRows.Tail;

/**
 * What the hosts of a tenant say while one transaction is under way goes into the next together,
 * under claims that name just their sessions: the work that each transaction costs is shared, and
 * nobody waits for company.
 */
final class GroupCommit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /** Requests, and their entries, in one transaction: it stays short after a database was away. */
  private static final int MOST_TOGETHER = 64;

  private static final int MOST_ENTRIES = 1_000;

  /** A database that is away costs a look so long; what fails sooner is one connection. */
  private static final long LOOK_MS = 1_000;

  private final Database database;
  private final Projection projection;
  private final SessionSignals signals;
  private final Time time = Time.system();
  private final Map<UUID, Group> groups = new ConcurrentHashMap<>();

  GroupCommit(Database database, Projection projection, SessionSignals signals) {
    this.database = database;
    this.projection = projection;
    this.signals = signals;
  }

  /** One tenant's: who waits, oldest first, and whether somebody commits at this moment. */
  private static final class Group {
    private final Deque<Request> waiting = new ArrayDeque<>();
    private boolean led;

    /** Whether the one who joins must lead. */
    private synchronized boolean join(Request request) {
      waiting.add(request);
      boolean first = !led;
      led = true;
      return first;
    }

    /** The oldest, one of each session. */
    private synchronized List<Request> take() {
      Map<UUID, Request> taken = new LinkedHashMap<>();
      List<Request> left = new ArrayList<>();
      int entries = 0;
      for (Request request : waiting) {
        boolean full = taken.size() == MOST_TOGETHER || entries >= MOST_ENTRIES;
        if (full || taken.putIfAbsent(request.sessionId(), request) != null) {
          left.add(request);
        } else {
          entries += request.chained.size();
        }
      }
      waiting.clear();
      waiting.addAll(left);
      return List.copyOf(taken.values());
    }

    private synchronized List<Request> takeAll() {
      List<Request> all = List.copyOf(waiting);
      waiting.clear();
      return all;
    }

    /** The oldest that waits leads next, if there is one. */
    private synchronized void handOver() {
      Request next = waiting.peek();
      led = next != null;
      if (next != null) {
        next.turn.complete(Turn.LEAD);
      }
    }
  }

  private enum Turn {
    LEAD,
    DONE
  }

  /** What somebody waits for. */
  private static final class Request {
    private final Chained chained;
    private final CompletableFuture<Turn> turn = new CompletableFuture<>();
    private volatile boolean stored;
    private volatile @Nullable StorageUnavailableException away;

    private Request(Chained chained) {
      this.chained = chained;
    }

    private UUID sessionId() {
      return chained.place().sessionId();
    }

    private void failed(StorageUnavailableException e) {
      away = e;
      turn.complete(Turn.DONE);
    }
  }

  /**
   * Returns the journal's new tail once these, speech alone, are durable; null, and nothing is
   * stored, when the journal does not end where they were chained to or somebody holds the
   * session's row, or something was wrong with one of the group: then each is told by itself.
   *
   * @throws StorageUnavailableException as {@link Database#inTenant}
   */
  @Nullable Tail store(Chained chained) {
    UUID tenantId = chained.place().tenantId();
    Group group = groups.computeIfAbsent(tenantId, _ -> new Group());
    Request own = new Request(chained);
    if (group.join(own) || own.turn.join() == Turn.LEAD) {
      lead(tenantId, group);
    }
    StorageUnavailableException away = own.away;
    if (away != null) {
      throw new StorageUnavailableException(away);
    }
    return own.stored ? chained.after() : null;
  }

  /** One transaction; the leader's own request is in it, for it is the oldest. */
  private void lead(UUID tenantId, Group group) {
    List<Request> requests = group.take();
    long beganMs = time.monotonicMs();
    try {
      commit(tenantId, requests);
    } catch (StorageUnavailableException e) {
      requests.forEach(one -> one.failed(e));
      if (time.monotonicMs() - beganMs >= LOOK_MS) {
        // One look is enough for all who wait now.
        group.takeAll().forEach(one -> one.failed(e));
      }
    } catch (RuntimeException e) {
      LOG.warn("{} journals were not stored together, each is tried alone", requests.size(), e);
    } finally {
      requests.forEach(one -> one.turn.complete(Turn.DONE));
      group.handOver();
    }
  }

  private void commit(UUID tenantId, List<Request> requests) {
    List<UUID> sessions = requests.stream().map(Request::sessionId).toList();
    Set<UUID> stored =
        database.inTenant(
            new Claims.Hosts(tenantId, sessions),
            tx -> stored(tx, requests.stream().map(one -> one.chained).toList()));
    requests.forEach(one -> one.stored = stored.contains(one.sessionId()));
  }

  private Set<UUID> stored(Handle tx, List<Chained> all) {
    Set<UUID> stored = JournalRows.store(tx, all);
    List<Utterances.Said> said = new ArrayList<>();
    for (Chained one : all) {
      if (stored.contains(one.place().sessionId())) {
        one.speech().forEach(uttered -> said.add(new Utterances.Said(one.place(), uttered)));
        signals.changedIn(tx, one.place().sessionId());
      }
    }
    projection.said(tx, said);
    return stored;
  }
}
