package org.vivavoce.session;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.db.StorageUnavailableException;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.Caller;
import org.vivavoce.signin.SigninRoutes;

/**
 * Notes requests about interview sessions that were refused: with a token that is none, as somebody
 * else, for another's session, too large. Of a candidate it is noted with their own newest session,
 * because what it says is about them; of a stranger with the session that was asked for. It answers
 * nothing and slows nothing: it looks after the answer is made.
 */
public final class AttemptRoutes implements Routes {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptRoutes.class);
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);
  private static final List<String> ABOUT_SESSIONS =
      List.of(
          "/api/sessions",
          "/api/v1/sessions",
          "/api/transcript",
          "/api/sdp-exchange",
          "/api/interviews",
          "/functions/v1/",
          "/api/v1/interview",
          "/rest/v1/",
          "/internal/v1/");

  private static final int MOST_KNOWN = 1_000;
  private static final int LOOK_UPS = 60;

  private final Database database;
  private final IntegrityLog log;
  private final SigninRoutes signin;

  /** Ids that nobody was given: each would be an entry of its own, and a look-up. */
  private final RateLimit strangers;

  /** A flood of refusals looks a person's session up only so often. */
  private final RateLimit lookUps;

  @SuppressWarnings("serial")
  private final Map<UUID, Own> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Own> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  public AttemptRoutes(Database database, IntegrityLog log, SigninRoutes signin, Time time) {
    this.database = database;
    this.log = log;
    this.signin = signin;
    this.strangers = new RateLimit(LOOK_UPS, Duration.ofMinutes(1), time);
    this.lookUps = new RateLimit(LOOK_UPS, Duration.ofMinutes(1), time);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.after(this::after);
  }

  private void after(Context ctx) {
    String what = what(ctx.statusCode());
    if (what.isEmpty() || ABOUT_SESSIONS.stream().noneMatch(ctx.path()::startsWith)) {
      return;
    }
    try {
      note(ctx, what);
    } catch (StorageUnavailableException e) {
      LOG.debug("An attempt is not noted: the database is away", e);
    } catch (RuntimeException e) {
      LOG.error("An attempt could not be noted", e); // its answer stands all the same
    }
  }

  private static String what(int status) {
    return switch (status) {
      case 401 -> "not_signed_in";
      case 403 -> "not_allowed";
      case 404 -> "not_theirs";
      case 410 -> "spent_secret";
      case 413 -> "oversized_body";
      default -> "";
    };
  }

  private void note(Context ctx, String what) {
    String detail = ctx.req().getMethod() + " " + ctx.path() + " " + ctx.statusCode();
    Optional<UUID> named = named(ctx);
    if (caller(ctx) instanceof Caller.Candidate candidate) {
      Optional<Own> own = own(candidate);
      if (own.isPresent()) {
        boolean theirs = named.isEmpty() || named.get().equals(own.get().sessionId());
        log.observe(
            own.get().tenantId(),
            own.get().sessionId(),
            what,
            theirs && !what.equals("oversized_body") ? IntegrityLog.INFO : IntegrityLog.WARNING,
            detail);
        return;
      }
    }
    if (named.isPresent() && strangers.tryTake(Requests.clientAddress(ctx))) {
      log.observe(named.get(), what, IntegrityLog.INFO, detail);
    }
  }

  private Caller caller(Context ctx) {
    try {
      return signin.caller(ctx);
    } catch (ProblemException forged) {
      return new Caller.Nobody();
    }
  }

  private static Optional<UUID> named(Context ctx) {
    Matcher id = ID.matcher(ctx.path());
    return id.find() ? Optional.of(UUID.fromString(id.group())) : Optional.empty();
  }

  private record Own(UUID tenantId, UUID sessionId) {}

  private Optional<Own> own(Caller.Candidate candidate) {
    if (!lookUps.tryTake(candidate.userId().toString())) {
      return lastKnown(candidate);
    }
    Optional<Own> own =
        database.inTenant(
            new Claims.Candidate(candidate.userId()),
            tx ->
                tx.createQuery(
                        """
                        select tenant_id, id from public.interview_sessions
                        order by (status in ('pending', 'ready', 'connecting', 'in_progress',
                          'disconnected')) desc, created_at desc limit 1
                        """)
                    .map(
                        (rs, _) ->
                            new Own(
                                rs.getObject("tenant_id", UUID.class),
                                rs.getObject("id", UUID.class)))
                    .findOne());
    synchronized (known) {
      own.ifPresent(found -> known.put(candidate.userId(), found));
    }
    return own;
  }

  private Optional<Own> lastKnown(Caller.Candidate candidate) {
    synchronized (known) {
      return Optional.ofNullable(known.get(candidate.userId()));
    }
  }
}
