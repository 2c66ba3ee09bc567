package org.vivavoce.platform.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What is measured, by name and unit, for Prometheus. Labels come from closed sets only: no id, no
 * person's word ever becomes one.
 */
public final class Metrics {
  /** How an attempt to connect a call ended. */
  public enum CallResult {
    CONNECTED,
    REFUSED,
    TIMED_OUT,
    FAILED
  }

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final Timer turnReply =
      Timer.builder("viva.turn.reply")
          .description("end of the candidate's speech to the interviewer's first audio")
          .serviceLevelObjectives(seconds(0.4, 0.6, 0.8, 1.0, 1.2, 1.6, 2.0, 3.0, 5.0))
          .register(registry);
  private final Timer transcriptLag =
      Timer.builder("viva.transcript.lag")
          .description("words final at the provider to durable in the journal")
          .serviceLevelObjectives(seconds(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0))
          .register(registry);
  private final Counter connectionsRefused =
      Counter.builder("viva.http.connections.refused")
          .description("connections closed at once: their address or all together had too many")
          .register(registry);

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    for (CallResult result : CallResult.values()) {
      callConnections(result);
    }
  }

  private static Duration[] seconds(double... bounds) {
    Duration[] durations = new Duration[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      durations[i] = Duration.ofMillis(Math.round(bounds[i] * 1000));
    }
    return durations;
  }

  /** {@code viva_turn_reply_seconds}. */
  public void turnReply(Duration took) {
    turnReply.record(took);
  }

  /** {@code viva_transcript_lag_seconds}. */
  public void transcriptLag(Duration lag) {
    transcriptLag.record(lag);
  }

  /** {@code viva_call_connections_total{result}}. */
  public void callConnection(CallResult result) {
    callConnections(result).increment();
  }

  private Counter callConnections(CallResult result) {
    return Counter.builder("viva.call.connections")
        .description("attempts to connect a call, by how they ended")
        .tag("result", result.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /**
   * {@code viva_http_requests_seconds{method,route,status}}; fits {@code HttpServer}'s observer.
   *
   * @param route the template, never a path
   */
  public void request(String method, String route, int status, long durationMs) {
    Timer.builder("viva.http.requests")
        .description("requests, from the first byte to the end of the handler")
        .tag("method", known(method))
        .tag("route", route)
        .tag("status", String.valueOf(status))
        .register(registry)
        .record(Duration.ofMillis(durationMs));
  }

  /** A caller may send any word as a method; each would become a series. */
  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }

  /** {@code viva_http_connections_refused_total}. */
  public void connectionRefused() {
    connectionsRefused.increment();
  }

  /** A value that is asked for at each scrape, for example the number of open calls. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** The Prometheus text exposition format 0.0.4. */
  public String scrape() {
    return registry.scrape();
  }
}
