package org.vivavoce.platform.jobs;

import java.util.List;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;

/** Removes from {@code ops} what has had its time; nothing there is a document. */
public final class Leftovers {
  private static final List<String> STATEMENTS =
      List.of(
          "delete from ops.tickets where expires_at < now() - interval '1 day'",
          """
          delete from ops.browser_sessions
          where expires_at < now() - interval '1 day' or revoked_at < now() - interval '1 day'
          """,
          // One that is not revoked leads the look for silent hosts to its tenant, also after the
          // server was off for a weekend; the end of its session revokes it.
          """
          delete from ops.session_grants
          where revoked_at < now() - interval '1 day' or expires_at < now() - interval '30 days'
          """,
          "delete from ops.failed_jobs where failed_at < now() - interval '90 days'");

  private final Database database;

  public Leftovers(Database database) {
    this.database = database;
  }

  /** Returns how many rows are gone. */
  public int sweep() {
    return database.inTenant(
        new Claims.Operations(),
        tx ->
            STATEMENTS.stream().mapToInt(statement -> tx.createUpdate(statement).execute()).sum());
  }
}
