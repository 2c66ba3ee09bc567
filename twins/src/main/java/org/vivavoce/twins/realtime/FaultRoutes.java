package org.vivavoce.twins.realtime;

import io.javalin.config.RoutesConfig;
import java.util.concurrent.atomic.AtomicInteger;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinKeys;
import org.vivavoce.twins.common.TwinProblem;
import tools.jackson.databind.node.ObjectNode;

/**
 * Misbehaviour on request, for tests of those who use the twin. There only with {@code
 * TWIN_TEST_HOOKS=1}; the key is needed as everywhere.
 *
 * <ul>
 *   <li>{@code POST /twin/faults {"refuse_sidebands": n}}: the next n sideband upgrades get 404
 *   <li>{@code POST /twin/die}: the process halts at once, as natives that abort would
 * </ul>
 */
final class FaultRoutes {
  private final boolean on;
  private final TwinKeys keys;
  private final Runnable die;
  private final AtomicInteger refuseSidebands = new AtomicInteger();

  FaultRoutes(boolean on, TwinKeys keys, Runnable die) {
    this.on = on;
    this.keys = keys;
    this.die = die;
  }

  void register(RoutesConfig routes) {
    if (!on) {
      return;
    }
    routes.post(
        "/twin/faults",
        context -> {
          keys.require(context.header("Authorization"));
          ObjectNode wanted =
              Json.tryObject(context.body())
                  .orElseThrow(() -> TwinProblem.invalid(null, null, "A JSON object is wanted."));
          refuseSidebands.set(wanted.path("refuse_sidebands").asInt(0));
          context.status(204);
        });
    routes.post(
        "/twin/die",
        context -> {
          keys.require(context.header("Authorization"));
          die.run();
        });
  }

  /**
   * @throws TwinProblem 404 while sidebands are to be refused
   */
  void beforeSideband() {
    if (refuseSidebands.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw Calls.notFound();
    }
  }
}
