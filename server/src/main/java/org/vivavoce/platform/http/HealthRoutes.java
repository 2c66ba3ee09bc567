package org.vivavoce.platform.http;

import io.javalin.config.RoutesConfig;
import java.util.Map;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.observe.HealthChecks;
import org.vivavoce.platform.observe.Metrics;
import tools.jackson.databind.node.ObjectNode;

/** Alive, ready, and measured: what an operator's machines ask. */
public final class HealthRoutes implements Routes {
  private final HealthChecks checks;
  private final Metrics metrics;
  private final OperatorDoor operator;

  /**
   * @param operator may read the metrics from elsewhere; on this machine anybody may
   */
  public HealthRoutes(HealthChecks checks, Metrics metrics, OperatorDoor operator) {
    this.operator = operator;
    this.checks = checks;
    this.metrics = metrics;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/healthz", ctx -> ctx.json(Map.of("status", "ok")));
    routes.get(
        "/readyz",
        ctx -> {
          Map<String, String> results = checks.run();
          boolean ready = checks.ready(results);
          ObjectNode answer = Json.object().put("status", ready ? "ok" : "unavailable");
          ObjectNode each = answer.putObject("checks");
          results.forEach(each::put);
          ctx.status(ready ? 200 : 503).json(answer);
        });
    routes.get(
        "/metrics",
        ctx -> {
          if (!OperatorDoor.isLocal(ctx)) {
            operator.check(ctx);
          }
          ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
        });
  }
}
