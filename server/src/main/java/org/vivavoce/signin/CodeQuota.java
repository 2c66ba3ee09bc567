package org.vivavoce.signin;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Problems;

/**
 * How many codes one mail address is sent in an hour, counted in the database: a restart forgets
 * none. The hour begins with the first of them.
 */
final class CodeQuota {
  static final int MOST = 8;
  private static final Duration WINDOW = Duration.ofHours(1);

  private final HmacKey key;

  CodeQuota(HmacKey key) {
    this.key = key;
  }

  /**
   * Counts one more code in the transaction that orders it, so that one that is not ordered does
   * not count. Under operations' claims.
   *
   * @throws ProblemException 429 when the address has had all of its hour
   */
  void take(Handle ops, String address) {
    record Counted(int sent, long endsInS) {}
    Counted counted =
        ops.createQuery(
                """
                insert into ops.signin_codes as c (key_hash, sent, window_started_at)
                values (:key, 1, now())
                on conflict (key_hash) do update set
                  sent = case
                    when c.window_started_at <= now() - :seconds * interval '1 second' then 1
                    else c.sent + 1 end,
                  window_started_at = case
                    when c.window_started_at <= now() - :seconds * interval '1 second' then now()
                    else c.window_started_at end
                returning sent,
                  ceil(extract(epoch from window_started_at - now()) + :seconds)::bigint as ends_in_s
                """)
            .bind("key", key.sign("codes|" + address.strip().toLowerCase(Locale.ROOT)))
            .bind("seconds", WINDOW.toSeconds())
            .map((rs, _) -> new Counted(rs.getInt("sent"), rs.getLong("ends_in_s")))
            .one();
    if (counted.sent() > MOST) {
      long seconds = Math.max(1, counted.endsInS());
      throw new ProblemException(
          ErrorCode.RATE_LIMITED,
          "Too many codes were sent to this address. Try again in " + (seconds + 59) / 60 + " min.",
          List.of(),
          Map.of(Problems.RETRY_AFTER_S, seconds));
    }
    // Not before: who has locked others' rows and then waits for one may wait in a circle.
    forgetOld(ops);
  }

  /** A few at a time, and none that another transaction counts on: nobody waits for this. */
  private static void forgetOld(Handle ops) {
    ops.createUpdate(
            """
            delete from ops.signin_codes where key_hash in (
              select key_hash from ops.signin_codes
              where window_started_at < now() - interval '1 day'
              limit 100 for update skip locked)
            """)
        .execute();
  }
}
