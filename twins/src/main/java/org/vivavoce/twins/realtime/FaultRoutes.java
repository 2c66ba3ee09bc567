package org.vivavoce.twins.realtime;

import io.javalin.config.RoutesConfig;
import java.util.concurrent.atomic.AtomicInteger;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.TwinKeys;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.realtime.rtc.PacketLoss;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Misbehaviour on request, for tests of those who use the twin. There only with {@code
 * TWIN_TEST_HOOKS=1}; the key is needed as everywhere.
 *
 * <ul>
 *   <li>{@code POST /twin/faults}: {@code refuse_sidebands} n: the next n sideband upgrades get
 *       404; {@code drop_share} 0 to 1: that share of all UDP packets is lost from now on; {@code
 *       drop_all_ms}: all are, for that long. What is not named stays as it is.
 *   <li>{@code POST /twin/die}: the process halts at once, as natives that abort would
 * </ul>
 */
final class FaultRoutes {
  private static final int LONGEST_DROP_MS = 600_000;

  private final boolean on;
  private final TwinKeys keys;
  private final PacketLoss loss;
  private final Runnable die;
  private final NamedFaults named;
  private final AtomicInteger refuseSidebands = new AtomicInteger();

  FaultRoutes(boolean on, TwinKeys keys, PacketLoss loss, Runnable die) {
    this.on = on;
    this.keys = keys;
    this.loss = loss;
    this.die = die;
    this.named = new NamedFaults(on);
  }

  /** Those that a credential asks for. */
  NamedFaults named() {
    return named;
  }

  void register(RoutesConfig routes) {
    if (!on) {
      return;
    }
    routes.post(
        "/twin/faults",
        context -> {
          keys.require(context.header("Authorization"));
          set(
              Json.tryObject(context.body())
                  .orElseThrow(() -> TwinProblem.invalid(null, null, "A JSON object is wanted.")));
          context.status(204);
        });
    routes.post(
        "/twin/die",
        context -> {
          keys.require(context.header("Authorization"));
          die.run();
        });
  }

  private void set(ObjectNode wanted) {
    for (String member : wanted.propertyNames()) {
      JsonNode value = wanted.path(member);
      switch (member) {
        case "refuse_sidebands" -> SessionRules.integer(member, value, 0, 1_000);
        case "drop_share" -> SessionRules.number(member, value, 0, 1);
        case "drop_all_ms" -> SessionRules.integer(member, value, 0, LONGEST_DROP_MS);
        default -> throw SessionRules.unknown(member);
      }
    }
    if (wanted.has("refuse_sidebands")) {
      refuseSidebands.set(wanted.path("refuse_sidebands").asInt());
    }
    if (wanted.has("drop_share")) {
      loss.share(wanted.path("drop_share").asDouble());
    }
    if (wanted.has("drop_all_ms")) {
      loss.allFor(wanted.path("drop_all_ms").asLong());
    }
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
