package org.vivavoce.platform.http;

import io.javalin.http.Context;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds what the contract says under {@code security}: who has none of an operation's schemes is
 * sent away before the request's body is read. What the caller may do there is the route's own
 * question.
 */
public final class ContractGate implements Gate {
  private static final String SCHEMES = "viva.schemes";

  private final OperatorDoor operator;
  private final Consumer<Context> host;
  private final Consumer<Context> somebody;

  /**
   * @param host throws for everybody but a session host
   * @param somebody throws for nobody
   */
  public ContractGate(OperatorDoor operator, Consumer<Context> host, Consumer<Context> somebody) {
    this.operator = operator;
    this.host = host;
    this.somebody = somebody;
  }

  /** What the contract says of the operation that is called; empty where it says nothing. */
  @SuppressWarnings("unchecked") // set here and nowhere else
  public static Set<String> schemes(Context ctx) {
    return ctx.req().getAttribute(SCHEMES) instanceof Set<?> set ? (Set<String>) set : Set.of();
  }

  @Override
  public void admit(Context ctx, Set<String> schemes) {
    ctx.req().setAttribute(SCHEMES, schemes);
    if (schemes.isEmpty()) {
      return;
    }
    if (schemes.contains("adminToken")) {
      operator.check(ctx);
    } else if (schemes.contains("hostToken")) {
      host.accept(ctx);
    } else if (schemes.contains("hostGrant") || schemes.contains("doorToken")) {
      if (Requests.bearer(ctx).isEmpty()) {
        throw new ProblemException(ErrorCode.UNAUTHORIZED, "Send the token.");
      }
    } else {
      somebody.accept(ctx);
    }
  }
}
