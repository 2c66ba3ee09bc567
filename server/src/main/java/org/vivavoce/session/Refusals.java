package org.vivavoce.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.StorageUnavailableException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.signin.Callers;
import org.vivavoce.signin.EntryTicket;
import org.vivavoce.signin.IdentityUnavailableException;

/**
 * Refused requests about interview sessions, gathered without a look into the database, so that a
 * refusal costs its caller and ours nothing more; a moment later each is noted in the integrity
 * log. Of a candidate it is noted with their own newest session, because what it says is about
 * them; of a stranger with the session that was asked for.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  /** With the log's own half second well within the two that an attempt may take to stand there. */
  private static final Duration EVERY = Duration.ofMillis(250);

  /** After a database that was away. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private static final int MOST_WAITING = 2_000;

  /** Sessions that one caller may name in a moment; a flood over made-up ids is one attempt. */
  private static final int MOST_NAMED = 16;

  private static final UUID ANY = new UUID(0, 0);

  private static final int MOST_KNOWN = 1_000;
  private static final int LOOK_UPS = 60;

  private final Database database;
  private final IntegrityLog log;
  private final Callers callers;
  private final Timers timers;

  /** Strangers, and cookies that nobody saw yet, from one address. */
  private final RateLimit strangers;

  /** A flood of refusals looks a person's session up only so often. */
  private final RateLimit lookUps;

  private final Map<Attempt, Seen> waiting = new LinkedHashMap<>();
  private boolean scheduled;
  private long dropped;

  /** Touched by the one task that notes. */
  private final Map<UUID, List<Own>> own = leastRecentlyUsed();

  private final Map<Secret, Known> holders = leastRecentlyUsed();

  /** Sessions that strangers named before: a flood against one of them is counted to its end. */
  private final Map<UUID, Boolean> asked = leastRecentlyUsed();

  Refusals(Database database, IntegrityLog log, Callers callers, Time time, Timers timers) {
    this.database = database;
    this.log = log;
    this.callers = callers;
    this.timers = timers;
    this.strangers = new RateLimit(LOOK_UPS, Duration.ofMinutes(1), time);
    this.lookUps = new RateLimit(LOOK_UPS, Duration.ofMinutes(1), time);
  }

  @SuppressWarnings("serial")
  private static <K, V> Map<K, V> leastRecentlyUsed() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST_KNOWN;
      }
    };
  }

  /** Whose request it was, as far as the refusal knew. */
  sealed interface Who {
    /**
     * @param only the session that what they showed is good for; null: any of theirs
     */
    record Candidate(UUID userId, @Nullable UUID only) implements Who {}

    /** What members do is noted with the session that they name. */
    record Member(UUID userId) implements Who {}

    /** Refused before anybody asked whose credential that is, or because it is spent. */
    record Holder(String address, Secret credential, Proof proof) implements Who {}

    record Stranger(String address) implements Who {}
  }

  /** What was shown. */
  enum Proof {
    BEARER,
    COOKIE,
    /** To a session's socket, once. */
    TICKET
  }

  /**
   * Whose a credential is.
   *
   * @param userId a candidate's; null where it is nobody's who is one
   * @param only the session that it is, or was, good for
   */
  private record Known(@Nullable UUID userId, @Nullable UUID only) {
    static final Known NOBODY = new Known(null, null);
  }

  private record Attempt(Who who, String what, @Nullable UUID named) {}

  private record Seen(String detail, int count) {}

  private record Own(UUID tenantId, UUID sessionId) {}

  /** Never blocks and never throws. */
  synchronized void saw(Who who, String what, @Nullable UUID named, String detail) {
    Attempt attempt = new Attempt(who, what, named);
    if (!waiting.containsKey(attempt) && named != null && naming(who, what) >= MOST_NAMED) {
      attempt = new Attempt(who, what, ANY);
    }
    Seen before = waiting.get(attempt);
    if (before == null && waiting.size() >= MOST_WAITING) {
      dropped++;
      return;
    }
    waiting.put(
        attempt,
        before == null
            ? new Seen(detail, 1)
            : new Seen(before.detail(), Math.min(before.count(), Integer.MAX_VALUE - 1) + 1));
    schedule(EVERY);
  }

  private long naming(Who who, String what) {
    return waiting.keySet().stream()
        .filter(each -> each.who().equals(who) && each.what().equals(what))
        .count();
  }

  private synchronized void schedule(Duration after) {
    if (!scheduled) {
      scheduled = true;
      timers.schedule(after, this::tick);
    }
  }

  private void tick() {
    Map<Attempt, Seen> taken = take();
    Duration again = EVERY;
    try {
      for (Map.Entry<Attempt, Seen> each : Map.copyOf(taken).entrySet()) {
        noteOrGiveUp(each.getKey(), each.getValue());
        taken.remove(each.getKey());
      }
    } catch (StorageUnavailableException | IdentityUnavailableException e) {
      LOG.debug("Attempts wait: nobody can be asked whose they are", e);
      again = AGAIN;
    } finally {
      done(taken, again);
    }
  }

  private void noteOrGiveUp(Attempt attempt, Seen seen) {
    try {
      note(attempt, seen);
    } catch (StorageUnavailableException | IdentityUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("{} times {} could not be noted", seen.count(), attempt.what(), e);
    }
  }

  private synchronized Map<Attempt, Seen> take() {
    if (dropped > 0) {
      LOG.warn("{} refused requests were too many to be noted", dropped);
      dropped = 0;
    }
    Map<Attempt, Seen> taken = new LinkedHashMap<>(waiting);
    waiting.clear();
    return taken;
  }

  private synchronized void done(Map<Attempt, Seen> unnoted, Duration again) {
    scheduled = false;
    unnoted.forEach(
        (attempt, seen) ->
            waiting.merge(
                attempt,
                seen,
                (later, earlier) -> new Seen(earlier.detail(), earlier.count() + later.count())));
    if (!waiting.isEmpty()) {
      schedule(again);
    }
  }

  private void note(Attempt attempt, Seen seen) {
    Known known = known(attempt.who());
    UUID userId = known.userId();
    List<Own> theirs = userId == null ? List.of() : ownOf(userId);
    UUID named = attempt.named() == null ? known.only() : attempt.named();
    if (!theirs.isEmpty()) {
      // Whoever is invited by two companies has two sessions, and neither says more of the other.
      Optional<Own> meant =
          theirs.stream().filter(each -> each.sessionId().equals(named)).findFirst();
      Own about = meant.orElse(theirs.getFirst());
      boolean honest =
          (named == null || meant.isPresent()) && !attempt.what().equals("oversized_body");
      log.observe(
          about.tenantId(),
          about.sessionId(),
          attempt.what(),
          honest ? IntegrityLog.INFO : IntegrityLog.WARNING,
          seen.detail(),
          seen.count());
    } else if (named != null && (asked.containsKey(named) || mayCost(attempt.who()))) {
      asked.put(named, Boolean.TRUE);
      log.observe(named, attempt.what(), IntegrityLog.INFO, seen.detail(), seen.count());
    }
  }

  private boolean mayCost(Who who) {
    return switch (who) {
      case Who.Candidate candidate -> lookUps.tryTake("unknown " + candidate.userId());
      case Who.Member member -> lookUps.tryTake("member " + member.userId());
      case Who.Holder holder -> strangers.tryTake(holder.address());
      case Who.Stranger stranger -> strangers.tryTake(stranger.address());
    };
  }

  private Known known(Who who) {
    return switch (who) {
      case Who.Candidate candidate -> new Known(candidate.userId(), candidate.only());
      case Who.Member _, Who.Stranger _ -> Known.NOBODY;
      case Who.Holder holder -> {
        Known known = holders.get(holder.credential());
        if (known != null) {
          yield known;
        }
        if (!strangers.tryTake(holder.address())) {
          yield Known.NOBODY;
        }
        Optional<Known> found = lookedUp(holder);
        found.ifPresent(each -> holders.put(holder.credential(), each));
        yield found.orElse(Known.NOBODY);
      }
    };
  }

  private Optional<Known> lookedUp(Who.Holder holder) {
    String credential = holder.credential().reveal();
    return switch (holder.proof()) {
      case BEARER -> callers.bearerHolder(credential).map(user -> new Known(user, null));
      case COOKIE ->
          callers
              .cookieHolder(EntryTicket.Kind.CANDIDATE, credential)
              .map(user -> new Known(user, null));
      case TICKET ->
          database.inTenant(
              new Claims.Operations(),
              tx ->
                  tx.createQuery(
                          """
                          select session_id, case kind when 'candidate' then user_id end as user_id
                          from ops.tickets where token_hash = :hash and purpose = 'socket'
                          """)
                      .bind("hash", Tokens.hash(credential))
                      .map(
                          (rs, _) ->
                              new Known(
                                  rs.getObject("user_id", UUID.class),
                                  rs.getObject("session_id", UUID.class)))
                      .findOne());
    };
  }

  /** The one that goes on first, else the newest. */
  private List<Own> ownOf(UUID userId) {
    if (!lookUps.tryTake(userId.toString())) {
      return own.getOrDefault(userId, List.of());
    }
    List<Own> found =
        database.inTenant(
            new Claims.Candidate(userId),
            tx ->
                tx.createQuery(
                        """
                        select tenant_id, id from public.interview_sessions
                        order by (status in ('pending', 'ready', 'connecting', 'in_progress',
                          'disconnected')) desc, created_at desc limit 50
                        """)
                    .map(
                        (rs, _) ->
                            new Own(
                                rs.getObject("tenant_id", UUID.class),
                                rs.getObject("id", UUID.class)))
                    .list());
    own.put(userId, found);
    return found;
  }
}
