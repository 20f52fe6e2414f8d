package io.sandboxbroker.gateway.web;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Logs one line per request, when its response begins or its client disconnects. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class AccessLog implements WebFilter {

  /** The paths that machines poll every few seconds; their requests are not traced either. */
  static final Set<String> PROBES = Set.of("/healthz", "/readyz", "/metrics");

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private final InstantSource clock;
  private final ClientAddresses addresses;

  AccessLog(InstantSource clock, ClientAddresses addresses) {
    this.clock = clock;
    this.addresses = addresses;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    Instant began = clock.instant();
    exchange
        .getResponse()
        .beforeCommit(() -> Mono.fromRunnable(() -> log(exchange, began, status(exchange))));
    return chain
        .filter(exchange)
        .doOnCancel(
            () -> {
              // A client may leave a stream, whose line is written already.
              if (!exchange.getResponse().isCommitted()) {
                log(exchange, began, "client gone");
              }
            });
  }

  private static String status(ServerWebExchange exchange) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    return String.valueOf(status == null ? 200 : status.value());
  }

  private void log(ServerWebExchange exchange, Instant began, String outcome) {
    var request = exchange.getRequest();
    String path = request.getPath().value();
    LoggingEventBuilder line =
        Correlation.of(exchange)
            .on(LOG.atLevel(PROBES.contains(path) ? Level.DEBUG : Level.INFO))
            .addKeyValue("outcome", outcome);
    InetAddress client = addresses.of(request);
    if (client != null) {
      line = line.addKeyValue("address", client.getHostAddress());
    }
    for (LogField field : LogField.values()) {
      Optional<String> value = field.of(exchange.getAttributes());
      line = value.isPresent() ? line.addKeyValue(field.key(), value.get()) : line;
    }
    line.log(
        "{} {} {} in {} ms",
        request.getMethod(),
        path,
        outcome,
        Duration.between(began, clock.instant()).toMillis());
  }
}
