package org.vivavoce;

import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.Routes;

/**
 * What this installation's interviewer is, in words for the page, and whether its mail goes out;
 * open to all, no secret in it.
 */
final class SystemRoutes implements Routes {
  private final String realtimeOrigin;
  private final String mailOrigin;
  private final Supplier<ControlPlane.Interviewer> interviewer;

  SystemRoutes(
      String realtimeOrigin, String mailOrigin, Supplier<ControlPlane.Interviewer> interviewer) {
    this.realtimeOrigin = realtimeOrigin;
    this.mailOrigin = mailOrigin;
    this.interviewer = interviewer;
  }

  record Realtime(String origin, @Nullable String recognizer, @Nullable String voice) {}

  record MailService(String origin) {}

  record Answer(Realtime realtime, MailService mail, List<ControlPlane.Notice> notices) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(
        "/api/v1/system",
        ctx -> {
          ctx.header("Cache-Control", "no-store");
          ControlPlane.Interviewer now = interviewer.get();
          ctx.json(
              new Answer(
                  new Realtime(realtimeOrigin, now.recognizer(), now.voice()),
                  new MailService(mailOrigin),
                  now.notices()));
        });
  }
}
