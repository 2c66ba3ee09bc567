package org.vivavoce.signin;

import io.javalin.http.Context;
import java.util.Set;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.Gate;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.Requests;

/**
 * Holds what the contract says under {@code security}: who has none of an operation's schemes is
 * sent away before the request's body is read. What the caller may do there is the route's own
 * question.
 */
public final class ContractGate implements Gate {
  private final SigninRoutes signin;
  private final OperatorDoor operator;

  public ContractGate(SigninRoutes signin, OperatorDoor operator) {
    this.signin = signin;
    this.operator = operator;
  }

  @Override
  public void admit(Context ctx, Set<String> schemes) {
    if (schemes.isEmpty()) {
      return;
    }
    if (schemes.contains("adminToken")) {
      operator.check(ctx);
    } else if (schemes.contains("hostToken")) {
      signin.host(ctx);
    } else if (schemes.contains("hostGrant")) {
      if (Requests.bearer(ctx).isEmpty()) {
        throw new ProblemException(ErrorCode.UNAUTHORIZED, "Send the grant.");
      }
    } else {
      signin.somebody(ctx);
    }
  }
}
