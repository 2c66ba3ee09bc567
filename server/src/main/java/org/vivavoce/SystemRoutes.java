package org.vivavoce;

import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.function.Supplier;
import org.vivavoce.platform.http.Routes;

/** What this installation's interviewer is, in words for the page; open to all, no secret in it. */
final class SystemRoutes implements Routes {
  private final String realtimeOrigin;
  private final Supplier<List<ControlPlane.Notice>> notices;

  SystemRoutes(String realtimeOrigin, Supplier<List<ControlPlane.Notice>> notices) {
    this.realtimeOrigin = realtimeOrigin;
    this.notices = notices;
  }

  record Realtime(String origin) {}

  record Answer(Realtime realtime, List<ControlPlane.Notice> notices) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(
        "/api/v1/system",
        ctx -> {
          ctx.header("Cache-Control", "no-store");
          ctx.json(new Answer(new Realtime(realtimeOrigin), notices.get()));
        });
  }
}
