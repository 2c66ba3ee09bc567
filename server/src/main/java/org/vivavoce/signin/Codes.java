package org.vivavoce.signin;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.IdentityProvider.Verification;

/**
 * Codes asked for and codes brought back, with the limits of both: what one address may be sent,
 * and how often it may be wrong.
 */
final class Codes {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{6,10}");
  private static final long PROVIDER_PAUSE_S = 60;

  private final Database database;
  private final IdentityProvider provider;
  private final Attempts attempts;
  private final SigninMail mail;
  private final RateLimit one;
  private final CodeQuota hourly;

  Codes(
      Database database,
      IdentityProvider provider,
      Attempts attempts,
      CodeQuota hourly,
      SigninMail mail,
      Time time) {
    this.database = database;
    this.provider = provider;
    this.attempts = attempts;
    this.mail = mail;
    this.one = new RateLimit(1, Duration.ofSeconds(30), time);
    this.hourly = hourly;
  }

  /**
   * The same for everybody's address.
   *
   * @param address in lower case
   */
  void send(EntryTicket.Kind app, String address, Admissions.@Nullable InvitationRef invited) {
    one.take(address);
    database.inTenant(
        new Claims.Operations(),
        tx -> {
          hourly.take(tx, address);
          mail.order(
              tx,
              app,
              address,
              invited == null ? null : invited.tenantId(),
              invited == null ? null : invited.invitationId());
          return true;
        });
  }

  /**
   * @param address in lower case
   * @throws org.vivavoce.platform.http.ProblemException when it proves nothing; what the provider
   *     could not look at does not count
   */
  Verification.Proved typed(String address, String code) {
    String digits = code.replaceAll("\\s", "");
    int failures = attempts.begin(address);
    Verification verification;
    try {
      verification =
          DIGITS.matcher(digits).matches()
              ? provider.verifyCode(address, digits)
              : new Verification.Refused(IdentityProvider.Reason.WRONG_OR_EXPIRED);
    } catch (IdentityUnavailableException e) {
      attempts.notMade(address);
      throw SigninProblems.unavailable(e);
    }
    switch (verification) {
      case Verification.Proved proved -> {
        attempts.succeeded(address);
        return proved;
      }
      case Verification.Refused refused -> {
        if (refused.reason() == IdentityProvider.Reason.RATE_LIMITED) {
          attempts.notMade(address);
        } else if (failures == Attempts.MOST) {
          voidCode(address);
        }
        throw problem(refused);
      }
    }
  }

  /**
   * An attempt that somebody else makes and answers.
   *
   * @param attempt gives the HTTP status of its answer
   */
  void counted(String address, IntSupplier attempt) {
    int failures = attempts.begin(address);
    int status;
    try {
      status = attempt.getAsInt();
    } catch (RuntimeException e) {
      attempts.notMade(address);
      throw e;
    }
    if (status / 100 == 2) {
      attempts.succeeded(address);
    } else if (status == 429 || status >= 500) {
      attempts.notMade(address);
    } else if (failures == Attempts.MOST) {
      voidCode(address);
    }
  }

  private void voidCode(String address) {
    database.inTenant(
        new Claims.Operations(),
        tx -> {
          VoidCodeJob.enqueue(tx, address);
          return true;
        });
  }

  Verification.Proved link(String tokenHash) {
    try {
      return proved(provider.verifyLink(tokenHash));
    } catch (IdentityUnavailableException e) {
      throw SigninProblems.unavailable(e);
    }
  }

  private static Verification.Proved proved(Verification verification) {
    return switch (verification) {
      case Verification.Proved proved -> proved;
      case Verification.Refused refused -> throw problem(refused);
    };
  }

  private static RuntimeException problem(Verification.Refused refused) {
    return switch (refused.reason()) {
      case RATE_LIMITED -> SigninProblems.tooMany(PROVIDER_PAUSE_S);
      // Nobody learns from this that an address is known and its account closed.
      case WRONG_OR_EXPIRED, BANNED, EMAIL_UNVERIFIED -> SigninProblems.codeWrong();
    };
  }
}
