package org.vivavoce.platform.http;

import io.javalin.http.Context;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.http.servlet.JavalinServletRequest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.observe.LogContext;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/**
 * Around every request: its id, the security headers, the body limit, and one log line at the end
 * that names the route's template and never a query string or a body.
 */
final class Shell extends HttpServlet {
  private static final Logger LOG = LoggerFactory.getLogger("org.vivavoce.access");
  private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private final transient JavalinServlet routes;
  private final transient Time time;
  private final transient TrustedProxies proxies;
  private final transient HostNames hosts;
  private final transient RequestObserver observer;
  private final long maxBodyBytes;
  private final transient SecurityHeaders headers;

  Shell(
      JavalinServlet routes,
      Time time,
      TrustedProxies proxies,
      HostNames hosts,
      RequestObserver observer,
      long maxBodyBytes,
      SecurityHeaders headers) {
    this.routes = routes;
    this.time = time;
    this.proxies = proxies;
    this.hosts = hosts;
    this.observer = observer;
    this.maxBodyBytes = maxBodyBytes;
    this.headers = headers;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    String given = request.getHeader("X-Request-Id");
    String id =
        given != null && SANE_ID.matcher(given).matches() ? given : Ids.next(time).toString();
    request.setAttribute(Requests.ID, id);
    request.setAttribute(
        Requests.ADDRESS, proxies.clientAddress(request.getRemoteAddr(), forwardedFor(request)));
    response.setHeader("X-Request-Id", id);
    headers.add(response);
    String path = request.getRequestURI();
    if (path.startsWith("/functions/v1/") || path.startsWith("/rest/v1/")) {
      SecurityHeaders.openToOtherSites(response);
    }
    if (path.startsWith("/api/") || path.startsWith("/internal/")) {
      response.setHeader("Cache-Control", "no-store");
    }
    if (!hosts.know(host(request))) {
      Problems.write(
          response,
          new ProblemException(ErrorCode.MISDIRECTED, "This server has another name."),
          id);
      observer.finished(request.getMethod(), "unmatched", response.getStatus(), 0);
      return;
    }
    long startedMs = time.monotonicMs();
    try (var _ = LogContext.fresh();
        var _ = LogContext.with(LogContext.REQUEST_ID, id)) {
      Context ctx =
          routes.handle(
              new JavalinServletRequest(new LimitedRequest(socketAtRoot(request), maxBodyBytes)),
              response);
      finished(request.getMethod(), ctx, response.getStatus(), time.monotonicMs() - startedMs);
    } finally {
      Requests.letGo(request);
    }
  }

  /** {@code /} is a page, and for who wants to upgrade the same socket as {@code /ws}. */
  private static HttpServletRequest socketAtRoot(HttpServletRequest request) {
    boolean upgrade =
        request.getRequestURI().equals("/")
            && request.getMethod().equals("GET")
            && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    return upgrade ? new SocketAtRoot(request) : request;
  }

  private static final class SocketAtRoot extends HttpServletRequestWrapper {
    SocketAtRoot(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getRequestURI() {
      return "/ws";
    }

    @Override
    public String getPathInfo() {
      return "/ws";
    }
  }

  /** Every line of it, in order: a proxy may add one of its own below the client's. */
  private static @Nullable String forwardedFor(HttpServletRequest request) {
    List<String> lines = Collections.list(request.getHeaders("X-Forwarded-For"));
    return lines.isEmpty() ? null : String.join(",", lines);
  }

  private static @Nullable String host(HttpServletRequest request) {
    String header = request.getHeader("Host");
    return header == null ? null : header.replaceFirst(":[0-9]*$", "");
  }

  private void finished(String method, @Nullable Context ctx, int status, long tookMs) {
    String route = template(ctx, status);
    observer.finished(method, route, status, tookMs);
    if (status >= 500) {
      LOG.warn("{} {} {} {} ms", method, route, status, tookMs);
    } else if (status < 400 && route.startsWith("/internal/")) {
      // Each host's heartbeat, each second: nothing to read, and it would wash the rest out.
      LOG.debug("{} {} {} {} ms", method, route, status, tookMs);
    } else {
      LOG.info("{} {} {} {} ms", method, route, status, tookMs);
    }
  }

  private static String template(@Nullable Context ctx, int status) {
    if (ctx == null) {
      return "unmatched";
    }
    var matched = ctx.endpoints().matchedHttpEndpoint();
    if (matched != null) {
      return matched.path;
    }
    return status < 400 ? "static" : "unmatched";
  }
}
