package org.vivavoce.platform.http;

/** Told of each finished request; metrics listen here. */
public interface RequestObserver {
  /**
   * @param route the template, for example {@code /api/sessions/{id}}; {@code static} for a web
   *     file, {@code unmatched} where no route was found: never the path itself, which may hold ids
   * @param durationMs from the first byte of the request to the end of the handler
   */
  void finished(String method, String route, int status, long durationMs);
}
