package io.sandboxbroker.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sandboxbroker.audit.rule.Rules;
import io.sandboxbroker.audit.rule.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Serves the metrics of a following audit at {@code /metrics}. Thread-safe. */
final class Monitor implements AutoCloseable {

  private static final int BACKLOG = 16;
  private static final double MILLIS = 1_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicLong behind = new AtomicLong();
  private final AtomicLong unreadable = new AtomicLong();
  private final AtomicLong unprovenMillis = new AtomicLong();
  private final Counter records = Counter.builder("broker.audit.records").register(registry);
  private final HttpServer server;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  /**
   * Starts the server.
   *
   * @param address with port 0 for any
   * @throws IOException if the address is in use
   */
  Monitor(InetSocketAddress address) throws IOException {
    Rules.NAMES.forEach(this::violations);
    FunctionCounter.builder("broker.audit.unreadable.records", unreadable, AtomicLong::get)
        .register(registry);
    Gauge.builder("broker.audit.lag.records", behind, AtomicLong::get).register(registry);
    Gauge.builder("broker.audit.unproven", unprovenMillis, it -> it.get() / MILLIS)
        .baseUnit("seconds")
        .register(registry);
    server = HttpServer.create(address, BACKLOG);
    server.setExecutor(thread);
    server.createContext("/metrics", this::answer);
    server.start();
  }

  private Counter violations(String rule) {
    return Counter.builder("broker.invariant.violations").tag("rule", rule).register(registry);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = registry.scrape().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** The address that it listens on. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  /** A guarantee is violated. */
  void onViolation(Violation violation) {
    violations(violation.rule()).increment();
  }

  /** A record was read. */
  void read() {
    records.increment();
  }

  /** Sets the number of unreadable records. */
  void unreadable(long count) {
    unreadable.set(count);
  }

  /** Sets the number of records that are left to read. */
  void behind(long count) {
    behind.set(count);
  }

  /** Sets how long ago the moment is up to which the log is known to be complete. */
  void unproven(Duration time) {
    unprovenMillis.set(Math.max(0, time.toMillis()));
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
