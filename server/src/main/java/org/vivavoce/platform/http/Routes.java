package org.vivavoce.platform.http;

import io.javalin.config.RoutesConfig;

/** A feature's doors to the web. Each {@code …Routes} class implements it once. */
public interface Routes {
  /** Called once, before the server listens. */
  void addTo(RoutesConfig routes);
}
