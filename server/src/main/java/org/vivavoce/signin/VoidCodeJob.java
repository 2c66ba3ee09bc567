package org.vivavoce.signin;

import java.util.HexFormat;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.jobs.Job;
import org.vivavoce.platform.jobs.JobKind;
import org.vivavoce.platform.jobs.Jobs;

/**
 * Kills the code of an address for which too many wrong ones were typed, by making a new one that
 * nobody is told. An address that may not sign in has no code, and gets no account from this.
 */
public final class VoidCodeJob implements Job<VoidCodeJob.Order> {
  public static final JobKind<Order> KIND = new JobKind<>("signin-void-code", Order.class);

  private final Database database;
  private final IdentityProvider provider;

  /**
   * @param address in lower case
   */
  public record Order(String address) {
    @Override
    public String toString() {
      return "Order[]";
    }
  }

  public VoidCodeJob(Database database, IdentityProvider provider) {
    this.database = database;
    this.provider = provider;
  }

  static void enqueue(Handle tx, String address) {
    // Jobs are named in logs; an address is not.
    String id = HexFormat.of().formatHex(Tokens.hash(address)).substring(0, 32);
    Jobs.enqueue(tx, KIND, id, new Order(address));
  }

  /** The record of what was given up stays for long, and names nobody. */
  @Override
  public @Nullable Order remembered(Order order) {
    return null;
  }

  @Override
  public void run(Order order) {
    boolean known =
        database.inTenant(
            new Claims.Operations(),
            tx -> {
              Attempts.forgetOld(tx);
              return tx.createQuery(
                      """
                      select viva.known_member_address(:address)
                        or viva.known_candidate_address(:address)
                      """)
                  .bind("address", order.address())
                  .mapTo(Boolean.class)
                  .one();
            });
    if (known) {
      provider.code(order.address());
    }
  }
}
