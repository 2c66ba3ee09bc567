package org.vivavoce.signin;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Problems;

/**
 * Wrong codes per mail address, counted in the database: a restart forgives nobody, and it does not
 * matter from how many places the guesses come. An attempt is counted before it is made, so that
 * guesses sent side by side count one by one.
 */
final class Attempts {
  static final int MOST = 10;
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final Database database;
  private final HmacKey key;

  Attempts(Database database, HmacKey key) {
    this.database = database;
    this.key = key;
  }

  /**
   * Counts an attempt as failed, until {@link #succeeded} or {@link #notMade} says otherwise.
   *
   * @return how many there are in this window, this one included
   * @throws ProblemException 429 when the address has no attempt left
   */
  int begin(String address) {
    record Counted(int failures, long endsInS) {}
    Counted counted =
        database.inTenant(
            new Claims.Operations(),
            tx ->
                tx.createQuery(
                        """
                        insert into ops.signin_attempts as a (key_hash, failures, window_started_at)
                        values (:key, 1, now())
                        on conflict (key_hash) do update set
                          failures = case
                            when a.window_started_at <= now() - :seconds * interval '1 second' then 1
                            else least(a.failures, :most) + 1 end,
                          window_started_at = case
                            when a.window_started_at <= now() - :seconds * interval '1 second' then now()
                            else a.window_started_at end
                        returning failures,
                          ceil(extract(epoch from window_started_at - now()) + :seconds)::bigint as ends_in_s
                        """)
                    .bind("key", hash(address))
                    .bind("seconds", WINDOW.toSeconds())
                    .bind("most", MOST)
                    .map((rs, _) -> new Counted(rs.getInt("failures"), rs.getLong("ends_in_s")))
                    .one());
    if (counted.failures() > MOST) {
      long seconds = Math.max(1, counted.endsInS());
      throw new ProblemException(
          ErrorCode.RATE_LIMITED,
          "Too many wrong codes for this address. Ask for a new code in "
              + (seconds + 59) / 60
              + " min.",
          List.of(),
          Map.of(Problems.RETRY_AFTER_S, seconds));
    }
    return counted.failures();
  }

  void succeeded(String address) {
    change("delete from ops.signin_attempts where key_hash = :key", address);
  }

  /** The provider did not look at the code. */
  void notMade(String address) {
    change(
        "update ops.signin_attempts set failures = greatest(failures - 1, 0) where key_hash = :key",
        address);
  }

  private void change(String sql, String address) {
    database.inTenant(
        new Claims.Operations(), tx -> tx.createUpdate(sql).bind("key", hash(address)).execute());
  }

  /** Forgets windows that are long over. */
  static int forgetOld(Handle tx) {
    return tx.createUpdate(
            "delete from ops.signin_attempts where window_started_at < now() - interval '1 day'")
        .execute();
  }

  private byte[] hash(String address) {
    return key.sign("attempts|" + address.strip().toLowerCase(Locale.ROOT));
  }
}
