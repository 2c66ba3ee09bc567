package org.vivavoce.platform.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Jetty itself refuses before a route could (a broken request line, headers too large, a
 * stopping server) is a problem too, without Jetty's page or stack.
 */
final class JettyErrors extends ErrorHandler {
  /** Jetty has nothing to say to PUT, PATCH and DELETE by itself. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    ErrorCode code =
        switch (status) {
          case 404 -> ErrorCode.NOT_FOUND;
          case 413 -> ErrorCode.TOO_LARGE;
          case 503 -> ErrorCode.STORAGE_UNAVAILABLE;
          default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.INVALID_INPUT;
        };
    ObjectNode body = Problems.body(new ProblemException(code, code.title() + "."), null);
    body.put("status", status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(Json.bytes(body)), callback);
  }
}
