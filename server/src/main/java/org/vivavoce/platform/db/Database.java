package org.vivavoce.platform.db;

import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one door. Every read and write happens in a transaction that first says, in one round trip,
 * which role acts and for whom. The login role owns nothing and inherits nothing, so work done
 * outside this door sees no rows.
 */
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  public Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Runs the work in one transaction under these claims; an exception rolls it back and is passed
   * on.
   */
  public <T> T inTenant(Claims claims, Function<Handle, T> work) {
    return jdbi.inTransaction(
        tx -> {
          assume(tx, claims);
          return work.apply(tx);
        });
  }

  /**
   * Changes who acts for the rest of the transaction; used where one commit must span a tenant's
   * rows and {@code ops}.
   */
  public static void assume(Handle tx, Claims claims) {
    tx.createQuery(
            """
            select set_config('role', :role, true), set_config('request.jwt.claims', :claims, true)
            """)
        .bind("role", role(claims))
        .bind("claims", json(claims))
        .mapToMap()
        .one();
  }

  private static String role(Claims claims) {
    return switch (claims) {
      case Claims.Member _, Claims.Candidate _ -> "authenticated";
      case Claims.Service _, Claims.Host _ -> "viva_service";
      case Claims.Operations _ -> "viva_ops";
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
      case Claims.Operations _ -> {}
    }
    return json.toString();
  }

  @Override
  public void close() {
    pool.close();
  }
}
