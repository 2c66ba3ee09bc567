package org.vivavoce.platform.db;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one door. Every read and write happens in a transaction that first says, in one round trip,
 * which role acts and for whom. The login role owns nothing and inherits nothing, so work done
 * outside this door sees no rows.
 */
public final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final Duration CONFLICT_PAUSE = Duration.ofMillis(50);

  private final HikariDataSource pool;
  private final HikariDataSource jobs;
  private final Jdbi jdbi;
  private final Time time = Time.system();
  private volatile long awayMs = Long.MIN_VALUE;

  Database(HikariDataSource pool, HikariDataSource jobs) {
    this.pool = pool;
    this.jobs = jobs;
    this.jdbi = Jdbi.create(pool);
    // What is bound may be a person's words or name; the stack says which statement it was.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
  }

  /**
   * Runs the work in one transaction under these claims; an exception rolls it back and is passed
   * on. Work that PostgreSQL ends because it met a concurrent transaction (a deadlock, 40P01, or a
   * failed serialization, 40001) is done again from its beginning, three times in all, so it
   * changes nothing but rows.
   *
   * @throws StorageUnavailableException when PostgreSQL is away, within the pool's connection
   *     timeout of 3 s
   */
  public <T> T inTenant(Claims claims, Function<Handle, T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(claims, work);
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || SqlFault.of(e) != SqlFault.CONFLICT) {
          throw known(e);
        }
      }
      // Locks are taken in the order the work needs them, which is not one order everywhere. What
      // was in the way must get them first, or both meet again.
      LockSupport.parkNanos(attempt * CONFLICT_PAUSE.toNanos());
    }
  }

  private <T> T once(Claims claims, Function<Handle, T> work) {
    return jdbi.inTransaction(
        tx -> {
          assume(tx, claims);
          return work.apply(tx);
        });
  }

  private RuntimeException known(RuntimeException thrown) {
    if (SqlFault.of(thrown) != SqlFault.UNAVAILABLE) {
      return thrown;
    }
    awayMs = time.monotonicMs();
    return new StorageUnavailableException(thrown);
  }

  /** Whether somebody of this process found PostgreSQL away within this time. */
  public boolean wasAwayWithin(Duration span) {
    long last = awayMs;
    return last != Long.MIN_VALUE && time.monotonicMs() - last < span.toMillis();
  }

  /**
   * Changes who acts for the rest of the transaction; used where one commit must span a tenant's
   * rows and {@code ops}.
   */
  public static void assume(Handle tx, Claims claims) {
    // SET ROLE does not apply the role's own settings, so its time limit is set with it.
    tx.createQuery(
            """
            select set_config('role', :role, true) as role,
              set_config('request.jwt.claims', :claims, true) as claims,
              set_config('statement_timeout', :timeout, true) as timeout
            """)
        .bind("role", role(claims))
        .bind("claims", json(claims))
        .bind("timeout", statementTimeout(claims))
        .mapToMap()
        .one();
  }

  /**
   * Does the work as somebody else inside the caller's transaction and gives the caller's own
   * claims back; when the work throws, the transaction is lost anyway.
   */
  public static <T> T assuming(Handle tx, Claims claims, Function<Handle, T> work) {
    Map<String, Object> before =
        tx.createQuery(
                """
                select current_setting('role') as role,
                  coalesce(current_setting('request.jwt.claims', true), '') as claims,
                  current_setting('statement_timeout') as timeout
                """)
            .mapToMap()
            .one();
    assume(tx, claims);
    T result = work.apply(tx);
    tx.createQuery(
            """
            select set_config('role', :role, true) as role,
              set_config('request.jwt.claims', :claims, true) as claims,
              set_config('statement_timeout', :timeout, true) as timeout
            """)
        .bindMap(before)
        .mapToMap()
        .one();
    return result;
  }

  private static String role(Claims claims) {
    return switch (claims) {
      case Claims.Member _, Claims.Candidate _ -> "authenticated";
      case Claims.Service _, Claims.Host _, Claims.Hosts _ -> "viva_service";
      case Claims.Operations _ -> "viva_ops";
    };
  }

  private static String statementTimeout(Claims claims) {
    return switch (claims) {
      case Claims.Member _, Claims.Candidate _, Claims.Host _, Claims.Hosts _ -> "8s";
      case Claims.Service _, Claims.Operations _ -> "30s";
    };
  }

  private static String json(Claims claims) {
    ObjectNode json = Json.object().put("role", role(claims));
    switch (claims) {
      case Claims.Member member ->
          json.put("sub", member.userId().toString())
              .put("tenant_id", member.tenantId().toString());
      case Claims.Candidate candidate -> json.put("sub", candidate.userId().toString());
      case Claims.Service service -> json.put("tenant_id", service.tenantId().toString());
      case Claims.Host host ->
          json.put("tenant_id", host.tenantId().toString())
              .put("session_id", host.sessionId().toString());
      case Claims.Hosts hosts -> {
        ArrayNode sessions =
            json.put("tenant_id", hosts.tenantId().toString()).putArray("session_ids");
        hosts.sessionIds().forEach(id -> sessions.add(id.toString()));
      }
      case Claims.Operations _ -> {}
    }
    return json.toString();
  }

  /** The job runner's own login: it reaches the job table and nothing else. */
  public DataSource jobs() {
    return jobs;
  }

  @Override
  public void close() {
    jobs.close();
    pool.close();
  }
}
