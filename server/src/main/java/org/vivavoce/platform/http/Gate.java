package org.vivavoce.platform.http;

import io.javalin.http.Context;
import java.util.Set;

/**
 * Asked before the body of a request is read: a stranger's bytes are neither kept nor parsed for a
 * route that wants to know who calls.
 */
@FunctionalInterface
public interface Gate {
  /**
   * @param schemes the security schemes of the operation in the contract, any one of which is
   *     enough
   * @throws ProblemException 401 when the caller has none of them
   */
  void admit(Context ctx, Set<String> schemes);
}
