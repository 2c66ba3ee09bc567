package org.vivavoce.signin;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.fault.FaultCategory;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Problems;

/** What a person is told when signing in does not work. */
public final class SigninProblems {
  private static final Logger LOG = LoggerFactory.getLogger(SigninProblems.class);
  private static final long RETRY_S = 5;

  private SigninProblems() {}

  /** Nothing was spent: the same code or token works when the provider is back. */
  public static ProblemException unavailable(IdentityUnavailableException fault) {
    ProblemException problem;
    if (fault.category() == FaultCategory.RETRY) {
      LOG.warn("Nobody can sign in: {}", fault.getMessage());
      problem =
          new ProblemException(
              ErrorCode.SIGNIN_UNAVAILABLE,
              "Signing in is not possible just now. Nothing is lost: try again in a few seconds.",
              List.of(),
              Map.of(Problems.RETRY_AFTER_S, RETRY_S));
    } else {
      LOG.error("Nobody can sign in until this is put right: {}", fault.getMessage());
      problem =
          new ProblemException(
              ErrorCode.SIGNIN_REFUSED,
              "Signing in is not possible: this installation is not set up right. Tell whoever"
                  + " runs it.");
    }
    problem.initCause(fault);
    return problem;
  }

  static ProblemException codeWrong() {
    return new ProblemException(
        ErrorCode.CODE_WRONG, "This code is wrong or has expired. Ask for a new one.");
  }

  static ProblemException tooMany(long retryAfterS) {
    return new ProblemException(
        ErrorCode.RATE_LIMITED,
        "Too many requests. Try again in " + retryAfterS + " s.",
        List.of(),
        Map.of(Problems.RETRY_AFTER_S, retryAfterS));
  }

  static ProblemException refused(ErrorCode code) {
    return new ProblemException(
        code,
        switch (code) {
          case WRONG_PERSON ->
              "This invitation was sent to another address. Sign in with the address that was"
                  + " invited.";
          case INVITATION_UNUSABLE ->
              "This invitation has expired or was taken back. Ask whoever invited you.";
          case NO_TENANT_ACCESS ->
              "You are signed in, but no company on this server lists you as a member.";
          default -> "You may not sign in.";
        });
  }
}
